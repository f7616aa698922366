"""Between a subscription and an agent's work: chunks one by one, acknowledged once what they led to is safe."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Final

import structlog

from agents.kafka.subscription import Chunk, Subscription
from agents.kafka.transport import Record
from agents.ops import metrics
from agents.ops.errors import RunError
from agents.ops.health import Progress
from agents.ops.metrics import Stage
from agents.runtime.handler import Handler
from agents.runtime.supervisor import Supervisor

TICK_SECONDS: Final = 0.5
SETTLE_SECONDS: Final = 120.0
"""A group settles in seconds, and a minute after a member died that had not said when it is dead."""

STUCK_SECONDS: Final = 120.0
"""A chunk takes well below a second; a record that the broker does not take fails after a minute."""

PROBE_SECONDS: Final = 15.0
PROBE_TIMEOUT_SECONDS: Final = 10.0

Ends = Callable[[Sequence[int]], Awaitable[Mapping[int, int]]]
"""Asks the broker for the end of each partition, past the consumer: its own idea of it may be what is stale."""

log: Final = structlog.get_logger("pileon")


def checked_start(
    stage: Stage, topic: str, partition: int, start: int | None, earliest: int, end: int
) -> int:
    """Return where to read a partition from.

    Args:
        stage: Who reads.
        topic: Full name of the topic.
        partition: The partition.
        start: Where reading is to go on; None at the first time.
        earliest: The oldest offset that the topic still has.
        end: The offset after its newest record.

    Raises:
        RunError: If the topic has not come as far as it was read before.
    """
    if start is None:
        return earliest
    if start > end:
        raise RunError(
            f"{topic} partition {partition} ends at {end}, but was read up to {start} before: "
            "it is not the same topic any more; set PILEON_GROUP_ID to begin again"
        )
    if start < earliest:
        _count_gone(stage, partition, earliest - start)
    return max(start, earliest)


def _count_gone(stage: Stage, partition: int, records: int) -> None:
    metrics.records_gone_total.labels(stage=stage).inc(records)
    log.error(
        "records.gone",
        stage=stage,
        partition=partition,
        records=records,
        reason="the topic's retention took them before they were read",
    )


class _Position:
    """How far a partition is worked off."""

    __slots__ = ("next", "quiet_since")

    def __init__(self, start: int) -> None:
        self.next = start
        self.quiet_since: float | None = None


class AgentDriver:
    """Feeds a handler from a topic.

    A chunk that fails ends the worker, unacknowledged: Faust would acknowledge it and go on with the next.

    Args:
        stage: Whose work this is.
        subscription: What to read; it serves no one else.
        handler: The work.
        ends: Asks where the topic ends; without it, an agent that no longer reads is not noticed.
        partitions: How many partitions the topic has; with more, it was split further while this runs.
        clock: Seconds that only go forward.
    """

    def __init__(
        self,
        stage: Stage,
        subscription: Subscription,
        handler: Handler,
        ends: Ends | None = None,
        partitions: int | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.stage: Final = stage
        self.subscription: Final = subscription
        self._tasks = Supervisor(stage)
        self._handler = handler
        self._ends = ends
        self._split = partitions
        self._clock = clock
        self._progress = Progress(STUCK_SECONDS, clock)
        self._lock = asyncio.Lock()
        self._positions: dict[int, _Position] = {}
        self._busy_since: float | None = None
        self._unsettled_since: float | None = None
        self._finished = False
        subscription.listen(self, stage)

    @property
    def failed(self) -> asyncio.Future[BaseException]:
        """Set to what ended the agent's work, or one of the tasks beside it."""
        return self._tasks.failed

    @property
    def partitions(self) -> set[int]:
        """The partitions that this worker has at the moment."""
        return set(self._positions)

    def alive(self) -> str | None:
        """Say what is wrong with the agent, if anything: it failed, a call does not end, or it stopped reading."""
        if self.failed.done():
            return f"failed: {type(self.failed.result()).__name__}"
        if self._busy_since is None:
            return self._progress()
        seconds = self._clock() - self._busy_since
        return f"busy with one chunk for {seconds:.0f} s" if seconds > STUCK_SECONDS else None

    def ready(self) -> str | None:
        """Say why the agent does not take part, if it does not; having no partition of few is well."""
        return None if self.subscription.settled else "not settled in its consumer group"

    async def start(self) -> None:
        """Join the group and begin to read."""
        await self.subscription.start()
        self._tasks.start("ticks", self._ticking())
        self._tasks.start("subscription", self._watch_subscription())
        if self._ends is not None:
            self._tasks.start("probe", self._probing(self._ends))

    async def stop(self) -> None:
        """Finish, and take the subscription down."""
        await self.finish()
        await self.subscription.stop()

    async def finish(self) -> None:
        """Finish the chunk in hand, let go of all partitions in good order and commit; nothing is taken any more."""
        self._finished = True
        await self._tasks.stop()
        self.subscription.pause()
        await self._let_go(self.partitions)
        await self.subscription.commit()

    async def assigned(self, committed: Mapping[int, int | None]) -> Mapping[int, int]:
        """See ``Listener``: settle for every partition where it is read from."""
        async with self._lock:
            numbers = sorted(committed)
            if not numbers:
                return {}
            topic = self.subscription.topic
            if self._split is not None and numbers[-1] >= self._split:
                raise RunError(
                    f"the topic {topic} has a partition {numbers[-1]}, the settings say {self._split}"
                )
            oldest = await self.subscription.oldest(numbers)
            ends = await self.subscription.newest(numbers)
            wanted = await self._handler.assigned({number: committed[number] for number in numbers})
            starts: dict[int, int] = {}
            for number in numbers:
                start = wanted.get(number, committed[number])
                due = checked_start(self.stage, topic, number, start, oldest[number], ends[number])
                starts[number] = max(oldest[number], due - self._handler.rewind)
            self._positions = {number: _Position(start) for number, start in starts.items()}
            log.info("partitions.assigned", stage=self.stage, starts=starts)
            return starts

    async def revoked(self, partitions: set[int]) -> None:
        """See ``Listener``: let go in good order."""
        await self._let_go(partitions)

    async def _let_go(self, partitions: set[int]) -> None:
        async with self._lock:
            held = partitions & set(self._positions)
            # What a failed chunk left behind stands for records that it did not hand on: it must not be kept.
            if held and not self.failed.done():
                await self._handler.revoked(held)
            for partition in partitions:
                self._positions.pop(partition, None)
            log.info("partitions.revoked", stage=self.stage, partitions=sorted(held))

    async def take(self, chunk: Chunk, records: Sequence[Record]) -> bool:
        """See ``Listener``: hand a chunk to the handler, unless it is not to be worked on any more."""
        with self._fatal():
            return await self._take(chunk, records)

    async def _take(self, chunk: Chunk, records: Sequence[Record]) -> bool:
        partition = chunk.partition
        async with self._lock:
            position = self._positions.get(partition)
            # Faust starts the agent anew after a failure; the chunks after the one that failed must wait for
            # the next worker.
            if position is None or self.failed.done() or self._finished:
                return False
            if not self.subscription.current(chunk):
                return False
            if records[0].offset < position.next:
                records = [record for record in records if record.offset >= position.next]
            if records:
                if records[0].offset > position.next and self.subscription.fell_behind(partition):
                    _count_gone(self.stage, partition, records[0].offset - position.next)
                self._busy_since = self._clock()
                await self._handler.take(partition, records)
                self._busy_since = None
                position.next = records[-1].offset + 1
                position.quiet_since = None
            return True

    async def _ticking(self) -> None:
        while True:
            await asyncio.sleep(TICK_SECONDS)
            with self._fatal():
                self._check_group()
                for partition in sorted(self._positions):
                    async with self._lock:
                        if position := self._positions.get(partition):
                            await self._handler.tick(partition, *self._quiet(partition, position))
                self._measure_lag()

    def _check_group(self) -> None:
        """Raise when a rebalance does not end: aiokafka stops without a word after an unexpected answer."""
        now = self._clock()
        if self.subscription.settled:
            self._unsettled_since = None
        elif self._unsettled_since is None:
            self._unsettled_since = now
        elif now - self._unsettled_since > SETTLE_SECONDS:
            raise RunError(f"{self.stage}: the consumer group has not settled for {SETTLE_SECONDS:.0f} s")

    def _quiet(self, partition: int, position: _Position) -> tuple[float, float]:
        """Return how long the partition has been read to its end, and how long ago it was asked for more."""
        now = self._clock()
        # First this and then the end: a fetch in between that finds something makes both of no use.
        asked = self.subscription.asked_seconds(partition)
        if asked is None or not self.subscription.at_end(partition):
            position.quiet_since = None
            return 0.0, 0.0
        if position.quiet_since is None:
            position.quiet_since = now
        return now - position.quiet_since, asked

    def _measure_lag(self) -> None:
        lag = sum(
            max(0, end - position.next)
            for partition, position in self._positions.items()
            if (end := self.subscription.end_offset(partition)) is not None
        )
        metrics.consumer_lag_records.labels(stage=self.stage).set(lag)
        metrics.partitions_assigned.labels(stage=self.stage).set(len(self._positions))

    async def _probing(self, ends: Ends) -> None:
        before: dict[int, int] = {}
        while True:
            await asyncio.sleep(PROBE_SECONDS)
            with self._fatal():
                done = {partition: position.next for partition, position in self._positions.items()}
                # Who gets on need not ask.
                waiting = await self._waiting(ends, list(done)) if done == before else False
                self._progress.note(done, waiting)
                before = done

    async def _waiting(self, ends: Ends, partitions: list[int]) -> bool | None:
        """Return whether there are records that are not done, or None if that can't be known now."""
        if not partitions or not self.subscription.settled:
            return None
        try:
            async with asyncio.timeout(PROBE_TIMEOUT_SECONDS):
                found = await ends(partitions)
        except (RunError, TimeoutError, OSError):
            return None
        return any(not self.subscription.is_done(partition, end) for partition, end in found.items())

    async def _watch_subscription(self) -> None:
        self._fail(await self.subscription.ended())

    @contextmanager
    def _fatal(self) -> Iterator[None]:
        try:
            yield
        except Exception as error:
            self._fail(error)
            raise

    def _fail(self, error: BaseException) -> None:
        if not self.failed.done():
            log.error("stage.failed", stage=self.stage, exc_info=error)
            self.failed.set_result(error)
