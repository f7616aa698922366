"""The outbox: messages written in the alert's own transaction and handed out until one sender is done.

All senders of a store share its channel: whoever claims takes the channel's next turn, and whoever was told to
wait makes all of them wait.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

import orjson
from msgspec import Struct
from sqlalchemy import Connection, Insert, Table, func, select, update

from agents.store.tables import alerts, channels, outbox
from schemas.alert import Alert, Severity
from schemas.codec import decode_alert

LEASE_MS: Final = 60_000
"""A message handed to a sender goes to another one after so long; longer than one attempt takes."""

GIVE_UP_MS: Final = 86_400_000
"""A message that could not be delivered in so long is dead: what it tells is history, and people must look."""

FLOOD: Final = 10
"""When more than so many messages are due at once, they are told of together."""

DIGEST: Final = 20
"""Messages told of together at most; Slack takes 50 blocks."""

LOOKED_AT: Final = 500
"""Oldest messages that wait, of which the due ones are chosen."""

CHANNEL: Final = "slack"


class Message(Struct, frozen=True):
    """A message to send.

    Attributes:
        number: Its place in the outbox.
        sink: Through which it goes.
        event: What it tells of the alert.
        alert: The alert as it stands now.
        facts: What the message needs besides the alert.
        attempts: Attempts begun, this one included.
    """

    number: int
    sink: str
    event: str
    alert: Alert
    facts: dict[str, Any]
    attempts: int

    @property
    def alert_id(self) -> str:
        """The alert's id."""
        return self.alert.id

    @property
    def severity(self) -> Severity:
        """The alert's severity."""
        return self.alert.severity


class Claim(Struct, frozen=True):
    """What a sender is to do.

    Attributes:
        messages: To be sent now, as one when there are several.
        wait_ms: When nothing is to be sent only because the channel has to wait: how long, ms.
        failures: How often in a row the channel has failed.
    """

    messages: list[Message] = []
    wait_ms: int = 0
    failures: int = 0


class Dead(Struct, frozen=True):
    """A message that was given up, and why."""

    alert_id: str
    attempts: int
    error: str


class Backlog(Struct, frozen=True):
    """How the outbox stands.

    Attributes:
        pending: Messages that wait.
        dead: Messages that were given up.
        oldest_ms: When the oldest that waits was queued, ms of wall time, if any.
    """

    pending: int
    dead: int
    oldest_ms: int | None


def claim(connection: Connection, now_ms: int, *, spacing_ms: int, lease_ms: int, digest: bool) -> Claim:
    """Take the oldest message that is due, or several when they flood, and the channel's turn.

    Messages about one target keep their order: none is due while an older one about its target waits.

    Args:
        connection: A transaction.
        now_ms: Wall time.
        spacing_ms: Time until the channel's next turn; 0 for a channel that takes any number.
        lease_ms: How long other senders are kept from what is claimed.
        digest: Whether several may be sent as one.
    """
    turn = connection.execute(
        select(channels.c.next_at, channels.c.failures).where(channels.c.name == CHANNEL).with_for_update()
    ).one()
    due = _due(connection, now_ms)
    if not due:
        return Claim()
    if turn.next_at > now_ms:
        return Claim(wait_ms=turn.next_at - now_ms)
    numbers = due[:DIGEST] if digest and len(due) > FLOOD else due[:1]
    connection.execute(update(channels).where(channels.c.name == CHANNEL).values(next_at=now_ms + spacing_ms))
    connection.execute(
        update(outbox)
        .where(outbox.c.number.in_(numbers))
        .values(attempts=outbox.c.attempts + 1, next_attempt_at=now_ms + lease_ms)
    )
    rows = connection.execute(
        select(outbox, alerts.c.json)
        .join(alerts, alerts.c.id == outbox.c.alert_id)
        .where(outbox.c.number.in_(numbers))
        .order_by(outbox.c.number)
    )
    messages = [
        Message(
            row.number,
            row.sink,
            row.event,
            decode_alert(row.json.encode()),
            orjson.loads(row.facts),
            row.attempts,
        )
        for row in rows
    ]
    return Claim(messages, failures=turn.failures)


