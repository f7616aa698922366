"""A member of a consumer group in virtual time, and what an agent's driver sees of Faust around it."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any, Final

from faust.types import TP

from agents.kafka.transport import PartitionHooks
from agents.kafka.transport.chunks import ChunkMessage
from agents.kafka.transport.ledger import OffsetLedger
from tests.simulation.group import Group
from tests.simulation.loop import Process, SimulatedLoop, current

COMMIT_SECONDS: Final = 2.0
FETCH_SECONDS: Final = 0.05
POLL_SECONDS: Final = 1.0
QUEUE_CHUNKS: Final = 4


class Event:
    """What a stream gives: a chunk, to be acknowledged."""

    def __init__(self, message: ChunkMessage) -> None:
        self.message: Final = message
        self.value: Final = message.value

    def ack(self) -> None:
        """Mark the chunk as done with."""
        self.message.acked = True


class Member:
    """A driver's consumer: see ``agents.kafka.transport.BatchConsumer``, whose order of steps it follows.

    Args:
        group: The group.
        app: Whose consumer it is.
    """

    def __init__(self, group: Group, app: SimulatedApp) -> None:
        self.ledger: OffsetLedger[TP] = OffsetLedger()
        self.process: Final[Process] = current()
        self.generation = -1
        self.epoch = 0
        self._group = group
        self._app = app
        self._log = group.log
        self._positions: dict[int, int] = {}
        self._ends: dict[int, int] = {}
        self._flows = False
        self._chunks: deque[ChunkMessage] = deque()
        self._filled = asyncio.Event()
        self._news = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        self._asked_at: float | None = None
        self._calls = asyncio.Lock()
        self._late: ChunkMessage | None = None

    def _tp(self, number: int) -> TP:
        return TP(self._group.topic, number)

    async def earliest_offsets(self, *tps: TP) -> dict[TP, int]:
        """Return the oldest offsets, which are 0 here."""
        await asyncio.sleep(self._log.faults.latency())
        return dict.fromkeys(tps, 0)

    async def highwaters(self, *tps: TP) -> dict[TP, int]:
        """Return the ends of partitions."""
        await asyncio.sleep(self._log.faults.latency())
        return {tp: len(self._log.topics[tp.topic][tp.partition]) for tp in tps}

    def stop_flow(self) -> None:
        """Deliver nothing until partitions are assigned."""
        self._flows = False

    def end_offset(self, tp: TP) -> int | None:
        """Return the end of a partition as of the last fetch."""
        return self._ends.get(tp.partition)

    def asked_seconds(self, _tp: TP) -> float | None:
        """Return how long ago the last fetch was answered, if any was since partitions were assigned."""
        return None if self._asked_at is None else self._loop.time() - self._asked_at

    def at_end(self, tp: TP) -> bool:
        """Whether all that the last fetch found is delivered and done with."""
        position = self._positions.get(tp.partition, -1)
        return position >= self._ends.get(tp.partition, position + 1) and not self.ledger.in_flight(tp)

    def current(self, message: ChunkMessage) -> bool:
        """Whether a chunk was fetched from where its partition is to be read now."""
        return message.generation_id == self.epoch

    async def commit_now(self) -> None:
        """Commit what may be."""
        bounds = {number: self.ledger.committable(self._tp(number)) for number in self._positions}
        offsets = {number: bound for number, bound in bounds.items() if bound is not None}
        if offsets:
            await asyncio.sleep(self._log.faults.latency())
            self._group.commit(self, offsets)
            await asyncio.sleep(self._log.faults.latency())

    async def revoke(self) -> None:
        """Let go of everything, as ``BatchConsumer.on_partitions_revoked`` does."""
        async with self._calls:
            await self._revoke()

    async def _revoke(self) -> None:
        self.stop_flow()
        self.epoch += 1
        self._app.rebalancing = True
        revoked = {self._tp(number) for number in self._positions}
        hooks = self._app.partition_hooks
        if revoked and hooks is not None:
            await self._app.crashing(hooks.revoked(revoked))
            await self.commit_now()
        for tp in revoked:
            self.ledger.forget(tp)
        self._positions, self._ends = {}, {}
        self._asked_at = None
        # Faust empties the queue, but a chunk that waited for room in it comes after.
        if self._chunks and self._log.faults.dice.random() < 0.3:
            self._late = self._chunks[-1]
        self._chunks.clear()

    async def assign(self, numbers: list[int], generation: int) -> None:
        """Take partitions on, as ``BatchConsumer.perform_seek`` does."""
        async with self._calls:
            await self._assign(numbers, generation)

    async def _assign(self, numbers: list[int], generation: int) -> None:
        self.generation = generation
        self.epoch += 1
        committed = {self._tp(number): self._group.committed.get(number) for number in numbers}
        for tp, offset in committed.items():
            self.ledger.begin(tp, offset)
        starts = {tp: 0 if offset is None else offset for tp, offset in committed.items()}
        hooks = self._app.partition_hooks
        if hooks is not None:
            starts |= await self._app.crashing(hooks.assigned(committed))
        self._positions = {tp.partition: start for tp, start in starts.items()}
        self._ends = {}
        if self._late is not None:
            self._chunks.append(self._late)
            self._late = None
            self._filled.set()
        self._flows = True
        self._news.set()
        self._app.rebalancing = False
        self._app.rebalancing_count += 1

    async def fetching(self) -> None:
        """Deliver chunks of partitions in turn, while the flow is on and the queue takes them."""
        dice = self._log.faults.dice
        self._log.readers[self._group.topic].append(self._news)
        while True:
            poll = self._loop.call_later(POLL_SECONDS, self._news.set)
            await self._news.wait()
            poll.cancel()
            self._news.clear()
            await asyncio.sleep(FETCH_SECONDS * dice.random() + 0.01)
            self._asked_at = self._loop.time()
            for number in list(self._positions):
                records = self._log.topics[self._group.topic][number]
                self._ends[number] = len(records)
                begin = self._positions[number]
                if not self._flows or begin >= len(records) or len(self._chunks) >= QUEUE_CHUNKS:
                    continue
                cut = records[begin : begin + dice.randint(1, self._log.faults.chunk)]
                self._positions[number] = begin + len(cut)
                message = ChunkMessage(self._tp(number), cut, self.epoch)
                self.ledger.deliver(message.tp, message.delivery)
                self._chunks.append(message)
                self._filled.set()
                if self._positions[number] < len(records):
                    self._news.set()

    async def committing(self) -> None:
        """Commit from time to time."""
        while True:
            await asyncio.sleep(COMMIT_SECONDS * self._log.faults.dice.uniform(0.2, 1.0))
            await self.commit_now()

    async def heartbeat(self) -> None:
        """Find out that one was thrown out, let go, and join again."""
        while True:
            await asyncio.sleep(2.0)
            if not self._group.has(self):
                await self.revoke()
                self._group.join(self)

    def noack(self) -> Member:
        """See ``faust.Stream``."""
        return self

    def events(self) -> Member:
        """See ``faust.Stream``."""
        return self

    def __aiter__(self) -> Member:
        return self

    async def __anext__(self) -> Event:
        while not self._chunks:
            self._filled.clear()
            await self._filled.wait()
        self._news.set()
        return Event(self._chunks.popleft())


class SimulatedApp:
    """What ``AgentDriver`` uses of a Faust app.

    Args:
        group: The agent's group.
        loop: Whose time it is.
    """

    def __init__(self, group: Group, loop: SimulatedLoop) -> None:
        self.partition_hooks: PartitionHooks | None = None
        self.rebalancing = True
        self.rebalancing_count = 0
        self.crash_reason: BaseException | None = None
        self.consumer: Final = Member(group, self)
        self._group = group
        self._loop = loop
        self._consume: Callable[[Any], Awaitable[None]] | None = None
        self._ended = loop.create_future()
        self._tasks: list[asyncio.Task[None]] = []

    def topic(self, name: str, **_options: object) -> str:
        """Return what the agent reads."""
        return name

    def agent(self, _source: object, name: str) -> Callable[[Callable[[Any], Awaitable[None]]], None]:
        """Take the function that consumes the stream."""

        def take(consume: Callable[[Any], Awaitable[None]]) -> None:
            self._consume = consume

        return take

    async def start(self) -> None:
        """Join the group and begin to read."""
        member = self.consumer
        works = (member.fetching(), member.committing(), member.heartbeat(), self._consuming())
        self._tasks = [asyncio.create_task(work) for work in works]
        await asyncio.sleep(self._group.log.faults.latency())
        self._group.join(member)

    async def stop(self) -> None:
        """Leave the group."""
        for task in self._tasks:
            task.cancel()
        await asyncio.sleep(self._group.log.faults.latency())
        self._group.leave(self.consumer)
        if not self._ended.done():
            self._ended.set_result(None)

    async def wait_until_stopped(self) -> None:
        """Wait for ``stop``, or for a crash."""
        await asyncio.shield(self._ended)

    async def crashing(self, work: Awaitable[Any]) -> Any:
        """Await a hook; what it raises ends the app."""
        try:
            return await work
        except Exception as error:
            self.crash_reason = error
            if not self._ended.done():
                self._ended.set_result(None)
            raise

    async def _consuming(self) -> None:
        # Faust starts an agent anew after it failed; what it did not acknowledge does not come again.
        assert self._consume is not None
        while True:
            try:
                await self._consume(self.consumer)
            except Exception:  # noqa: BLE001 - whatever it was, the driver was told
                await asyncio.sleep(0)
