"""Reading the store: indexed queries, pages, histories, and a cursor of changes. Nothing here ever writes."""

from __future__ import annotations

from types import TracebackType
from typing import Any, Final, Self, TypeVar

from msgspec import Struct
from sqlalchemy import ColumnElement, Connection, Engine, Select, Table, and_, case, func, or_, select

from agents.store import changes as sequence
from agents.store.changes import Changes
from agents.store.engine import open_reader
from agents.store.messages import Backlog
from agents.store.outbox import Outbox
from agents.store.queries import cursor_of, where
from agents.store.rows import handle_key, plain
from agents.store.tables import (
    accounts,
    alert_revisions,
    alerts,
    audit,
    messages,
    mutes,
    notes,
    outbox,
    posts,
    verdicts,
)
from agents.store.views import (
    Account,
    Appearance,
    AuditEntry,
    Case,
    MessageReference,
    Mute,
    Note,
    Page,
    Query,
    Related,
    Revision,
    StoredPost,
    StoredVerdict,
    Summary,
    Target,
    Told,
)
from schemas.alert import Alert, Status
from schemas.codec import decode_alert

_SUMMARY: Final = tuple(alerts.c[name] for name in Summary.__struct_fields__)
_ANYTHING: Final = Query()

V = TypeVar("V", bound=Struct)


