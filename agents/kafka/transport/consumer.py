"""The consumer: fetches far ahead, delivers chunks, and commits by a ledger of what it delivered."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Mapping, Sequence
from typing import Any, Final, Protocol, TypeVar, cast

import aiokafka  # type: ignore[import-untyped] # it ships no types
import aiokafka.consumer.consumer  # type: ignore[import-untyped]
import aiokafka.consumer.fetcher  # type: ignore[import-untyped]
import uvloop
from faust.transport.drivers import aiokafka as driver
from faust.types import TP, Message
from faust.types.transports import ConsumerCallback

from agents.kafka.transport.chunks import ChunkMessage, ChunkScheduler
from agents.kafka.transport.fetched import PartitionRecords, Record, Records, joined
from agents.kafka.transport.ledger import OffsetLedger

T = TypeVar("T")


class AskingFetcher(aiokafka.consumer.fetcher.Fetcher):  # type: ignore[misc] # it ships no types
    """Notes of each partition when the last fetch was asked for that found nothing more, and any lost records.

    It hands over what it fetched as ``Records``; there is no reading record by record.

    When an answer came says little: a process that was stopped, or whose connection was, reads old ones.
    """

    async def _proc_fetch_request(self, assignment: Any, node_id: int, request: Any) -> bool:  # noqa: ANN401
        asked = time.monotonic()
        states = [
            (assignment.state_value(aiokafka.TopicPartition(topic, partition)), offset)
            for topic, partitions in request.topics
            for partition, offset, _ in partitions
        ]
        for state, _ in states:
            state.timestamp = None
        found: bool = await super()._proc_fetch_request(assignment, node_id, request)
        for state, offset in states:
            # aiokafka sets the timestamp when an answer without an error has come.
            if state.timestamp is not None and state.highwater == offset:
                state.asked = asked
            if state.awaiting_reset:
                state.fell_behind = True
        return found

    async def fetched_records(self, *args: Any, **kwargs: Any) -> dict[TP, Records]:  # noqa: ANN401
        """Return what was fetched and not yet handed over."""
        fetched = await super().fetched_records(*args, **kwargs)
        return {tp: joined(batches) for tp, batches in fetched.items()}


def patch_fetcher() -> None:
    """Let every consumer of this process fetch by ``AskingFetcher``; to be called once, by ``patches.apply``."""
    aiokafka.consumer.fetcher.PartitionRecords = PartitionRecords
    aiokafka.consumer.consumer.Fetcher = AskingFetcher


PARTITION_FETCH_BYTES: Final = 1024 * 1024
"""What a fetch brings of one partition at most, save a single larger record: some 3,000 posts, of which several such
chunks may wait in memory while an agent catches up."""

FETCH_BYTES: Final = 32 * 1024 * 1024
FETCH_WAIT_MS: Final = 250

GATHER_WAIT_MS: Final = 100
"""How long an agent that gathers lets records wait: a chunk of a few costs as much as one of hundreds."""

LEAVE_SECONDS: Final = 3.0

REVOKE_COMMIT_SECONDS: Final = 3.0
"""A broker that takes no commit while the group rebalances must not hold the rebalance up."""


class PartitionHooks(Protocol):
    """What has to happen between a rebalance and the flow of records."""

    async def assigned(self, committed: Mapping[TP, int | None]) -> Mapping[TP, int]:
        """Get ready for partitions before any of their records flow.

        Args:
            committed: The group's committed offset of every partition.

        Returns:
            Where to start reading, for the partitions that do not start from what is committed.
        """
        ...

    async def revoked(self, partitions: set[TP]) -> None:
        """Finish what is in hand; the last chance to set what may be committed of the partitions."""
        ...


class Fetched(dict[TP, list[Any]]):
    """Records by partition, and the epoch of the positions that they were fetched from."""

    epoch = 0


class BatchConsumerThread(driver.AIOKafkaConsumerThread):
    """Runs aiokafka with fetches large enough that one parse serves thousands of records.

    Attributes:
        epoch: The consumer's epoch for which positions were last set.
        handed: The offset after the last record handed over since then, by partition.
    """

    logger = driver.logger
    epoch = 0

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - handed through to Faust
        super().__init__(*args, **kwargs)
        self.handed: dict[TP, int] = {}

    def _create_worker_consumer(self, transport: driver.Transport) -> aiokafka.AIOKafkaConsumer:
        consumer = super()._create_worker_consumer(transport)
        # Faust fixes the first of these in its call and has no settings for the others; aiokafka reads them
        # when it starts.
        gather_bytes: int = getattr(transport.app, "gather_bytes", 0)
        consumer._fetch_min_bytes = max(gather_bytes, 1)
        consumer._fetch_max_wait_ms = GATHER_WAIT_MS if gather_bytes else FETCH_WAIT_MS
        consumer._fetch_max_bytes = FETCH_BYTES
        consumer._max_partition_fetch_bytes = PARTITION_FETCH_BYTES
        return consumer

    async def seek_for(self, epoch: int, starts: Mapping[TP, int]) -> None:
        """Set positions for an epoch, unless a rebalance has begun another one."""
        await self.call_thread(self._seek_for, self._ensure_consumer(), epoch, starts)

    async def _seek_for(
        self, consumer: aiokafka.AIOKafkaConsumer, epoch: int, starts: Mapping[TP, int]
    ) -> None:
        if epoch == cast(BatchConsumer, self.consumer).epoch:
            # Nothing is awaited between this and the seeks, so that no fetch comes in between.
            self.epoch = epoch
            self.handed = {}
            await self._seek_wait(consumer, starts)

    async def _fetch_records(self, *args: Any, **kwargs: Any) -> Fetched:  # noqa: ANN401 - handed through
        fetched = Fetched(await super()._fetch_records(*args, **kwargs))
        fetched.epoch = self.epoch
        self.handed |= {tp: records[-1].offset + 1 for tp, records in fetched.items() if records}
        return fetched


class BatchConsumer(driver.Consumer):
    """Kafka consumer whose unit of delivery, acknowledgement and commit is the chunk.

    Attributes:
        ledger: What is delivered and done; agents put their holds there.
        epoch: Counts rebalances and seeks; what was fetched in an earlier epoch is not to be worked on.
    """

    logger = driver.logger

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - handed through to Faust
        super().__init__(*args, **kwargs)
        self.ledger: OffsetLedger[TP] = OffsetLedger()
        self.epoch = 0
        self._entered: dict[TP, int] = {}
        self.scheduler = ChunkScheduler()
        self.callback = self._entering(self.callback)

    def _entering(self, deliver: ConsumerCallback) -> ConsumerCallback:
        async def enter(message: Message) -> None:
            if isinstance(message, ChunkMessage):
                if not self.current(message):
                    return
                self._entered[message.tp] = message.delivery.last + 1
                self.ledger.deliver(message.tp, message.delivery)
            await deliver(message)

        return enter

    def _new_consumer_thread(self) -> BatchConsumerThread:
        loop = uvloop.new_event_loop()
        return BatchConsumerThread(self, loop=self.loop, thread_loop=loop, beacon=self.beacon)

    def _to_message(self, tp: TP, record: Sequence[Record]) -> ChunkMessage:
        return ChunkMessage(tp, record, self.app.consumer_generation_id, self.epoch)

    def on_buffer_full(self, tp: TP) -> None:
        """Do nothing: a full queue makes the one loop that fills it wait.

        Faust would leave the partition out of its fetches, and sleep for a second when none is left.
        """

    async def getmany(self, timeout: float) -> AsyncIterator[tuple[TP, Message]]:  # noqa: ASYNC109 - Faust's
        """Yield the chunks of one fetch.

        A fetch that was under way during a rebalance may end before its seek, or after it while the flow
        is still stopped. The first has to be dropped, the second must not be: it would not come again. Nor can
        the flow be relied on: Faust lets it go on after a seek that another rebalance has overtaken.
        """
        records, _ = await self._wait_next_records(timeout)
        if not isinstance(records, Fetched):
            return
        for tp, chunk in self.scheduler.iterate(records):
            while not self.flow_active and not self.should_stop:
                await self.wait(self.can_resume_flow)  # type: ignore[arg-type] # mode means any event
            if self.should_stop or records.epoch != self.epoch:
                return
            self.app.monitor.track_tp_end_offset(tp, self.highwater(tp))
            yield tp, self._to_message(tp, chunk)

    async def _add_gap(self, tp: TP, offset_from: int, offset_to: int) -> None:
        if self._is_changelog_tp(tp):
            await super()._add_gap(tp, offset_from, offset_to)

    def _new_offset(self, tp: TP) -> int | None:
        # Faust notes acknowledgements here, from compiled code too; the ledger looks at the messages.
        self._acked[tp].clear()
        self._acked_index[tp].clear()
        return self.ledger.committable(tp)

    async def perform_seek(self) -> None:
        """Move every partition to where it is to be read from; the flow is stopped until this is done."""
        self.epoch += 1
        epoch = self.epoch
        self._entered = {}
        await super().perform_seek()
        committed = {tp: self._committed_offset[tp] for tp in self.assignment()}
        for tp, offset in committed.items():
            self.ledger.begin(tp, offset)
        starts: dict[TP, int] = {tp: offset for tp, offset in committed.items() if offset is not None}
        if fresh := committed.keys() - starts.keys():
            earliest = self.app.conf.consumer_auto_offset_reset == "earliest"
            starts |= await (self.earliest_offsets(*fresh) if earliest else self.highwaters(*fresh))
        hooks = self._hooks()
        # A rebalance that has begun meanwhile has told the hooks already that the partitions are gone.
        if hooks is not None and epoch == self.epoch:
            starts |= await self._crashing(hooks.assigned(committed))
        await cast(BatchConsumerThread, self._thread).seek_for(epoch, starts)

    async def on_partitions_revoked(self, revoked: set[TP]) -> None:
        """Stop the flow, finish and commit what is done, and only then let Faust clear its books."""
        self.stop_flow()
        self.epoch += 1
        if revoked and not self.app.should_stop:
            hooks = self._hooks()
            if hooks is not None:
                await self._crashing(hooks.revoked(revoked))
            try:
                async with asyncio.timeout(REVOKE_COMMIT_SECONDS):
                    await self.commit_now()
            except TimeoutError:
                self.log.warning("A rebalance did not wait for a commit; what it covered may come again.")
        for tp in revoked:
            self.ledger.forget(tp)
        await super().on_partitions_revoked(revoked)

    def current(self, message: ChunkMessage) -> bool:
        """Return whether a chunk was fetched from where its partition is to be read now."""
        return message.epoch == self.epoch

    def end_offset(self, tp: TP) -> int | None:
        """Return the offset after the partition's last record as of the last fetch, if any."""
        state = self._state(tp)
        return None if state is None else state.highwater

    def at_end(self, tp: TP) -> bool:
        """Return whether all that the partition holds is fetched, delivered and done with."""
        state = self._state(tp)
        return (
            state is not None
            and state.has_valid_position
            and state.highwater is not None
            and state.position >= state.highwater
            and self._entered.get(tp, 0) >= cast(BatchConsumerThread, self._thread).handed.get(tp, 0)
            and not self.ledger.in_flight(tp)
        )

    def fell_behind(self, tp: TP) -> bool:
        """Return whether the broker no longer had what was to be read next, and forget it."""
        state = self._state(tp)
        if state is None or not getattr(state, "fell_behind", False):
            return False
        state.fell_behind = False
        return True

    def asked_seconds(self, tp: TP) -> float | None:
        """Return how long ago the last fetch was asked for that found nothing more; None if none did.

        Every record that reached the partition before that was fetched, and ``at_end`` tells if it is done with.
        """
        asked: float | None = getattr(self._state(tp), "asked", None)
        return None if asked is None else time.monotonic() - asked

    def is_done(self, tp: TP, end: int) -> bool:
        """Return whether everything before an offset is fetched, delivered and done with."""
        state = self._state(tp)
        at = state.position if state is not None and state.has_valid_position else None
        return at is not None and at >= end and not self.ledger.in_flight(tp)

    def _state(self, tp: TP) -> Any | None:  # noqa: ANN401 - a class of aiokafka, which ships no types
        # Plain attributes of the consumer's thread: its own calls would wait while a rebalance goes on.
        consumer = self._thread._consumer
        subscription = None if consumer is None else consumer._subscription.subscription
        assignment = None if subscription is None else subscription.assignment
        if assignment is None or not assignment.active:
            return None
        return assignment.state_value(aiokafka.TopicPartition(tp.topic, tp.partition))

    async def commit_now(self) -> None:
        """Commit all that may be, even while a commit of less is under way."""
        await self.maybe_wait_for_commit_to_finish()
        await self.commit()

    async def leave_group(self) -> None:
        """Tell the group that this member goes, so that no session has to run out; the process is to end then."""
        consumer = self._thread._consumer
        coordinator = None if consumer is None else consumer._coordinator
        if coordinator is None:
            return
        try:
            async with asyncio.timeout(LEAVE_SECONDS):
                await self._thread.call_thread(coordinator._maybe_leave_group)
        except Exception as error:  # noqa: BLE001 - the session runs out instead
            self.log.warning("The group was not told that this member goes: %r", error)

    def _hooks(self) -> PartitionHooks | None:
        return getattr(self.app, "partition_hooks", None)

    async def _crashing(self, work: Awaitable[T]) -> T:
        # aiokafka only logs what a rebalance callback raises, and goes on with partitions that nobody is
        # ready for.
        try:
            return await work
        except Exception as error:
            await self.app.crash(error)
            raise
