"""Reading what people and the sender did: verdicts, mutes, messages, the audit log, and what changed since."""

from __future__ import annotations

from sqlalchemy import func, select

from agents.store import changes as sequence
from agents.store.changes import Changes
from agents.store.messages import Backlog
from agents.store.outbox import Outbox
from agents.store.reader import StoreReader
from agents.store.tables import audit, mutes, outbox, verdicts
from agents.store.views import AuditEntry, Mute, StoredVerdict, Told


class WorkReader(StoreReader):
    """What was decided, told and changed in a store."""

    def verdicts(self, since: int = 0) -> list[StoredVerdict]:
        """Return the newest verdict of every alert that has one given at ``since`` or later, the oldest first."""
        newest = select(func.max(verdicts.c.id)).group_by(verdicts.c.alert_id)
        query = select(verdicts).where(verdicts.c.id.in_(newest), verdicts.c.at >= since)
        with self._engine.connect() as connection:
            rows = connection.execute(query.order_by(verdicts.c.id))
            return [StoredVerdict(**row._asdict()) for row in rows]

    def mutes(self, now_ms: int) -> list[Mute]:
        """Return the mutes that are not over, the one that ends first first."""
        query = select(mutes).where(mutes.c.until > now_ms).order_by(mutes.c.until, mutes.c.id)
        with self._engine.connect() as connection:
            return [Mute(**row._asdict()) for row in connection.execute(query)]

    def told(self, alert_id: str) -> list[Told]:
        """Return what was, or is to be, told of an alert, in order."""
        columns = [outbox.c[name] for name in Told.__struct_fields__]
        query = select(*columns).where(outbox.c.alert_id == alert_id).order_by(outbox.c.number)
        with self._engine.connect() as connection:
            return [Told(*row) for row in connection.execute(query)]

    def withheld(self, since: int = 0) -> int:
        """Return how many messages a quota or a mute kept back since a time."""
        query = select(func.count()).select_from(outbox)
        query = query.where(
            outbox.c.state.in_(("withheld", "muted", "inhibited")), outbox.c.queued_at >= since
        )
        with self._engine.connect() as connection:
            return connection.scalar(query) or 0

    def audit(
        self,
        *,
        subject: str | None = None,
        actor: str | None = None,
        before: int | None = None,
        limit: int = 100,
    ) -> list[AuditEntry]:
        """Return entries of the audit log, the newest first.

        Args:
            subject: Only of this alert, user or mute.
            actor: Only by this person.
            before: Only with a smaller ``id``, for the page that follows.
            limit: Most entries.
        """
        query = select(audit).order_by(audit.c.id.desc()).limit(limit)
        if subject is not None:
            query = query.where(audit.c.subject == subject)
        if actor is not None:
            query = query.where(audit.c.actor == actor)
        if before is not None:
            query = query.where(audit.c.id < before)
        with self._engine.connect() as connection:
            return [AuditEntry(**row._asdict()) for row in connection.execute(query)]

    @property
    def outbox(self) -> Outbox:
        """The outbox, to look at: the store is open to read, and whatever would change it fails."""
        return Outbox(self._engine)

    def backlog(self) -> Backlog:
        """Return how the outbox stands."""
        return self.outbox.backlog()

    def changes(self, after: int, limit: int = 500) -> Changes:
        """Return what changed after a cursor, in the order of the commits: nothing repeated, nothing skipped.

        Args:
            after: The ``cursor`` of the answer before; 0 for everything, ``last_change()`` for what is to come.
            limit: Most changes returned.
        """
        with self._engine.connect() as connection:
            return sequence.after(connection, after, limit)

    def last_change(self) -> int:
        """Return the cursor of now."""
        with self._engine.connect() as connection:
            return sequence.last(connection)
