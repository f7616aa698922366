"""What a sink is to send now: which messages are due, which are put aside, and which edits are left to make."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

import orjson
from sqlalchemy import Connection, Row, func, select, update

from agents.store.messages import (
    DIGEST,
    EDIT,
    LOOKED_AT,
    OPENED,
    REPLACED,
    CaseState,
    Claim,
    Message,
    Notice,
    Pace,
    Reference,
)
from agents.store.tables import alerts, channels, messages, mutes, outbox
from schemas.codec import decode_alert

NOTICE_MS: Final = 60_000
"""Time between two notices of what a quota withholds."""

AnyRow = Row[*tuple[Any, ...]]

CASE: Final = (alerts.c.review, alerts.c.reviewed_by, alerts.c.assignee, alerts.c.verdict)
"""Where an alert's review stands, as columns."""

_LATER_MS: Final = 2_000


class Choice:
    """One look at what a sink is to send, within a transaction of the outbox.

    Args:
        connection: The transaction.
        insert: The database's own ``insert``.
        sink: The sink's name.
        pace: How fast it may send.
        now: Wall time, ms.
        lease_ms: How long what is taken is kept from other senders.
    """

    def __init__(
        self,
        connection: Connection,
        insert: Callable[..., Any],
        sink: str,
        pace: Pace,
        now: int,
        lease_ms: int,
    ) -> None:
        self._connection: Final = connection
        self._insert: Final = insert
        self._sink: Final = sink
        self._pace: Final = pace
        self._now: Final = now
        self._lease_ms: Final = lease_ms

    def claim(self) -> Claim:
        """Take what is to be sent, or say how long there is nothing."""
        now, pace = self._now, self._pace
        channel = self._channel()
        posts, notice = self._due_posts(channel)
        edit_wait = max(0, channel.edit_at - now)
        post_wait = max(0, channel.next_at - now)
        if posts and not post_wait:
            return self._take_posts(posts, channel)
        if notice is not None and not post_wait:
            self._turn(next_at=now + pace.post_ms, notice_at=now)
            return Claim(notice=notice, failures=channel.failures)
        edits = self._due_edits()
        if edits and not edit_wait:
            self._turn(edit_at=now + pace.edit_ms)
            return Claim(self._taken([edits[0]]), failures=channel.failures)
        waits = [post_wait] if posts or notice is not None else []
        waits += [edit_wait] if edits else []
        return Claim(wait_ms=min(waits, default=0))

    def _channel(self) -> AnyRow:
        row = self._insert(channels).values(
            name=self._sink,
            next_at=0,
            edit_at=0,
            failures=0,
            quota_from=0,
            quota_used=0,
            withheld=0,
            withheld_told=0,
            notice_at=0,
        )
        self._connection.execute(row.on_conflict_do_nothing())
        return self._connection.execute(
            select(channels).where(channels.c.name == self._sink).with_for_update()
        ).one()

    def _turn(self, **values: object) -> None:
        take_turn(self._connection, self._sink, **values)

    def _due_posts(self, channel: AnyRow) -> tuple[list[int], Notice | None]:
        connection, sink, pace, now = self._connection, self._sink, self._pace, self._now
        waiting = connection.execute(
            select(
                outbox.c.number,
                outbox.c.event,
                outbox.c.next_attempt_at,
                outbox.c.uncertain,
                outbox.c.alert_id,
                alerts.c.target,
                alerts.c.kind,
                alerts.c.severity,
                messages.c.reference,
            )
            .join(alerts, alerts.c.id == outbox.c.alert_id)
            .outerjoin(messages, (messages.c.alert_id == alerts.c.id) & (messages.c.sink == sink))
            .where(outbox.c.sink == sink, outbox.c.state == "pending", outbox.c.event != EDIT)
            .order_by(outbox.c.number)
            .limit(LOOKED_AT)
        ).all()
        quota = _Quota(pace, channel, now)
        muted = self._muted() if waiting else []
        due: list[int] = []
        opened: list[int] = []
        held: set[str] = set()
        aside: dict[str, list[int]] = {"muted": [], "inhibited": [], "withheld": []}
        for row in waiting:
            if row.event == REPLACED:
                due += [row.number] if row.next_attempt_at <= now else []
            elif row.next_attempt_at > now or row.reference == "":
                held.add(row.target)
            elif row.target in held:
                continue
            elif any(_matches(mute, row) for mute in muted):
                aside["muted"].append(row.number)
            elif row.event == OPENED and self._inhibited(row):
                aside["inhibited"].append(row.number)
            elif quota.spent(len(due)) and row.severity != "critical":
                aside["withheld"].append(row.number)
            else:
                due.append(row.number)
                # What may have been taken already is looked for by itself.
                opened += [row.number] if row.event == OPENED and not row.uncertain else []
        for state, numbers in aside.items():
            if numbers:
                connection.execute(
                    update(outbox)
                    .where(outbox.c.number.in_(numbers))
                    .values(state=state, error={"withheld": "beyond the quota"}.get(state, state))
                )
        withheld = quota.withheld + len(aside["withheld"])
        if pace.quota is not None and (withheld != channel.withheld or quota.begins):
            self._turn(
                withheld=withheld,
                quota_from=quota.begin,
                quota_used=quota.used,
                withheld_told=quota.told,
            )
        notice = None
        if withheld > quota.told and now - channel.notice_at >= NOTICE_MS:
            notice = Notice(withheld, quota.begin)
        if pace.digest_over and len(opened) > pace.digest_over:
            return opened[:DIGEST], notice
        return due[:1], notice

    def _muted(self) -> list[AnyRow]:
        query = select(mutes.c.alert_id, mutes.c.target, mutes.c.kind).where(mutes.c.until > self._now)
        return list(self._connection.execute(query))

    def _inhibited(self, row: AnyRow) -> bool:
        by = [strong for strong, weak in self._pace.inhibit if weak == row.kind]
        if not by:
            return False
        query = select(func.count()).where(
            alerts.c.target == row.target,
            alerts.c.kind.in_(by),
            alerts.c.status == "open",
            alerts.c.id != row.alert_id,
        )
        return bool(self._connection.scalar(query.select_from(alerts)))

    def _take_posts(self, numbers: list[int], channel: AnyRow) -> Claim:
        used = 1 if self._pace.quota is not None else 0
        self._turn(next_at=self._now + self._pace.post_ms, quota_used=channels.c.quota_used + used)
        return Claim(self._taken(numbers), failures=channel.failures)

    def _due_edits(self) -> list[int]:
        """Return the edits that are due; what is shown already, or nowhere, is done with on the way."""
        connection, sink, now = self._connection, self._sink, self._now
        rows = connection.execute(
            select(
                outbox.c.number,
                outbox.c.alert_id,
                messages.c.reference,
                messages.c.shown,
                messages.c.frozen,
                *CASE,
                alerts.c.revision.label("now_at"),
            )
            .join(alerts, alerts.c.id == outbox.c.alert_id)
            .outerjoin(messages, (messages.c.alert_id == alerts.c.id) & (messages.c.sink == sink))
            .where(
                outbox.c.sink == sink,
                outbox.c.state == "pending",
                outbox.c.event == EDIT,
                outbox.c.next_attempt_at <= now,
            )
            .order_by(outbox.c.next_attempt_at, outbox.c.number)
            .limit(LOOKED_AT)
        ).all()
        due: list[int] = []
        for row in rows:
            if row.reference:
                if row.frozen or row.shown == shown(row.now_at, row):
                    self._set(row.number, state="sent")
                else:
                    due.append(row.number)
            elif row.reference is None and not self._waits(row.alert_id):
                self._set(row.number, state="sent")
            else:
                self._set(row.number, next_attempt_at=now + _LATER_MS)
        return due

    def _set(self, number: int, **values: object) -> None:
        self._connection.execute(update(outbox).where(outbox.c.number == number).values(**values))

    def _waits(self, alert_id: str) -> bool:
        query = select(func.count()).select_from(outbox)
        query = query.where(
            outbox.c.sink == self._sink,
            outbox.c.alert_id == alert_id,
            outbox.c.event != EDIT,
            outbox.c.state == "pending",
        )
        return bool(self._connection.scalar(query))

    def _taken(self, numbers: Sequence[int]) -> list[Message]:
        connection, now = self._connection, self._now
        rows = connection.execute(
            select(
                outbox.c.number,
                outbox.c.sink,
                outbox.c.event,
                outbox.c.facts,
                outbox.c.attempts,
                outbox.c.uncertain,
                outbox.c.queued_at,
                *CASE,
                alerts.c.json,
                alerts.c.told,
                messages.c.channel,
                messages.c.reference,
                messages.c.replaced,
            )
            .join(alerts, alerts.c.id == outbox.c.alert_id)
            .outerjoin(messages, (messages.c.alert_id == alerts.c.id) & (messages.c.sink == outbox.c.sink))
            .where(outbox.c.number.in_(numbers))
            .order_by(outbox.c.number)
        ).all()
        connection.execute(
            update(outbox)
            .where(outbox.c.number.in_(numbers))
            .values(attempts=outbox.c.attempts + 1, next_attempt_at=now + self._lease_ms, uncertain=True)
        )
        return [
            Message(
                row.number,
                row.sink,
                row.event,
                decode_alert(row.json.encode()),
                orjson.loads(row.facts),
                row.attempts + 1,
                CaseState(row.review, row.reviewed_by, row.assignee, row.verdict),
                Reference(row.channel, row.reference) if row.reference else None,
                row.uncertain,
                row.queued_at,
                orjson.loads(row.told),
            )
            for row in rows
        ]