class AlertReader:
    """The store's read side; safe for several threads, and it never waits for a writer for long.

    Args:
        url: SQLAlchemy URL of a store that exists already.

    Raises:
        ConfigurationError: If the URL is wrong.
        StoreError: If there is no store yet, it is out of reach, or it is of another version.
    """

    def __init__(self, url: str) -> None:
        self._engine = open_reader(url)

    @classmethod
    def over(cls, engine: Engine) -> Self:
        """Return a reader on a database that is open already, such as a store in memory."""
        reader = cls.__new__(cls)
        reader._engine = engine
        return reader

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def engine(self) -> Engine:
        """The open database."""
        return self._engine

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    def page(self, query: Query = _ANYTHING, *, after: str | None = None, limit: int = 50) -> Page:
        """Return alerts, the last opened first.

        Args:
            query: Which.
            after: The ``next`` of the page before; None for the first page.
            limit: Most alerts on the page.

        Raises:
            ValueError: If ``after`` is no page's ``next``.
        """
        statement = where(select(*_SUMMARY), query).order_by(alerts.c.opened_at.desc(), alerts.c.id)
        if after is not None:
            at, identifier = cursor_of(after)
            statement = statement.where(
                or_(
                    alerts.c.opened_at < at,
                    and_(alerts.c.opened_at == at, alerts.c.id > identifier),
                )
            )
        with self._engine.connect() as connection:
            items = [Summary(**row._asdict()) for row in connection.execute(statement.limit(limit + 1))]
        more, items = len(items) > limit, items[:limit]
        return Page(items, f"{items[-1].opened_at}:{items[-1].id}" if more else None)

    def count(self, query: Query = _ANYTHING) -> int:
        """Return how many alerts a query finds."""
        with self._engine.connect() as connection:
            return connection.scalar(where(select(func.count()).select_from(alerts), query)) or 0

    def counts(self, column: str, query: Query = _ANYTHING) -> dict[str, int]:
        """Return how many alerts there are by ``review``, ``status``, ``severity``, ``kind`` or ``verdict``.

        Raises:
            ValueError: If it is another column.
        """
        if column not in {"review", "status", "severity", "kind", "verdict"}:
            raise ValueError(f"alerts are not counted by {column}")
        by = alerts.c[column]
        with self._engine.connect() as connection:
            rows = connection.execute(where(select(by, func.count()), query).group_by(by))
            return {row[0] or "": row[1] for row in rows}

    def summary(self, alert_id: str) -> Summary | None:
        """Return an alert's line, or None if there is no such alert."""
        with self._engine.connect() as connection:
            return _summary(connection, alert_id)

    def alert(self, alert_id: str) -> Alert | None:
        """Return the newest revision of an alert, or None if there is no such alert."""
        with self._engine.connect() as connection:
            found = connection.scalar(select(alerts.c.json).where(alerts.c.id == alert_id))
        return None if found is None else decode_alert(found.encode())

    def alerts(self, *, status: Status | None = None, limit: int = 1000) -> list[Alert]:
        """Return whole alerts, the last opened first; a list for people is ``page``, which decodes none."""
        query = select(alerts.c.json).order_by(alerts.c.opened_at.desc(), alerts.c.id).limit(limit)
        if status is not None:
            query = query.where(alerts.c.status == status)
        with self._engine.connect() as connection:
            return [decode_alert(found.encode()) for found in connection.scalars(query)]

    def ids(self, beginning: str, limit: int = 10) -> list[str]:
        """Return the ids that begin so, in order."""
        end = beginning + "\U0010ffff"
        query = select(alerts.c.id).where(alerts.c.id >= beginning, alerts.c.id < end)
        with self._engine.connect() as connection:
            found = connection.scalars(query.order_by(alerts.c.id).limit(limit))
            return [identifier for identifier in found if identifier.startswith(beginning)]

    def case(self, alert_id: str, now_ms: int) -> Case | None:
        """Return all that is known of an alert, or None if there is no such alert.

        Args:
            alert_id: Which.
            now_ms: Wall time; mutes that ended before are left out.
        """
        with self._engine.connect() as connection:
            summary = _summary(connection, alert_id)
            if summary is None:
                return None
            json = connection.scalar(select(alerts.c.json).where(alerts.c.id == alert_id))
            assert json is not None
            muted = _muted(summary, now_ms)
            return Case(
                summary,
                decode_alert(json.encode()),
                _of(connection, posts, StoredPost, alert_id, posts.c.position),
                _of(connection, verdicts, StoredVerdict, alert_id, verdicts.c.id),
                _of(connection, notes, Note, alert_id, notes.c.id),
                [Mute(**row._asdict()) for row in connection.execute(muted)],
                _of(connection, messages, MessageReference, alert_id, messages.c.sink),
            )

    def revisions(self, alert_id: str) -> list[Revision]:
        """Return every stored revision of an alert, the first one first."""
        query = (
            select(alert_revisions.c.revision, alert_revisions.c.stored_at, alert_revisions.c.json)
            .where(alert_revisions.c.id == alert_id)
            .order_by(alert_revisions.c.revision)
        )
        with self._engine.connect() as connection:
            return [
                Revision(row.revision, row.stored_at, decode_alert(row.json.encode()))
                for row in connection.execute(query)
            ]

    def account(self, platform: str, account_id: str, limit: int = 200) -> Account | None:
        """Return an account with the alerts that name it, or None if no alert does."""
        mine = and_(accounts.c.platform == plain(platform), accounts.c.account_id == plain(account_id))
        found = self._appearances(mine, limit)
        if not found:
            return None
        handles = list(dict.fromkeys(one.handle for one in found))
        return Account(platform, account_id, handles, found)

    def accounts_called(self, handle: str, limit: int = 20) -> list[tuple[str, str]]:
        """Return platform and id of accounts with a handle, in any case, with or without ``@``."""
        query = (
            select(accounts.c.platform, accounts.c.account_id)
            .where(accounts.c.handle_key == handle_key(handle))
            .distinct()
            .order_by(accounts.c.platform, accounts.c.account_id)
            .limit(limit)
        )
        with self._engine.connect() as connection:
            return [(row.platform, row.account_id) for row in connection.execute(query)]

    def _appearances(self, which: ColumnElement[bool], limit: int) -> list[Appearance]:
        query = (
            select(*_SUMMARY, accounts.c.role, accounts.c.handle, accounts.c.score, accounts.c.evidence)
            .join(accounts, accounts.c.alert_id == alerts.c.id)
            .where(which)
            .order_by(alerts.c.opened_at.desc(), alerts.c.id)
            .limit(limit)
        )
        width = len(_SUMMARY)
        with self._engine.connect() as connection:
            return [
                Appearance(
                    Summary(*row[:width]), row[width], row[width + 1], row[width + 2], row[width + 3].split()
                )
                for row in connection.execute(query)
            ]

    def targets(self, limit: int = 1000) -> list[Target]:
        """Return the targets that there are alerts of, the one hit last first."""
        newest = func.max(alerts.c.opened_at)
        query = (
            select(
                alerts.c.target,
                func.max(alerts.c.target_name),
                func.count(),
                func.sum(case((alerts.c.status == "open", 1), else_=0)),
                newest,
            )
            .group_by(alerts.c.target)
            .order_by(newest.desc(), alerts.c.target)
            .limit(limit)
        )
        with self._engine.connect() as connection:
            return [Target(*row) for row in connection.execute(query)]

    def related(self, alert_id: str, limit: int = 20) -> list[Related]:
        """Return other alerts that name accounts which this one names, those that share most first."""
        mine, other = accounts.alias("mine"), accounts.alias("other")
        shared = func.count()
        counted = (
            select(other.c.alert_id, shared.label("shared"))
            .join(
                mine,
                and_(mine.c.platform == other.c.platform, mine.c.account_id == other.c.account_id),
            )
            .where(
                mine.c.alert_id == alert_id,
                mine.c.role == "named",
                other.c.role == "named",
                other.c.alert_id != alert_id,
            )
            .group_by(other.c.alert_id)
            .order_by(shared.desc(), other.c.alert_id)
            .limit(limit)
            .subquery()
        )
        query = (
            select(*_SUMMARY, counted.c.shared)
            .join(counted, counted.c.alert_id == alerts.c.id)
            .order_by(counted.c.shared.desc(), alerts.c.opened_at.desc(), alerts.c.id)
        )
        with self._engine.connect() as connection:
            return [Related(Summary(*row[:-1]), row[-1]) for row in connection.execute(query)]

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

    def backlog(self) -> Backlog:
        """Return how the outbox stands."""
        return Outbox(self._engine).backlog()

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


def _summary(connection: Connection, alert_id: str) -> Summary | None:
    row = connection.execute(select(*_SUMMARY).where(alerts.c.id == alert_id)).first()
    return None if row is None else Summary(**row._asdict())


def _of(
    connection: Connection, table: Table, view: type[V], alert_id: str, order: ColumnElement[Any]
) -> list[V]:
    columns = [table.c[name] for name in view.__struct_fields__]
    rows = connection.execute(select(*columns).where(table.c.alert_id == alert_id).order_by(order))
    return [view(*row) for row in rows]


def _muted(summary: Summary, now_ms: int) -> Select[Any]:
    return (
        select(mutes)
        .where(
            mutes.c.until > now_ms,
            or_(mutes.c.alert_id.is_(None), mutes.c.alert_id == summary.id),
            or_(mutes.c.target.is_(None), mutes.c.target == summary.target),
            or_(mutes.c.kind.is_(None), mutes.c.kind == summary.kind),
        )
        .order_by(mutes.c.id)
    )
