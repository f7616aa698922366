"""The unit of delivery: consecutive records of one partition as one Faust message."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import faust
from faust.transport.utils import DefaultSchedulingStrategy, TopicBuffer, TopicIndexMap
from faust.types import TP, AppT, ConsumerMessage, Message
from faust.types.codecs import CodecArg

from agents.kafka.transport.fetched import Record
from agents.kafka.transport.ledger import Span

CHUNK_RECORDS: Final = 5_000
"""Records in a chunk at most; an agent that works 10 µs on each gives way to others every 50 ms."""


class ChunkMessage(ConsumerMessage):
    """Consecutive records of one partition, acknowledged as one; ``value`` holds them.

    Attributes:
        delivery: The entry in the ledger; it outlives the records.
        epoch: The consumer's epoch in which the records were fetched.
    """

    __slots__ = ("delivery", "epoch")

    # Faust says bytes, but only ever hands it to the schema.
    value: Sequence[Record]  # type: ignore[assignment]

    def __init__(self, tp: TP, records: Sequence[Record], generation_id: int, epoch: int = 0) -> None:
        last = records[-1]
        self.epoch: Final = epoch
        self.delivery: Final = Span(records[0].offset, last.offset)
        super().__init__(
            tp.topic,
            tp.partition,
            last.offset,
            last.timestamp / 1000,
            last.timestamp_type,
            None,
            None,
            records,  # type: ignore[arg-type] # see ``value``
            None,
            0,
            0,
            tp,
            generation_id=generation_id,
        )

    @property
    def acked(self) -> bool:
        """Whether the agent is done with the chunk."""
        return self.delivery.acked

    @acked.setter
    def acked(self, done: bool) -> None:
        self.delivery.acked = done


class ChunkScheduler(DefaultSchedulingStrategy):
    """Cuts what was fetched into chunks and takes them from partitions in turn."""

    def __init__(self) -> None:
        """Make a scheduler; Faust's interface has this abstract."""

    @classmethod
    def map_from_records(cls, records: Mapping[TP, Sequence[Any]]) -> TopicIndexMap:
        """Return the chunks of every topic, ordered by turns of its partitions."""
        index: dict[str, TopicBuffer] = {}
        for tp, fetched in records.items():
            chunks = [fetched[at : at + CHUNK_RECORDS] for at in range(0, len(fetched), CHUNK_RECORDS)]
            index.setdefault(tp.topic, TopicBuffer()).add(tp, chunks)
        return index


class BatchSchema(faust.Schema[None, Sequence[Record]]):
    """Gives the agent a chunk's records as they are: decoding, and what fails at it, is the agent's work."""

    def loads_key(
        self,
        app: AppT,
        message: Message,
        *,
        loads: Callable[..., object] | None = None,
        serializer: CodecArg | None = None,
    ) -> None:
        """Return None: a chunk has no key of its own."""

    def loads_value(
        self,
        app: AppT,
        message: Message,
        *,
        loads: Callable[..., object] | None = None,
        serializer: CodecArg | None = None,
    ) -> Sequence[Record]:
        """Return the records of the chunk."""
        del app, loads, serializer
        if not isinstance(message, ChunkMessage):
            raise TypeError("BatchSchema needs a broker address that starts with batch://")
        return message.value
