"""The outbox: what each sink has to tell, written in the alert's own transaction, handed out until one sender is done.

All senders of a store share a sink's turns: whoever claims takes its next one, and whoever was told to wait makes all
of them wait. Messages and edits take turns of their own, since Slack counts them apart.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import orjson
from sqlalchemy import Connection, Engine, case, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from agents.ops.clock import now_ms
from agents.store.due import CASE, Choice, shown, take_turn
from agents.store.engine import writing
from agents.store.messages import (
    EDIT,
    GIVE_UP_MS,
    LEASE_MS,
    REPLACED,
    Backlog,
    Claim,
    Dead,
    Message,
    Notice,
    Pace,
    Reference,
)
from agents.store.queueing import queue
from agents.store.tables import alerts, channels, messages, outbox

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
        with writing(self._engine) as connection:
            choice = Choice(connection, self._insert, sink, pace, self._clock(), self._lease_ms)
            return choice.claim()

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
            take_turn(connection, taken[0].sink, failures=0, **{lane.name: later})

    def _sent(
        self, connection: Connection, message: Message, reference: Reference | None, now: int, *, stale: bool
    ) -> None:
        now_shown = "" if stale else shown(message.alert.revision, message.case)
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
                .values(revision=message.alert.revision, shown=now_shown, edited_at=now)
            )
        elif message.event == EDIT:
            # A process that was stopped for long has put an old edit over a newer one.
            connection.execute(update(messages).where(*mine).values(shown=""))
            self._edit(connection, message, now)
        elif settled and reference is not None and message.reference is None:
            self._refer(connection, message, reference, now_shown, now)
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
            select(alerts.c.revision, *CASE).where(alerts.c.id == message.alert_id)
        ).first()
        return row is not None and shown(row.revision, row) != shown(message.alert.revision, message.case)

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
            take_turn(
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
            take_turn(connection, sink, withheld_told=notice.withheld)

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
