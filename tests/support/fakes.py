"""Stand-ins for Kafka in unit tests: a log in memory, and stores that remember what was done to them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence

from agents.kafka.outgoing import Outgoing
from agents.kafka.state import Place, Snapshot
from agents.kafka.transport import Record


def record(
    value: bytes | None,
    offset: int = 0,
    *,
    topic: str = "posts",
    partition: int = 0,
    key: bytes | None = None,
    headers: Sequence[tuple[str, bytes]] = (),
) -> Record:
    """Return a record as the transport gives it."""
    return Record(topic, partition, offset, 0, 0, key, value, None, -1, -1, tuple(headers))


def records(values: Iterable[bytes | None], first: int = 0) -> list[Record]:
    """Return records with consecutive offsets."""
    return [record(value, first + index) for index, value in enumerate(values)]


class FakeLog:
    """A ``Sender`` that keeps what is sent, and can be read again."""

    def __init__(self) -> None:
        self.sent: list[Outgoing] = []
        self.broken = False

    async def send_all(self, records: Iterable[Outgoing]) -> list[int]:
        """Keep records; raises when ``broken``, after half of them."""
        batch = list(records)
        if self.broken:
            self.sent += batch[: len(batch) // 2]
            raise ConnectionError("the broker is gone")
        self.sent += batch
        return list(range(len(self.sent) - len(batch), len(self.sent)))

    def of(self, topic: str) -> list[Outgoing]:
        """Return what was sent to a topic."""
        return [outgoing for outgoing in self.sent if outgoing.topic == topic]

    def compact(self) -> None:
        """Keep the last record of every key, and no tombstones."""
        newest = {(outgoing.topic, outgoing.key): outgoing for outgoing in self.sent}
        self.sent = [
            outgoing
            for outgoing in self.sent
            if newest[outgoing.topic, outgoing.key] is outgoing and outgoing.value is not None
        ]

    async def read_to_end(
        self, topic: str, partitions: Iterable[int], _options: Mapping[str, object]
    ) -> AsyncIterator[Record]:
        """Yield what was sent to partitions of a topic."""
        wanted = set(partitions)
        for offset, outgoing in enumerate(self.sent):
            if outgoing.topic == topic and outgoing.partition in wanted:
                yield record(outgoing.value, offset, topic=topic, key=outgoing.key, headers=outgoing.headers)


class FakeStates:
    """A ``StateStore`` in memory."""

    def __init__(self) -> None:
        self.kept: dict[Place, Snapshot] = {}
        self.writes = 0

    async def write(self, place: Place, snapshot: Snapshot) -> int:
        """Keep a snapshot."""
        self.kept[place] = snapshot
        self.writes += 1
        return len(snapshot.state)

    async def read(self, places: Iterable[Place]) -> Mapping[Place, Snapshot]:
        """Return the snapshots there are."""
        return {place: self.kept[place] for place in places if place in self.kept}
