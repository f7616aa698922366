"""The alert store: the newest revision of every alert, its history, and the outbox of announcements."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import TracebackType
from typing import Any, Final, Self

import orjson
from sqlalchemy import Connection, func, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from agents.delivery.render import render
from agents.ops.clock import now_ms
from agents.store import outbox as box
from agents.store.engine import open_engine, writing
from agents.store.outbox import LEASE_MS, Backlog, Claim, Dead, Message
from agents.store.tables import alert_revisions, alerts, outbox
from schemas.alert import Alert, Status
from schemas.codec import decode_alert, encode_alert

Render = Callable[[Alert], Mapping[str, Any]]

_MAX_ERROR: Final = 500


class AlertStore:
    """Keeps alerts; idempotent, and safe for several processes and threads at once.

    Args:
        url: SQLAlchemy URL, ``sqlite:///path`` or ``postgresql://…``.
        render: Makes the message that announces an alert.
        clock: Wall time in milliseconds; only for when rows were stored and messages are due.
        lease_ms: How long a claimed message is kept from other senders.

    Raises:
        ConfigurationError: If the URL is wrong.
        StoreError: If the store cannot be opened or has other tables than ours.
    """

    def __init__(
        self,
        url: str,
        *,
        render: Render = render,
        clock: Callable[[], int] = now_ms,
        lease_ms: int = LEASE_MS,
    ) -> None:
        self._engine = open_engine(url)
        self._insert = postgresql.insert if self._engine.dialect.name == "postgresql" else sqlite.insert
        self._render = render
        self._clock = clock
        self._lease_ms = lease_ms

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    def upsert(self, alert: Alert) -> bool:
        """Store an alert and queue its announcement, in one transaction.

        An alert is announced once, when it is new. A message that is not sent yet follows later revisions.

        Returns:
            Whether anything changed; False for a revision that is stored already or older.
        """
        now = self._clock()
        row = _row(alert, now)
        statement = self._insert(alerts).values(row)
        statement = statement.on_conflict_do_update(
            index_elements=[alerts.c.id],
            set_={name: statement.excluded[name] for name in row if name != "id"},
            where=alerts.c.revision < statement.excluded.revision,
        )
        with writing(self._engine) as connection:
            if connection.execute(statement.returning(alerts.c.id)).first() is None:
                return False
            connection.execute(
                insert(alert_revisions).values(
                    id=alert.id, revision=alert.revision, stored_at=now, json=row["json"]
                )
            )
            self._announce(connection, alert, now)
        return True

    def _announce(self, connection: Connection, alert: Alert, now: int) -> None:
        message = orjson.dumps(self._render(alert)).decode()
        queued = self._insert(outbox).values(
            alert_id=alert.id,
            message=message,
            state="pending",
            attempts=0,
            queued_at=now,
            next_attempt_at=now,
        )
        connection.execute(
            queued.on_conflict_do_update(
                index_elements=[outbox.c.alert_id],
                set_={"message": queued.excluded.message},
                where=outbox.c.state == "pending",
            )
        )

    def get(self, alert_id: str) -> Alert | None:
        """Return the newest revision of an alert."""
        with self._engine.connect() as connection:
            found = connection.scalar(select(alerts.c.json).where(alerts.c.id == alert_id))
        return None if found is None else decode_alert(found.encode())

    def alerts(self, status: Status | None = None, limit: int = 1000) -> list[Alert]:
        """Return alerts, the last opened first.

        Args:
            status: Only those with this status.
            limit: Most alerts returned.
        """
        query = select(alerts.c.json).order_by(alerts.c.opened_at.desc(), alerts.c.id).limit(limit)
        if status is not None:
            query = query.where(alerts.c.status == status)
        with self._engine.connect() as connection:
            return [decode_alert(found.encode()) for found in connection.scalars(query)]

    def history(self, alert_id: str) -> list[Alert]:
        """Return every stored revision of an alert, the first one first."""
        query = select(alert_revisions.c.json).where(alert_revisions.c.id == alert_id)
        with self._engine.connect() as connection:
            found = connection.scalars(query.order_by(alert_revisions.c.revision))
            return [decode_alert(json.encode()) for json in found]

    def count(self) -> int:
        """Return how many alerts are stored."""
        with self._engine.connect() as connection:
            return connection.scalar(select(func.count()).select_from(alerts)) or 0

    def claim(self, *, spacing_ms: int = 0, digest: bool = False) -> Claim:
        """Take what is to be sent now; it is handed out again if nothing is reported of it.

        Args:
            spacing_ms: Time between two messages to the channel, over all senders.
            digest: Whether several messages may be sent as one when many are due.
        """
        with writing(self._engine) as connection:
            return box.claim(
                connection, self._clock(), spacing_ms=spacing_ms, lease_ms=self._lease_ms, digest=digest
            )

    def sent(self, messages: Sequence[Message]) -> None:
        """Report that messages were delivered."""
        with writing(self._engine) as connection:
            box.sent(connection, messages, self._clock())

    def retry(self, messages: Sequence[Message], *, after_ms: int, channel_ms: int, error: str) -> bool:
        """Report that messages could not be delivered for now.

        Args:
            messages: Which.
            after_ms: How long they wait.
            channel_ms: How long all others wait.
            error: Why.

        Returns:
            Whether any is given up, as it has been tried for too long.
        """
        with writing(self._engine) as connection:
            return box.retry(
                connection,
                messages,
                self._clock(),
                after_ms=after_ms,
                channel_ms=channel_ms,
                error=error[:_MAX_ERROR],
            )

    def dead(self, messages: Sequence[Message], error: str) -> None:
        """Report that messages can never be delivered."""
        with writing(self._engine) as connection:
            box.dead(connection, messages, error[:_MAX_ERROR])

    def revive(self) -> int:
        """Let all dead messages be tried again; returns how many there were."""
        with writing(self._engine) as connection:
            return box.revive(connection, self._clock())

    def dead_messages(self, limit: int = 20) -> list[Dead]:
        """Return messages that were given up, the newest first."""
        with self._engine.connect() as connection:
            return box.dead_ones(connection, limit)

    def backlog(self) -> Backlog:
        """Return how the outbox stands."""
        with self._engine.connect() as connection:
            return box.backlog(connection)

    def messages(self) -> dict[str, int]:
        """Return how many messages there are by state: ``pending``, ``sent`` and ``dead``."""
        with self._engine.connect() as connection:
            return box.counts(connection)


def _row(alert: Alert, now: int) -> dict[str, Any]:
    target = alert.target
    name = target.id or (f"{target.platform}:{target.handle}" if target.handle else target.name) or ""
    return {
        "id": alert.id,
        "revision": alert.revision,
        "kind": alert.kind,
        "status": alert.status,
        "severity": alert.severity,
        "target": name.replace("\0", "\ufffd"),
        "opened_at": _ms(alert.opened_at.timestamp()),
        "detected_at": _ms(alert.detected_at.timestamp()),
        "window_start": _ms(alert.window.start.timestamp()),
        "window_end": _ms(alert.window.end.timestamp()),
        "stored_at": now,
        "json": encode_alert(alert).decode(),
    }


def _ms(seconds: float) -> int:
    return round(seconds * 1000)