def _due(connection: Connection, now_ms: int) -> list[int]:
    waiting = connection.execute(
        select(outbox.c.number, outbox.c.next_attempt_at, alerts.c.target)
        .join(alerts, alerts.c.id == outbox.c.alert_id)
        .where(outbox.c.state == "pending")
        .order_by(outbox.c.number)
        .limit(LOOKED_AT)
    )
    due: list[int] = []
    held: set[str] = set()
    for row in waiting:
        if row.next_attempt_at > now_ms:
            held.add(row.target)
        elif row.target not in held:
            due.append(row.number)
    return due


def sent(connection: Connection, messages: Sequence[Message], now_ms: int) -> None:
    """Note that messages were delivered, and that the channel works."""
    for message in messages:
        _settle(connection, message, state="sent", sent_at=now_ms, error=None)
    connection.execute(update(channels).where(channels.c.name == CHANNEL).values(failures=0))


def retry(
    connection: Connection,
    messages: Sequence[Message],
    now_ms: int,
    *,
    after_ms: int,
    channel_ms: int,
    error: str,
) -> bool:
    """Put messages off, and the channel with them; returns whether any was given up instead.

    Args:
        connection: A transaction.
        messages: What could not be delivered.
        now_ms: Wall time.
        after_ms: How long the messages wait.
        channel_ms: How long all others wait.
        error: Why.
    """
    gave_up = False
    queued = select(outbox.c.number, outbox.c.queued_at).where(
        outbox.c.number.in_([message.number for message in messages])
    )
    queued_at = {row.number: row.queued_at for row in connection.execute(queued)}
    for message in messages:
        if now_ms - queued_at[message.number] > GIVE_UP_MS:
            gave_up |= _settle(connection, message, state="dead", error=error)
        else:
            _settle(connection, message, next_attempt_at=now_ms + after_ms, error=error)
    connection.execute(
        update(channels)
        .where(channels.c.name == CHANNEL)
        .values(next_at=now_ms + channel_ms, failures=channels.c.failures + 1)
    )
    return gave_up


def dead(connection: Connection, messages: Sequence[Message], error: str) -> None:
    """Note that messages can never be delivered."""
    for message in messages:
        _settle(connection, message, state="dead", error=error)


def _settle(connection: Connection, message: Message, **values: object) -> bool:
    """Write down what came of an attempt, unless a later one has begun or is done."""
    changed = connection.execute(
        update(outbox)
        .where(
            outbox.c.number == message.number,
            outbox.c.attempts == message.attempts,
            outbox.c.state == "pending",
        )
        .values(**values)
        .returning(outbox.c.number)
    )
    return changed.first() is not None


def revive(connection: Connection, now_ms: int) -> int:
    """Let all dead messages be tried again, as if they were new; returns how many there were."""
    revived = connection.execute(
        update(outbox)
        .where(outbox.c.state == "dead")
        .values(state="pending", attempts=0, queued_at=now_ms, next_attempt_at=now_ms)
        .returning(outbox.c.number)
    )
    return len(revived.all())


def dead_ones(connection: Connection, limit: int) -> list[Dead]:
    """Return messages that were given up, the newest first."""
    rows = connection.execute(
        select(outbox.c.alert_id, outbox.c.attempts, outbox.c.error)
        .where(outbox.c.state == "dead")
        .order_by(outbox.c.number.desc())
        .limit(limit)
    )
    return [Dead(row.alert_id, row.attempts, row.error or "") for row in rows]


def backlog(connection: Connection) -> Backlog:
    """Return how the outbox stands."""
    count = func.count()
    rows = connection.execute(
        select(outbox.c.state, count.label("count"), func.min(outbox.c.queued_at).label("oldest"))
        .where(outbox.c.state != "sent")
        .group_by(outbox.c.state)
    )
    found = {row.state: row for row in rows}
    pending, given_up = found.get("pending"), found.get("dead")
    return Backlog(
        pending=0 if pending is None else pending._mapping["count"],
        dead=0 if given_up is None else given_up._mapping["count"],
        oldest_ms=None if pending is None else pending.oldest,
    )


def counts(connection: Connection) -> dict[str, int]:
    """Return how many messages are in each state."""
    rows = connection.execute(select(outbox.c.state, func.count()).group_by(outbox.c.state))
    return {row.state: row[1] for row in rows}


def open_channel(connection: Connection, inserting: Callable[[Table], Insert]) -> None:
    """Write the channel's row if there is none."""
    row = inserting(channels).values(name=CHANNEL, next_at=0, failures=0)
    connection.execute(row.on_conflict_do_nothing())  # type: ignore[attr-defined] # both dialects have it
