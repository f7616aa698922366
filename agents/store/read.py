"""Reading the store: pages of alerts and their histories, by indexed queries. Nothing here ever writes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, TypeVar

from msgspec import Struct
from sqlalchemy import ColumnElement, Connection, Select, Table, and_, func, or_, select, text

from agents.store.queries import cursor_of, where
from agents.store.read_crowds import CrowdReader
from agents.store.read_work import WorkReader
from agents.store.reader import SUMMARY
from agents.store.search import Search
from agents.store.tables import alert_revisions, alerts, messages, mutes, notes, posts, verdicts
from agents.store.views import (
    Case,
    MessageReference,
    Mute,
    Note,
    Page,
    Query,
    Revision,
    StoredPost,
    StoredVerdict,
    Summary,
)
from schemas.alert import Alert, Status
from schemas.codec import decode_alert

_ANYTHING: Final = Query()

V = TypeVar("V", bound=Struct)


class AlertReader(CrowdReader, WorkReader):
    """The store's whole read side: alerts here, and what it inherits."""

    def page(self, query: Query = _ANYTHING, *, after: str | None = None, limit: int = 50) -> Page:
        """Return alerts, the last opened first.

        Args:
            query: Which.
            after: The ``next`` of the page before; None for the first page.
            limit: Most alerts on the page.

        Raises:
            ValueError: If ``after`` is no page's ``next``.
        """
        statement = where(select(*SUMMARY), query).order_by(alerts.c.opened_at.desc(), alerts.c.id)
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

    @property
    def search(self) -> Search:
        """What looks alerts up for a terminal."""

        def ask(statement: str, values: Mapping[str, Any]) -> Sequence[Sequence[Any]]:
            with self._engine.connect() as connection:
                return connection.execute(text(statement), values).all()

        return Search(ask)

    def count(self, query: Query = _ANYTHING) -> int:
        """Return how many alerts a query finds."""
        with self._engine.connect() as connection:
            return connection.scalar(where(select(func.count()).select_from(alerts), query)) or 0

    def counts(self, column: str, query: Query = _ANYTHING) -> dict[str, int]:
        """Return what ``Search.counts`` does."""
        return self.search.counts(column, query)

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


def _summary(connection: Connection, alert_id: str) -> Summary | None:
    row = connection.execute(select(*SUMMARY).where(alerts.c.id == alert_id)).first()
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
