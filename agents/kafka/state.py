"""Snapshots of stages in the compacted topic ``state``, so that a partition can move to another worker.

A snapshot is cut into parts, which are followed by a marker; only the marker makes it count. Each has keys of
its own, so that neither a half-written snapshot nor one of a worker that was thought dead ever replaces parts
of another. Of several whole ones the one with the largest source offset counts: a snapshot is a function of
the source up to there, so a late write by an older owner can't turn anything back.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping
from hashlib import sha256
from typing import Any, Final, NamedTuple, Protocol
from uuid import uuid4
from zlib import crc32

import msgspec
import structlog
import zstandard
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception_type, wait_fixed

from agents.kafka.log_reader import partition_counts, read_to_end
from agents.kafka.outgoing import Outgoing, Sender
from agents.kafka.transport import Record
from agents.ops.errors import NoBrokerError, RunError

log: Final = structlog.get_logger("pileon")

PART_BYTES: Final = 900_000
"""Largest part of a snapshot, below Kafka's own default limit for a record."""

LEVEL: Final = 3
READ_SECONDS: Final = 60.0
RETRY_SECONDS: Final = 1.0


class Place(NamedTuple):
    """Whose state a snapshot is: a stage on one partition of its source."""

    stage: str
    partition: int

    @property
    def key(self) -> str:
        """How record keys begin."""
        return f"{self.stage}/{self.partition}/"


class Snapshot(NamedTuple):
    """State, and the source offset to read again from with it."""

    offset: int
    state: bytes


class StateStore(Protocol):
    """Keeps the newest snapshot of every place."""

    async def write(self, place: Place, snapshot: Snapshot) -> int:
        """Keep a snapshot; when this returns it outlives this process. Returns its size in bytes."""
        ...

    async def read(self, places: Iterable[Place]) -> Mapping[Place, Snapshot]:
        """Return the newest whole snapshot of each place that has one."""
        ...


class Reader(Protocol):
    """Reads topics outside of any consumer group."""

    async def partition_counts(self) -> Mapping[str, int]:
        """Return the partitions of every topic."""
        ...

    def read_to_end(self, topic: str, partitions: Iterable[int]) -> AsyncIterator[Record]:
        """Yield all records that partitions hold at the moment, each partition's in order."""
        ...


class KafkaReader:
    """A ``Reader`` on Kafka.

    Args:
        client_options: How aiokafka connects.
    """

    def __init__(self, client_options: Mapping[str, Any]) -> None:
        self._options = dict(client_options)

    async def partition_counts(self) -> Mapping[str, int]:
        """See ``Reader``."""
        return await partition_counts(self._options)

    def read_to_end(self, topic: str, partitions: Iterable[int]) -> AsyncIterator[Record]:
        """See ``Reader``."""
        return read_to_end(topic, partitions, self._options)


class _Marker(msgspec.Struct, array_like=True):
    offset: int
    parts: int
    digest: bytes


