"""The consumer: fetches far ahead, delivers chunks, and commits by a ledger of what it delivered."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Mapping, Sequence
from typing import Any, Final, Protocol, TypeVar

import aiokafka  # type: ignore[import-untyped] # it ships no types
import aiokafka.consumer.fetcher  # type: ignore[import-untyped]
from faust.transport.drivers import aiokafka as driver
from faust.types import TP, Message
from faust.types.transports import ConsumerCallback

from agents.transport.chunks import ChunkMessage, ChunkScheduler, Record
from agents.transport.ledger import OffsetLedger

T = TypeVar("T")

aiokafka.consumer.fetcher.ConsumerRecord = Record

PARTITION_FETCH_BYTES: Final = 4 * 1024 * 1024
"""What a fetch brings of one partition at most, save a single larger record."""

FETCH_BYTES: Final = 32 * 1024 * 1024
FETCH_WAIT_MS: Final = 250

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
    """Records by partition, and how many seeks came before they were taken from the fetcher."""

    seeks = 0


class BatchConsumerThread(driver.AIOKafkaConsumerThread):
    """Runs aiokafka with fetches large enough that one parse serves thousands of records.

    Attributes:
        seeks: How often positions were set; records from before the last time are not to be delivered.
    """

    logger = driver.logger
    seeks = 0

    def _create_worker_consumer(self, transport: driver.Transport) -> aiokafka.AIOKafkaConsumer:
        consumer = super()._create_worker_consumer(transport)
        # Faust fixes the first of these in its call and has no settings for the others; aiokafka reads them
        # when it starts.
        consumer._fetch_max_wait_ms = FETCH_WAIT_MS
        consumer._fetch_max_bytes = FETCH_BYTES
        consumer._max_partition_fetch_bytes = PARTITION_FETCH_BYTES
        return consumer

    async def _seek_wait(self, consumer: aiokafka.AIOKafkaConsumer, partitions: Mapping[TP, int]) -> None:
        # Nothing is awaited between the count and the seeks, so that no fetch comes in between.
        self.seeks += 1
        await super()._seek_wait(consumer, partitions)

    async def _fetch_records(self, *args: Any, **kwargs: Any) -> Fetched:  # noqa: ANN401 - handed through
        fetched = Fetched(await super()._fetch_records(*args, **kwargs))
        fetched.seeks = self.seeks
        return fetched


class BatchConsumer(driver.Consumer):
    """Kafka consumer whose unit of delivery, acknowledgement and commit is the chunk.

    Attributes:
        ledger: What is delivered and done; agents put their holds there.
    """

    logger = driver.logger

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - handed through to Faust
        super().__init__(*args, **kwargs)
        self.ledger: OffsetLedger[TP] = OffsetLedger()
        self.scheduler = ChunkScheduler()
        self.callback = self._entering(self.callback)

    def _entering(self, deliver: ConsumerCallback) -> ConsumerCallback:
        async def enter(message: Message) -> None:
            if isinstance(message, ChunkMessage):
                self.ledger.deliver(message.tp, message.delivery)
            await deliver(message)

        return enter

    def _new_consumer_thread(self) -> BatchConsumerThread:
        return BatchConsumerThread(self, loop=self.loop, beacon=self.beacon)

    def _to_message(self, tp: TP, record: Sequence[Record]) -> ChunkMessage:
        return ChunkMessage(tp, record, self.app.consumer_generation_id)

    def on_buffer_full(self, tp: TP) -> None:
        """Do nothing: a full queue makes the one loop that fills it wait.

        Faust would leave the partition out of its fetches, and sleep for a second when none is left.
        """

    async def getmany(self, timeout: float) -> AsyncIterator[tuple[TP, Message]]:  # noqa: ASYNC109 - Faust's
        """Yield the chunks of one fetch.

        A fetch that was under way during a rebalance may end before its seek, or after it while the flow
        is still stopped. The first has to be dropped, the second must not be: it would not come again.
        """
        records, _ = await self._wait_next_records(timeout)
        if not isinstance(records, Fetched):
            return
        for tp, chunk in self.scheduler.iterate(records):
            while not self.flow_active and not self.should_stop:
                await self.wait(self.can_resume_flow)  # type: ignore[arg-type] # mode means any event
            if self.should_stop or records.seeks != self._seeks:
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
        await super().perform_seek()
        committed = {tp: self._committed_offset[tp] for tp in self.assignment()}
        for tp in committed:
            self.ledger.forget(tp)
        starts: dict[TP, int] = {tp: offset for tp, offset in committed.items() if offset is not None}
        if fresh := committed.keys() - starts.keys():
            earliest = self.app.conf.consumer_auto_offset_reset == "earliest"
            starts |= await (self.earliest_offsets(*fresh) if earliest else self.highwaters(*fresh))
        hooks = self._hooks()
        if hooks is not None:
            starts |= await self._crashing(hooks.assigned(committed))
        await self.seek_wait(starts)

    async def on_partitions_revoked(self, revoked: set[TP]) -> None:
        """Stop the flow, finish and commit what is done, and only then let Faust clear its books."""
        self.stop_flow()
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
            and not self.ledger.in_flight(tp)
        )

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

    @property
    def _seeks(self) -> int:
        thread = self._thread
        return thread.seeks if isinstance(thread, BatchConsumerThread) else 0

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