class _Quota:
    """What a sink may still send in the running period."""

    def __init__(self, pace: Pace, channel: AnyRow, now: int) -> None:
        self._most = pace.quota
        self.begins = pace.quota is not None and now - channel.quota_from >= pace.quota_ms
        self.begin: int = now if self.begins else channel.quota_from
        self.used: int = 0 if self.begins else channel.quota_used
        # What was not told of the last period is told of with this one.
        untold = max(0, channel.withheld - channel.withheld_told)
        self.withheld: int = untold if self.begins else channel.withheld
        self.told: int = 0 if self.begins else channel.withheld_told

    def spent(self, more: int) -> bool:
        return self._most is not None and self.used + more >= self._most


def _matches(mute: AnyRow, row: AnyRow) -> bool:
    return (
        mute.alert_id in (None, row.alert_id)
        and mute.target in (None, row.target)
        and mute.kind in (None, row.kind)
    )


def take_turn(connection: Connection, sink: str, **values: object) -> None:
    """Set when a sink's next turns are, and what else is kept of it."""
    connection.execute(update(channels).where(channels.c.name == sink).values(**values))


def shown(revision: int, case: CaseState | AnyRow) -> str:
    """Return what a message shows: the alert's revision, and where its review stands."""
    return orjson.dumps([revision, case.review, case.reviewed_by, case.assignee, case.verdict]).decode()