class KafkaStateStore:
    """Snapshots in a Kafka topic.

    Args:
        topic: Full name of the topic.
        sender: Sends what is written.
        client_options: How aiokafka connects.
        reader: Reads the topic.
    """

    def __init__(
        self, topic: str, sender: Sender, client_options: Mapping[str, Any], reader: Reader | None = None
    ) -> None:
        self._topic = topic
        self._sender = sender
        self._reader: Reader = KafkaReader(client_options) if reader is None else reader
        self._partitions: int | None = None
        self._stale: dict[Place, list[bytes]] = {}

    async def write(self, place: Place, snapshot: Snapshot) -> int:
        """See ``StateStore``; what it supersedes is removed after."""
        compressed = await asyncio.to_thread(zstandard.compress, snapshot.state, LEVEL)
        name = f"{place.key}{uuid4().hex}"
        cuts = range(0, len(compressed), PART_BYTES)
        parts = [compressed[cut : cut + PART_BYTES] for cut in cuts]
        marker = _Marker(snapshot.offset, len(parts), sha256(compressed).digest())
        keys = [f"{name}/{index}".encode() for index in range(len(parts))]
        target = await self._partition(place)
        await self._send(target, dict(zip(keys, parts, strict=True)))
        await self._send(target, {name.encode(): msgspec.msgpack.encode(marker)})
        await self._send(target, dict.fromkeys(self._stale.get(place, [])))
        self._stale[place] = [*keys, name.encode()]
        return len(compressed)

    async def read(self, places: Iterable[Place]) -> Mapping[Place, Snapshot]:
        """See ``StateStore``; a broker that is away is waited for, as the worker's own consumers do.

        Raises:
            RunError: If there is no such topic, or a broker that answers does not give its records in time.
        """
        wanted = list(places)
        patient = AsyncRetrying(
            retry=retry_if_exception_type(NoBrokerError),
            wait=wait_fixed(RETRY_SECONDS),
            before_sleep=_tell_of_waiting,
            sleep=asyncio.sleep,
        )
        readers: dict[Place, _Assembly] = await patient(self._assemblies, wanted)
        self._stale |= {
            place: [f"{place.key}{name}".encode() for name in reader.names()]
            for place, reader in readers.items()
        }
        newest = {place: reader.newest() for place, reader in readers.items()}
        return {place: snapshot for place, snapshot in newest.items() if snapshot is not None}

    async def _assemblies(self, places: Iterable[Place]) -> dict[Place, _Assembly]:
        wanted = {place.key: place for place in places}
        readers = {place: _Assembly() for place in wanted.values()}
        targets = sorted({await self._partition(place) for place in readers})
        try:
            async with asyncio.timeout(READ_SECONDS):
                async for record in self._reader.read_to_end(self._topic, targets):
                    stage, partition, name = (record.key or b"//").decode().split("/", 2)
                    place = wanted.get(f"{stage}/{partition}/")
                    if place is not None:
                        readers[place].see(name, record.value)
        except TimeoutError:
            raise RunError(f"the topic {self._topic} could not be read in {READ_SECONDS:.0f} s") from None
        return readers

    async def _partition(self, place: Place) -> int:
        if self._partitions is None:
            counts = await self._reader.partition_counts()
            if self._topic not in counts:
                raise RunError(f"there is no topic {self._topic}; `pileon topics` creates what is missing")
            self._partitions = counts[self._topic]
        return crc32(place.key.encode()) % self._partitions

    async def _send(self, partition: int, values: Mapping[bytes, bytes | None]) -> None:
        await self._sender.send_all(
            Outgoing(self._topic, value, key, partition) for key, value in values.items()
        )


def _tell_of_waiting(state: RetryCallState) -> None:
    error = state.outcome.exception() if state.outcome is not None else None
    log.warning("state.broker_awaited", error=str(error))


class _Assembly:
    """Puts one place's records together again."""

    def __init__(self) -> None:
        self._parts: dict[str, dict[int, bytes]] = {}
        self._markers: dict[str, _Marker] = {}
        self._best: tuple[str, Snapshot] | None = None

    def see(self, name: str, value: bytes | None) -> None:
        """Take note of a record, in the topic's order."""
        snapshot, slash, index = name.partition("/")
        if slash:
            parts = self._parts.setdefault(snapshot, {})
            if value is None:
                parts.pop(int(index), None)
            else:
                parts[int(index)] = value
        elif value is None:
            self._markers.pop(snapshot, None)
        else:
            self._markers[snapshot] = msgspec.msgpack.decode(value, type=_Marker)
            self._settle(snapshot)

    def _settle(self, snapshot: str) -> None:
        """Take a snapshot whose marker has come, if it is whole and none has come as far."""
        marker = self._markers[snapshot]
        parts = self._parts.get(snapshot, {})
        if self._best is not None and marker.offset < self._best[1].offset:
            return
        compressed = b"".join(parts.get(index, b"") for index in range(marker.parts))
        if sha256(compressed).digest() == marker.digest:
            self._best = (snapshot, Snapshot(marker.offset, zstandard.decompress(compressed)))
            # The bytes of those that are whole need not be kept; their names are, to be removed one day.
            for whole in self._markers:
                self._parts[whole] = dict.fromkeys(self._parts.get(whole, {}), b"")

    def newest(self) -> Snapshot | None:
        """Return the whole snapshot that has come farthest."""
        return None if self._best is None else self._best[1]

    def names(self) -> list[str]:
        """Return the names of all records that are there."""
        parts = [f"{snapshot}/{index}" for snapshot, held in self._parts.items() for index in held]
        return [*parts, *self._markers]
