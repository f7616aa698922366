"""A log in memory and virtual time: what Kafka is to who sends, and to who reads outside of any group."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Iterable, Mapping
from itertools import chain
from typing import Final
from zlib import crc32

from agents.kafka.outgoing import Outgoing
from agents.kafka.transport import Record
from tests.simulation.faults import Faults
from tests.simulation.loop import SimulatedLoop
from tests.support.fakes import record
from tests.support.stream import START_MS

WALL_MS: Final = START_MS + 6 * 3_600_000
"""Wall time at the start of a schedule; no post of it is dated later."""


class Log:
    """All topics; what is written stays, whatever becomes of who wrote it.

    Args:
        loop: Whose time it is.
        faults: How slow it is and what fails.
        topics: How many partitions each has.
    """

    def __init__(self, loop: SimulatedLoop, faults: Faults, topics: Mapping[str, int]) -> None:
        self._loop = loop
        self.faults: Final = faults
        self.topics: Final[dict[str, list[list[Record]]]] = {
            name: [[] for _ in range(count)] for name, count in topics.items()
        }
        self.readers: Final[dict[str, list[asyncio.Event]]] = {name: [] for name in topics}

    def wall_ms(self) -> int:
        """Return the wall time."""
        return WALL_MS + round(self._loop.time() * 1000)

    def append(self, outgoing: Outgoing) -> int:
        """Write a record; returns its offset."""
        partitions = self.topics[outgoing.topic]
        number = outgoing.partition
        if number is None:
            number = crc32(outgoing.key or b"") % len(partitions)
        records = partitions[number]
        written = record(
            outgoing.value,
            len(records),
            topic=outgoing.topic,
            partition=number,
            key=outgoing.key,
            headers=outgoing.headers,
        )
        written.timestamp = self.wall_ms()
        records.append(written)
        for reader in self.readers[outgoing.topic]:
            reader.set()
        return len(records) - 1

    def of(self, topic: str) -> list[Record]:
        """Return all records of a topic, partition by partition."""
        return list(chain.from_iterable(self.topics[topic]))

    async def send_all(self, records: Iterable[Outgoing]) -> list[int]:
        """See ``Sender``: partitions go side by side, each in order, and any of them may have been slower."""
        batch = list(records)
        if not batch:
            return []
        dice = self.faults.dice
        await asyncio.sleep(self.faults.latency())
        lanes: dict[tuple[str, int | None], deque[int]] = {}
        for place, outgoing in enumerate(batch):
            lanes.setdefault((outgoing.topic, outgoing.partition), deque()).append(place)
        offsets = [0] * len(batch)
        fails = self.faults.failing_send(batch)
        for done in range(len(batch)):
            if done == fails:
                raise ConnectionError("the broker is gone")
            lane = dice.choice(list(lanes))
            place = lanes[lane].popleft()
            if not lanes[lane]:
                del lanes[lane]
            offsets[place] = self.append(batch[place])
            if dice.random() < 0.2:
                await asyncio.sleep(self.faults.latency())
        if fails == len(batch):
            raise ConnectionError("the broker took everything, and is gone before it said so")
        await asyncio.sleep(self.faults.latency())
        return offsets

    async def partition_counts(self) -> Mapping[str, int]:
        """See ``agents.kafka.state.Reader``."""
        await asyncio.sleep(self.faults.latency())
        return {name: len(partitions) for name, partitions in self.topics.items()}

    async def read_to_end(self, topic: str, partitions: Iterable[int]) -> AsyncIterator[Record]:
        """See ``agents.kafka.state.Reader``."""
        for number in partitions:
            await asyncio.sleep(self.faults.latency())
            for found in list(self.topics[topic][number]):
                yield found
