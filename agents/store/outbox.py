"""The outbox: what each sink has to tell, written in the alert's own transaction, handed out until one sender is done.

All senders of a store share a sink's turns: whoever claims takes its next one, and whoever was told to wait makes all
of them wait. Messages and edits take turns of their own, since Slack counts them apart.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

import orjson
from sqlalchemy import Connection, Engine, Row, case, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from agents.ops.clock import now_ms
from agents.store.engine import writing
from agents.store.messages import (
    DIGEST,
    EDIT,
    GIVE_UP_MS,
    LEASE_MS,
    LOOKED_AT,
    OPENED,
    REPLACED,
    Backlog,
    CaseState,
    Claim,
    Dead,
    Message,
    Notice,
    Pace,
    Reference,
)
from agents.store.queueing import queue
from agents.store.tables import alerts, channels, messages, mutes, outbox
from schemas.codec import decode_alert

NOTICE_MS: Final = 60_000
"""Time between two notices of what a quota withholds."""

AnyRow = Row[*tuple[Any, ...]]

_MAX_ERROR: Final = 500
_LATER_MS: Final = 2_000


class Outbox:
    """What is to be told, by sink; safe for several processes and threads at once.

    Args:
        engine: The store's open database.
        clock: Wall time in milliseconds.
        lease_ms: How long a claimed message is kept from other senders; longer than an attempt takes.
    """

    def __init__(
        self, engine: Engine, *, clock: Callable[[], int] = now_ms, lease_ms: int = LEASE_MS
    ) -> None:
        self._engine = engine
        self._clock = clock
        self._lease_ms = lease_ms
        self._insert = postgresql.insert if engine.dialect.name == "postgresql" else sqlite.insert

    def claim(self, sink: str, pace: Pace) -> Claim:
        """Take what a sink is to send now; it is handed out again if nothing is reported of it.

        Messages about one target keep their order: none is due while an older one about its target waits. Those that
        are muted, inhibited or beyond the quota are put aside on the way.

        Args:
            sink: The sink's name.
            pace: How fast it may send.
        """
        now = self._clock()
        with writing(self._engine) as connection:
            channel = self._channel(connection, sink)
            posts, notice = self._due_posts(connection, sink, pace, channel, now)
            edit_wait = max(0, channel.edit_at - now)
            post_wait = max(0, channel.next_at - now)
            if posts and not post_wait:
                return self._take_posts(connection, sink, pace, posts, channel, now)
            if notice is not None and not post_wait:
                self._turn(connection, sink, next_at=now + pace.post_ms, notice_at=now)
                return Claim(notice=notice, failures=channel.failures)
            edits = self._due_edits(connection, sink, now)
            if edits and not edit_wait:
                self._turn(connection, sink, edit_at=now + pace.edit_ms)
                return Claim(self._taken(connection, [edits[0]], now), failures=channel.failures)
            waits = [post_wait] if posts or notice is not None else []
            waits += [edit_wait] if edits else []
            return Claim(wait_ms=min(waits, default=0))

    def _channel(self, connection: Connection, sink: str) -> AnyRow:
        row = self._insert(channels).values(
            name=sink,
            next_at=0,
            edit_at=0,
            failures=0,
            quota_from=0,
            quota_used=0,
            withheld=0,
            withheld_told=0,
            notice_at=0,
        )
        connection.execute(row.on_conflict_do_nothing())
        return connection.execute(select(channels).where(channels.c.name == sink).with_for_update()).one()

    @staticmethod
    def _turn(connection: Connection, sink: str, **values: object) -> None:
        connection.execute(update(channels).where(channels.c.name == sink).values(**values))

    def _due_posts(
        self, connection: Connection, sink: str, pace: Pace, channel: AnyRow, now: int
    ) -> tuple[list[int], Notice | None]:
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
        muted = self._muted(connection, now) if waiting else []
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
            elif row.event == OPENED and self._inhibited(connection, pace, row):
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
                connection,
                sink,
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

    @staticmethod
    def _muted(connection: Connection, now: int) -> list[AnyRow]:
        return list(
            connection.execute(
                select(mutes.c.alert_id, mutes.c.target, mutes.c.kind).where(mutes.c.until > now)
            )
        )

    @staticmethod
    def _inhibited(connection: Connection, pace: Pace, row: AnyRow) -> bool:
        by = [strong for strong, weak in pace.inhibit if weak == row.kind]
        if not by:
            return False
        query = select(func.count()).where(
            alerts.c.target == row.target,
            alerts.c.kind.in_(by),
            alerts.c.status == "open",
            alerts.c.id != row.alert_id,
        )
        return bool(connection.scalar(query.select_from(alerts)))

    def _take_posts(
        self,
        connection: Connection,
        sink: str,
        pace: Pace,
        numbers: list[int],
        channel: AnyRow,
        now: int,
    ) -> Claim:
        used = 1 if pace.quota is not None else 0
        self._turn(connection, sink, next_at=now + pace.post_ms, quota_used=channels.c.quota_used + used)
        return Claim(self._taken(connection, numbers, now), failures=channel.failures)

    def _due_edits(self, connection: Connection, sink: str, now: int) -> list[int]:
        """Return the edits that are due; what is shown already, or nowhere, is done with on the way."""
        rows = connection.execute(
            select(
                outbox.c.number,
                outbox.c.alert_id,
                messages.c.reference,
                messages.c.shown,
                messages.c.frozen,
                *_CASE,
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
                if row.frozen or row.shown == _shown(row.now_at, row):
                    self._set(connection, row.number, state="sent")
                else:
                    due.append(row.number)
            elif row.reference is None and not self._waits(connection, sink, row.alert_id):
                self._set(connection, row.number, state="sent")
            else:
                self._set(connection, row.number, next_attempt_at=now + _LATER_MS)
        return due

    @staticmethod
    def _set(connection: Connection, number: int, **values: object) -> None:
        connection.execute(update(outbox).where(outbox.c.number == number).values(**values))

    @staticmethod
    def _waits(connection: Connection, sink: str, alert_id: str) -> bool:
        query = select(func.count()).select_from(outbox)
        query = query.where(
            outbox.c.sink == sink,
            outbox.c.alert_id == alert_id,
            outbox.c.event != EDIT,
            outbox.c.state == "pending",
        )
        return bool(connection.scalar(query))

    def _taken(self, connection: Connection, numbers: Sequence[int], now: int) -> list[Message]:
        rows = connection.execute(
            select(
                outbox.c.number,
                outbox.c.sink,
                outbox.c.event,
                outbox.c.facts,
                outbox.c.attempts,
                outbox.c.uncertain,
                outbox.c.queued_at,
                *_CASE,
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

    def sent(
        self,
        taken: Sequence[Message],
        reference: Reference | None = None,
        *,
        pause_ms: int = 0,
        stale: bool = False,
    ) -> None:
        """Report that messages were delivered.

        Args:
            taken: Which.
            reference: Where the sink shows the alert from now on, if it is a message that can be edited.
            pause_ms: Time from now to the sink's next turn: it is the answers that must not come too fast.
            stale: Whether an earlier attempt left the message, so that it may show an older revision.
        """
        if not taken:
            return
        now = self._clock()
        with writing(self._engine) as connection:
            for message in taken:
                self._sent(connection, message, reference, now, stale=stale)
            lane = channels.c.edit_at if taken[0].event == EDIT else channels.c.next_at
            later = case((lane > now + pause_ms, lane), else_=now + pause_ms)
            self._turn(connection, taken[0].sink, failures=0, **{lane.name: later})

    def _sent(
        self, connection: Connection, message: Message, reference: Reference | None, now: int, *, stale: bool
    ) -> None:
        shown = "" if stale else _shown(message.alert.revision, message.case)
        mine = (messages.c.sink == message.sink, messages.c.alert_id == message.alert_id)
        wait = int(message.facts.get("wait_ms", 0))
        again = message.event == EDIT and self._moved(connection, message)
        values: dict[str, object] = (
            {"next_attempt_at": now + wait, "attempts": 0, "uncertain": False} if again else {"state": "sent"}
        )
        settled = self._settle(connection, message, sent_at=now, error=None, **values)
        if message.event == EDIT and settled:
            connection.execute(
                update(messages)
                .where(*mine)
                .values(revision=message.alert.revision, shown=shown, edited_at=now)
            )
        elif message.event == EDIT:
            # A process that was stopped for long has put an old edit over a newer one.
            connection.execute(update(messages).where(*mine).values(shown=""))
            self._edit(connection, message, now)
        elif settled and reference is not None and message.reference is None:
            self._refer(connection, message, reference, shown, now)
            if stale:
                self._edit(connection, message, now)

    def _edit(self, connection: Connection, message: Message, now: int) -> None:
        revision = message.alert.revision
        queue(
            connection, self._insert, message.sink, message.alert_id, EDIT, {}, revision, now, now, again=True
        )

    def _moved(self, connection: Connection, message: Message) -> bool:
        """Whether the alert went on while its message was edited."""
        row = connection.execute(
            select(alerts.c.revision, *_CASE).where(alerts.c.id == message.alert_id)
        ).first()
        return row is not None and _shown(row.revision, row) != _shown(message.alert.revision, message.case)

    def _refer(
        self, connection: Connection, message: Message, reference: Reference, shown: str, now: int
    ) -> None:
        row = self._insert(messages).values(
            sink=message.sink,
            alert_id=message.alert_id,
            channel=reference.channel,
            reference=reference.reference,
            revision=message.alert.revision,
            shown=shown,
            posted_at=now,
            replaced=0,
            frozen=False,
        )
        connection.execute(
            row.on_conflict_do_update(
                index_elements=[messages.c.sink, messages.c.alert_id],
                set_={
                    name: row.excluded[name]
                    for name in ("channel", "reference", "revision", "shown", "posted_at")
                },
            )
        )

    def gone(self, message: Message, error: str) -> bool:
        """Report that the message of an alert cannot be edited or answered any more.

        It is posted again, once; after that it stays as it is, and only its thread goes on.

        Returns:
            Whether it is posted again.
        """
        now = self._clock()
        with writing(self._engine) as connection:
            mine = (messages.c.sink == message.sink, messages.c.alert_id == message.alert_id)
            row = connection.execute(select(messages).where(*mine)).first()
            again = row is not None and row.replaced == 0
            if again:
                connection.execute(update(messages).where(*mine).values(reference="", replaced=1))
                queued = self._insert(outbox).values(
                    sink=message.sink,
                    alert_id=message.alert_id,
                    event=REPLACED,
                    facts=orjson.dumps({"why": error[:_MAX_ERROR]}).decode(),
                    state="pending",
                    attempts=0,
                    uncertain=False,
                    revision=message.alert.revision,
                    queued_at=now,
                    next_attempt_at=now,
                )
                connection.execute(queued.on_conflict_do_nothing())
                later: dict[str, object] = {"next_attempt_at": now + _LATER_MS, "uncertain": False}
                self._settle(connection, message, error=error[:_MAX_ERROR], **later)
            else:
                connection.execute(update(messages).where(*mine).values(frozen=True))
                state = "sent" if message.event == EDIT else "dead"
                self._settle(connection, message, state=state, error=error[:_MAX_ERROR])
            return again

    def retry(
        self,
        taken: Sequence[Message],
        *,
        after_ms: int,
        channel_ms: int,
        error: str,
        certain: bool = False,
    ) -> bool:
        """Report that messages could not be delivered for now.

        Args:
            taken: Which.
            after_ms: How long they wait.
            channel_ms: How long all others of the sink wait.
            error: Why.
            certain: Whether it is certain that the sink did not take them.

        Returns:
            Whether any is given up, as it has been tried for too long.
        """
        if not taken:
            return False
        now, gave_up = self._clock(), False
        with writing(self._engine) as connection:
            known: dict[str, object] = {"uncertain": False} if certain else {}
            for message in taken:
                queued_at = connection.scalar(
                    select(outbox.c.queued_at).where(outbox.c.number == message.number)
                )
                if queued_at is not None and now - queued_at > GIVE_UP_MS:
                    gave_up |= self._give_up(connection, message, error)
                else:
                    self._settle(
                        connection,
                        message,
                        next_attempt_at=now + after_ms,
                        error=error[:_MAX_ERROR],
                        **known,
                    )
            lane = "edit_at" if taken[0].event == EDIT else "next_at"
            self._turn(
                connection,
                taken[0].sink,
                failures=channels.c.failures + 1,
                **{lane: now + channel_ms},
            )
        return gave_up

    def dead(self, taken: Sequence[Message], error: str) -> None:
        """Report that messages can never be delivered."""
        with writing(self._engine) as connection:
            for message in taken:
                self._give_up(connection, message, error)

    def _give_up(self, connection: Connection, message: Message, error: str) -> bool:
        if message.event == REPLACED:
            # There is no message any more: what comes next is told as if it were the first.
            mine = (messages.c.sink == message.sink, messages.c.alert_id == message.alert_id)
            connection.execute(messages.delete().where(*mine))
        return self._settle(connection, message, state="dead", error=error[:_MAX_ERROR])

    def noticed(self, sink: str, notice: Notice) -> None:
        """Report that people were told how much a quota withholds."""
        with writing(self._engine) as connection:
            self._turn(connection, sink, withheld_told=notice.withheld)

    @staticmethod
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

    def revive(self) -> int:
        """Let all dead messages be tried again, as if they were new; returns how many there were."""
        now = self._clock()
        with writing(self._engine) as connection:
            revived = connection.execute(
                update(outbox)
                .where(outbox.c.state == "dead")
                .values(state="pending", attempts=0, queued_at=now, next_attempt_at=now)
                .returning(outbox.c.number)
            )
            return len(revived.all())

    def dead_messages(self, limit: int = 20) -> list[Dead]:
        """Return messages that were given up, the newest first."""
        query = select(outbox.c.sink, outbox.c.alert_id, outbox.c.event, outbox.c.attempts, outbox.c.error)
        query = query.where(outbox.c.state == "dead").order_by(outbox.c.number.desc()).limit(limit)
        with self._engine.connect() as connection:
            return [
                Dead(row.alert_id, row.attempts, row.error or "", row.sink, row.event)
                for row in connection.execute(query)
            ]

    def backlog(self, sink: str | None = None) -> Backlog:
        """Return how the outbox stands, of one sink or of all; edits that wait for their time do not count."""
        pending = (outbox.c.state == "pending") & or_(
            outbox.c.event != EDIT, outbox.c.next_attempt_at <= self._clock()
        )
        query = select(
            func.count().filter(pending),
            func.count().filter(outbox.c.state == "dead"),
            func.count().filter(outbox.c.state == "withheld"),
            func.min(outbox.c.queued_at).filter(pending),
        ).select_from(outbox)
        if sink is not None:
            query = query.where(outbox.c.sink == sink)
        with self._engine.connect() as connection:
            return Backlog(*connection.execute(query.where(outbox.c.state != "sent")).one())

    def counts(self, sink: str | None = None) -> dict[str, int]:
        """Return how many messages there are by state, edits left out."""
        query = select(outbox.c.state, func.count()).where(outbox.c.event != EDIT)
        if sink is not None:
            query = query.where(outbox.c.sink == sink)
        with self._engine.connect() as connection:
            return {row[0]: row[1] for row in connection.execute(query.group_by(outbox.c.state))}


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


_CASE: Final = (alerts.c.review, alerts.c.reviewed_by, alerts.c.assignee, alerts.c.verdict)


def _shown(revision: int, case: CaseState | AnyRow) -> str:
    """Return what a message shows: the alert's revision, and where its review stands."""
    return orjson.dumps([revision, case.review, case.reviewed_by, case.assignee, case.verdict]).decode()
