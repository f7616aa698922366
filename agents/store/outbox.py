"""The outbox: messages written in the alert's own transaction and handed out until one sender is done."""

from __future__ import annotations

from typing import Any, Final

import orjson
from msgspec import Struct
from sqlalchemy import Connection, func, select, update

from agents.store.tables import outbox

LEASE_MS: Final = 60_000
"""A message handed to a sender goes to another one after so long; longer than one attempt takes."""


class Message(Struct, frozen=True):
    """A message to send.

    Attributes:
        number: Its place in the outbox.
        alert_id: The alert that it announces.
        body: What to post.
        attempts: Attempts begun, this one included.
    """

    number: int
    alert_id: str
    body: dict[str, Any]
    attempts: int


def claim(connection: Connection, now_ms: int) -> Message | None:
    """Take the oldest message that is due and keep other senders from it for ``LEASE_MS``."""
    due = (
        select(outbox.c.number)
        .where(outbox.c.state == "pending", outbox.c.next_attempt_at <= now_ms)
        .order_by(outbox.c.next_attempt_at, outbox.c.number)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    row = connection.execute(
        update(outbox)
        .where(outbox.c.number == due.scalar_subquery())
        .values(attempts=outbox.c.attempts + 1, next_attempt_at=now_ms + LEASE_MS)
        .returning(outbox.c.number, outbox.c.alert_id, outbox.c.message, outbox.c.attempts)
    ).first()
    if row is None:
        return None
    return Message(row.number, row.alert_id, orjson.loads(row.message), row.attempts)


def next_due(connection: Connection) -> int | None:
    """Return when the next pending message is due, or None when there is none."""
    due: int | None = connection.scalar(
        select(func.min(outbox.c.next_attempt_at)).where(outbox.c.state == "pending")
    )
    return due


def settle(connection: Connection, number: int, **values: object) -> None:
    """Write down what came of an attempt."""
    connection.execute(update(outbox).where(outbox.c.number == number).values(**values))


def counts(connection: Connection) -> dict[str, int]:
    """Return how many messages are in each state."""
    rows = connection.execute(select(outbox.c.state, func.count()).group_by(outbox.c.state))
    return {row.state: row[1] for row in rows}
