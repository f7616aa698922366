"""What an agent needs of Kafka, with no word of Faust or aiokafka, and how Faust gives it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, Protocol, cast

import faust
from faust.types import TP

from agents.kafka.app import App, source
from agents.kafka.transport import BatchConsumer, ChunkMessage, Record
from agents.ops.errors import RunError


class Chunk(Protocol):
    """Consecutive records of one partition, acknowledged as one."""

    @property
    def partition(self) -> int:
        """The partition."""
        ...


class Listener(Protocol):
    """Who reads a subscription."""

    async def assigned(self, committed: Mapping[int, int | None]) -> Mapping[int, int]:
        """Get ready for partitions before any of their records flow.

        Args:
            committed: The group's committed offset of every partition.

        Returns:
            Where to read from, for the partitions that do not start from what is committed.
        """
        ...

    async def revoked(self, partitions: set[int]) -> None:
        """Finish what is in hand; the last chance to set what may be committed of the partitions."""
        ...

    async def take(self, chunk: Chunk, records: Sequence[Record]) -> bool:
        """Work on a chunk, and say whether all that follows from it is safe; only then may it be committed."""
        ...


class Subscription(Protocol):
    """A member of a consumer group that reads one topic, chunk by chunk and each partition in order."""

    @property
    def topic(self) -> str:
        """Full name of the topic."""
        ...

    @property
    def settled(self) -> bool:
        """Whether the group has settled who has which partition."""
        ...

    def listen(self, listener: Listener, name: str) -> None:
        """Choose who reads; to be called once, before the start."""
        ...

    async def start(self) -> None:
        """Join the group and begin to read."""
        ...

    async def stop(self) -> None:
        """Leave the group, and take everything down."""
        ...

    async def ended(self) -> BaseException:
        """Wait until it has stopped, and return why."""
        ...

    async def oldest(self, partitions: Sequence[int]) -> Mapping[int, int]:
        """Ask for the offset of the oldest record of partitions."""
        ...

    async def newest(self, partitions: Sequence[int]) -> Mapping[int, int]:
        """Ask for the offset after the newest record of partitions."""
        ...

    def current(self, chunk: Chunk) -> bool:
        """Return whether a chunk was fetched from where its partition is to be read now."""
        ...

    def end_offset(self, partition: int) -> int | None:
        """Return the offset after the last record as of the last fetch, if any."""
        ...

    def at_end(self, partition: int) -> bool:
        """Return whether all that a partition holds is fetched, delivered and done with."""
        ...

    def is_done(self, partition: int, end: int) -> bool:
        """Return whether everything before an offset is fetched, delivered and done with."""
        ...

    def asked_seconds(self, partition: int) -> float | None:
        """Return how long ago the last fetch was asked for that found nothing more; None if none did."""
        ...

    def fell_behind(self, partition: int) -> bool:
        """Return whether the broker no longer had what was to be read next, and forget it."""
        ...

    def pause(self) -> None:
        """Deliver nothing more."""
        ...

    def hold(self, partition: int, offset: int) -> None:
        """Let nothing from an offset on be committed."""
        ...

    async def commit(self) -> None:
        """Commit all that may be."""
        ...

    async def leave(self) -> None:
        """Tell the group that this member goes; the process is to end right after."""
        ...


class FaustSubscription:
    """A ``Subscription`` by Faust over the batch transport.

    Args:
        app: The app to read with; it serves no one else.
        topic: Full name of the topic.
    """

    def __init__(self, app: App, topic: str) -> None:
        self.app: Final = app
        self.topic: Final = topic
        self._listener: Listener | None = None

    @property
    def settled(self) -> bool:
        """See ``Subscription``."""
        return self.app.rebalancing_count > 0 and not self.app.rebalancing

    @property
    def _consumer(self) -> BatchConsumer:
        return cast(BatchConsumer, self.app.consumer)

    def listen(self, listener: Listener, name: str) -> None:
        """See ``Subscription``."""
        self._listener = listener
        self.app.partition_hooks = self
        self.app.agent(source(self.app, self.topic), name=name)(self._consume)

    async def _consume(self, stream: faust.StreamT[Any]) -> None:
        assert self._listener is not None
        async for event in cast(faust.Stream[Any], stream).noack().events():
            if await self._listener.take(cast(ChunkMessage, event.message), event.value):
                event.ack()

    async def assigned(self, committed: Mapping[TP, int | None]) -> Mapping[TP, int]:
        """See ``agents.kafka.transport.PartitionHooks``."""
        assert self._listener is not None
        starts = await self._listener.assigned({tp.partition: offset for tp, offset in committed.items()})
        return {self._tp(partition): offset for partition, offset in starts.items()}

    async def revoked(self, partitions: set[TP]) -> None:
        """See ``agents.kafka.transport.PartitionHooks``."""
        assert self._listener is not None
        await self._listener.revoked({tp.partition for tp in partitions})

    async def start(self) -> None:
        """See ``Subscription``."""
        await self.app.start()

    async def stop(self) -> None:
        """See ``Subscription``."""
        await self.app.stop()

    async def ended(self) -> BaseException:
        """See ``Subscription``."""
        await self.app.wait_until_stopped()
        return self.app.crash_reason or RunError("Faust stopped by itself")

    async def oldest(self, partitions: Sequence[int]) -> Mapping[int, int]:
        """See ``Subscription``."""
        found = await self._consumer.earliest_offsets(*map(self._tp, partitions))
        return {tp.partition: offset for tp, offset in found.items()}

    async def newest(self, partitions: Sequence[int]) -> Mapping[int, int]:
        """See ``Subscription``."""
        found = await self._consumer.highwaters(*map(self._tp, partitions))
        return {tp.partition: offset for tp, offset in found.items()}

    def current(self, chunk: Chunk) -> bool:
        """See ``Subscription``."""
        return self._consumer.current(cast(ChunkMessage, chunk))

    def end_offset(self, partition: int) -> int | None:
        """See ``Subscription``."""
        return self._consumer.end_offset(self._tp(partition))

    def at_end(self, partition: int) -> bool:
        """See ``Subscription``."""
        return self._consumer.at_end(self._tp(partition))

    def is_done(self, partition: int, end: int) -> bool:
        """See ``Subscription``."""
        return self._consumer.is_done(self._tp(partition), end)

    def asked_seconds(self, partition: int) -> float | None:
        """See ``Subscription``."""
        return self._consumer.asked_seconds(self._tp(partition))

    def fell_behind(self, partition: int) -> bool:
        """See ``Subscription``."""
        return self._consumer.fell_behind(self._tp(partition))

    def pause(self) -> None:
        """See ``Subscription``."""
        self._consumer.stop_flow()

    def hold(self, partition: int, offset: int) -> None:
        """See ``Subscription``."""
        self._consumer.ledger.hold(self._tp(partition), offset)

    async def commit(self) -> None:
        """See ``Subscription``."""
        await self._consumer.commit_now()

    async def leave(self) -> None:
        """See ``Subscription``."""
        await self._consumer.leave_group()

    def _tp(self, partition: int) -> TP:
        return TP(self.topic, partition)
