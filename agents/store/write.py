"""Writing alerts: the newest revision of each, its history, and what is to be told of it, in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import TracebackType
from typing import Any, Final, Self

import orjson
from msgspec import Struct
from sqlalchemy import Connection, Insert, Table, func, insert, select, text, update
from sqlalchemy.dialects import postgresql, sqlite

from agents.ops.clock import now_ms
from agents.store import changes, erasure, queueing
from agents.store.engine import open_engine, writing
from agents.store.erasure import Purged
from agents.store.messages import LEASE_MS
from agents.store.outbox import Outbox
from agents.store.read import AlertReader
from agents.store.rows import alert_row, write_parts
from agents.store.tables import alert_revisions, alerts
from schemas.alert import Alert, Status
from schemas.codec import decode_alert
from schemas.deletion import Deletion

PRUNE_MS: Final = 3_600_000
"""How often ids of deleted posts that no alert shows are forgotten."""

KEPT_DELETIONS_MS: Final = 7 * 86_400_000
"""How long they are kept: as long as the topic of posts, from which an alert that shows one could still come."""


class Entry(Struct, frozen=True):
    """Something to tell people of, through one sink.

    Attributes:
        sink: The sink's name.
        event: What it is, unique within the alert and sink; one that waits already is told with the newest facts.
        facts: What its message needs besides the alert, as JSON values.
        delay_ms: How long it waits at least.
        again: Whether an event that was told is told again, as an edit is.
    """

    sink: str
    event: str
    facts: Mapping[str, Any] = {}
    delay_ms: int = 0
    again: bool = False


Told = dict[str, Any]
"""What delivery keeps of an alert from one revision to the next, as JSON values."""

Plan = Callable[[Alert | None, Alert, Told], Sequence[Entry]]
"""Says what to tell of a new revision, given the one before it, if there is one; it may change what is kept."""


def nothing(previous: Alert | None, alert: Alert, told: Told) -> Sequence[Entry]:
    """Tell nobody."""
    del previous, alert, told
    return ()


class AlertStore:
    """Keeps alerts; idempotent, and safe for several processes and threads at once.

    Args:
        url: SQLAlchemy URL, ``sqlite:///path`` or ``postgresql://…``.
        plan: Says what to tell people of each revision; by default nothing.
        clock: Wall time in milliseconds; only for when rows were stored and messages are due.
        lease_ms: How long a claimed message is kept from other senders.

    Attributes:
        engine: The open database.
        reader: The store's read side, on the same database.
        outbox: What is to be told, by sink.

    Raises:
        ConfigurationError: If the URL is wrong.
        StoreError: If the store cannot be opened, or has other tables than ours.
    """

    def __init__(
        self,
        url: str,
        *,
        plan: Plan = nothing,
        clock: Callable[[], int] = now_ms,
        lease_ms: int = LEASE_MS,
    ) -> None:
        self.engine: Final = open_engine(url)
        self.reader: Final = AlertReader.over(self.engine)
        self._insert = postgresql.insert if self.engine.dialect.name == "postgresql" else sqlite.insert
        self.outbox: Final = Outbox(self.engine, clock=clock, lease_ms=lease_ms)
        self._plan = plan
        self._clock = clock
        self._pruned = clock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()

    def upsert(self, alert: Alert) -> bool:
        """Store an alert and queue what is to be told of it, in one transaction.

        Posts that were deleted lose their text, and erased accounts are left out, before anything is stored.

        Returns:
            Whether anything changed; False for a revision that is stored already or older.
        """
        now = self._clock()
        with writing(self.engine) as connection:
            self._alone(connection, alert.id)
            stored = connection.execute(
                select(alerts.c.revision, alerts.c.told, alerts.c.json).where(alerts.c.id == alert.id)
            ).first()
            if stored is not None and stored.revision >= alert.revision:
                return False
            alert = erasure.scrubbed(connection, alert)
            previous = None if stored is None else decode_alert(stored.json.encode())
            told: Told = {} if stored is None else orjson.loads(stored.told)
            entries = self._plan(previous, alert, told)
            row = {**alert_row(alert, now), "told": orjson.dumps(told).decode()}
            if previous is None:
                connection.execute(insert(alerts).values(**row, first_stored_at=now, review="unreviewed"))
            else:
                connection.execute(update(alerts).where(alerts.c.id == alert.id).values(row))
            connection.execute(
                insert(alert_revisions).values(
                    id=alert.id, revision=alert.revision, stored_at=now, json=row["json"]
                )
            )
            write_parts(connection, alert)
            erasure.note_posts(connection, self._inserting, alert)
            for entry in entries:
                queueing.queue(
                    connection,
                    self._inserting,
                    entry.sink,
                    alert.id,
                    entry.event,
                    dict(entry.facts),
                    alert.revision,
                    now,
                    now + entry.delay_ms,
                    again=entry.again,
                )
            changes.record(connection, now, "alert", [alert.id], revision=alert.revision)
        return True

    def _alone(self, connection: Connection, alert_id: str) -> None:
        """Keep other writers of this alert waiting; SQLite's write lock does so by itself."""
        if connection.dialect.name == "postgresql":
            connection.execute(
                text("SELECT pg_advisory_xact_lock(hashtextextended(:alert, 0))"), {"alert": alert_id}
            )

    def _inserting(self, table: Table) -> Insert:
        return self._insert(table)

    def delete_post(self, platform: str, post_id: str) -> list[str]:
        """Take a deleted post's text out of all alerts and revisions, stored and still to come; idempotent.

        The post stays listed, with ``deleted_at`` and without text, so that counts and evidence still make sense.

        Returns:
            The alerts that showed it.
        """
        return self.forget([Deletion(platform, post_id)])

    def forget(self, deletions: Sequence[Deletion]) -> list[str]:
        """Take out the texts of what platforms deleted, as ``delete_post`` does, all in one transaction; idempotent.

        Of an account that is gone, the posts that alerts show lose their text. The account stays flagged: who runs
        coordinated accounts deletes them. ``erase_account`` erases one on request.

        Returns:
            The alerts that showed one.
        """
        now = self._clock()
        keys = [(one.platform, one.id) for one in deletions if one.id is not None]
        with writing(self.engine) as connection:
            for one in deletions:
                if one.id is None and one.author_id is not None:
                    keys += erasure.shown_of(connection, one.platform, one.author_id)
            affected = erasure.delete_posts(connection, self._inserting, keys, now)
            changes.record(connection, now, "post_deleted", affected)
            if now - self._pruned >= PRUNE_MS:
                self._pruned = now
                erasure.prune_deleted(connection, now - KEPT_DELETIONS_MS)
        return affected

    def erase_account(self, platform: str, account_id: str) -> list[str]:
        """Take an account and its posts out of all alerts and revisions, stored and still to come; idempotent.

        Returns:
            The alerts that held it.
        """
        now = self._clock()
        with writing(self.engine) as connection:
            affected = erasure.erase_account(connection, self._inserting, platform, account_id, now)
            changes.record(connection, now, "erased", affected)
        return affected

    def purge(self, before_ms: int) -> Purged:
        """Remove alerts whose window ended before a moment, with all that belongs to them.

        Args:
            before_ms: Milliseconds since the Unix epoch.
        """
        now = self._clock()
        with writing(self.engine) as connection:
            purged = erasure.purge(connection, before_ms)
            changes.record(connection, now, "purged", purged.alerts)
            changes.purge(connection, before_ms)
        return purged

    def older_than(self, before_ms: int) -> int:
        """Return how many alerts ``purge`` would remove."""
        query = select(func.count()).select_from(alerts).where(alerts.c.window_end < before_ms)
        with self.engine.connect() as connection:
            return connection.scalar(query) or 0

    def get(self, alert_id: str) -> Alert | None:
        """Return the newest revision of an alert."""
        return self.reader.alert(alert_id)

    def alerts(self, status: Status | None = None, limit: int = 1000) -> list[Alert]:
        """Return alerts, the last opened first.

        Args:
            status: Only those with this status.
            limit: Most alerts returned.
        """
        return self.reader.alerts(status=status, limit=limit)

    def history(self, alert_id: str) -> list[Alert]:
        """Return every stored revision of an alert, the first one first."""
        return [revision.alert for revision in self.reader.revisions(alert_id)]

    def count(self) -> int:
        """Return how many alerts are stored."""
        return self.reader.count()
