"""A range of a topic, read once from where it starts to where it ended when reading began."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Final, Literal

from kafka import (  # type: ignore[import-untyped] # kafka-python ships no types
    KafkaConsumer,
    TopicPartition,
)
from kafka.errors import KafkaError  # type: ignore[import-untyped] # kafka-python ships no types

from agents.archives.item import BadPost, Item, SourceError, decoded
from agents.archives.span import shown
from agents.kafka.topic_admin import BOOTSTRAP_MS, TIMEOUT_MS, BrokerError, no_broker
from agents.ops.settings import Settings

BUFFERED: Final = 5_000
"""Records held of a partition that the others must catch up with; then it is not read for a while."""

POLL_MS: Final = 500
SILENT_POLLS: Final = 120
"""Polls without a record, a minute in all, after which the broker counts as lost."""


Clock = Literal["record", "event"]
"""What a range goes by: the times that records are stamped with, or those at which posts were written."""


class TopicRange:
    """The records of a topic between two times; within a partition they keep their order.

    Partitions are merged by event time, the head of each against the heads of the others, so that the outcome
    does not depend on how fast each is fetched.

    Args:
        settings: Say how to reach the broker.
        topic: Name on the broker.
        start: What is older is left out.
        end: What is so old or newer is left out.
        by: Record times go by the broker's index: reading starts at the first record stamped ``start`` or later, and
            stops before the first stamped ``end`` or later. Event times need the whole topic to be read.
        tell: Takes a line that says which clock it is, and one if nothing is in the range.
    """

    def __init__(
        self,
        settings: Settings,
        topic: str,
        start: datetime | None = None,
        end: datetime | None = None,
        *,
        by: Clock = "record",
        tell: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._settings = settings
        self._topic = topic
        self._start = start
        self._end = end
        self._by = by
        self._tell = tell
        self._held = 0

    @property
    def name(self) -> str:
        """The topic, as a source is named."""
        return f"topic:{self._topic}"

    def times(self) -> Iterator[Sequence[datetime]] | None:
        """Return None: a topic is taken in the order in which it was written, as agents take it."""
        return None

    def items(self) -> Iterator[Item]:
        """Yield posts merged over the partitions.

        Raises:
            SourceError: If there is no such topic.
            BrokerError: If the broker does not answer, or stops answering.
        """
        try:
            consumer = KafkaConsumer(
                **self._settings.client_options(),
                group_id=None,
                enable_auto_commit=False,
                allow_auto_create_topics=False,
                max_poll_records=2_000,
                request_timeout_ms=TIMEOUT_MS,
                bootstrap_timeout_ms=BOOTSTRAP_MS,
            )
        except KafkaError as error:
            raise no_broker(self._settings, error) from error
        ranged = self._start is not None or self._end is not None
        if ranged:
            self._tell(f"{self.name}: {self._described()}")
        taken = 0
        try:
            for item in self._merged(consumer):
                if isinstance(item, BadPost) or self._by == "record" or self._holds(item.created_at):
                    taken += 1
                    yield item
        except KafkaError as error:
            raise BrokerError(f"reading {self._topic} failed: {_line(error)}") from error
        finally:
            consumer.close()
        if not self._held:
            self._tell(f"{self.name}: the topic holds no record")
        elif not taken:
            other = "; &by=event goes by the time at which posts were written" if self._by == "record" else ""
            self._tell(f"{self.name}: none of the topic's {self._held:,} records is in the range{other}")

    def _described(self) -> str:
        start = f" from {shown(self._start)}" if self._start else ""
        end = f" to {shown(self._end)}" if self._end else ""
        if self._by == "record":
            return f"records stamped{start}{end} (record time; &by=event goes by the posts' own time)"
        return f"posts written{start}{end} (event time; the whole topic is read)"

    def _holds(self, time: datetime) -> bool:
        return (self._start is None or time >= self._start) and (self._end is None or time < self._end)

    def _merged(self, consumer: KafkaConsumer) -> Iterator[Item]:
        ends, positions = self._bounds(consumer)
        buffers: dict[TopicPartition, deque[Item]] = {partition: deque() for partition in ends}
        silent = 0
        while buffers:
            for partition in [partition for partition in buffers if not buffers[partition]]:
                if positions[partition] >= ends[partition]:
                    del buffers[partition]
            if any(not buffer for buffer in buffers.values()):
                silent = 0 if self._fetch(consumer, buffers, ends, positions) else silent + 1
                if silent >= SILENT_POLLS:
                    raise BrokerError(f"reading {self._topic}: the broker stopped answering")
            while buffers and all(buffers.values()):
                yield min(buffers.values(), key=_head).popleft()

    def _bounds(self, consumer: KafkaConsumer) -> tuple[dict[TopicPartition, int], dict[TopicPartition, int]]:
        """Return the end of the range and its start, by partition; those that hold nothing of it have no end."""
        numbers = consumer.partitions_for_topic(self._topic)
        if not numbers:
            raise SourceError(f"topic {self._topic} does not exist at {self._settings.bootstrap_servers}")
        partitions = [TopicPartition(self._topic, number) for number in sorted(numbers)]
        ends: dict[TopicPartition, int] = dict(consumer.end_offsets(partitions))
        starts = consumer.beginning_offsets(partitions)
        self._held = sum(ends[partition] - starts[partition] for partition in partitions)
        by_record = self._by == "record"
        for partition, offset in _offsets(consumer, partitions, self._end if by_record else None).items():
            ends[partition] = min(ends[partition], offset)
        if self._start is not None and by_record:
            at = _offsets(consumer, partitions, self._start)
            starts = {partition: at.get(partition, ends[partition]) for partition in partitions}
        return {partition: end for partition, end in ends.items() if starts[partition] < end}, starts

    def _fetch(
        self,
        consumer: KafkaConsumer,
        buffers: dict[TopicPartition, deque[Item]],
        ends: dict[TopicPartition, int],
        positions: dict[TopicPartition, int],
    ) -> bool:
        """Read on where few records are held; returns whether any partition came further."""
        _assign(consumer, {one for one, held in buffers.items() if len(held) < BUFFERED}, positions)
        for partition, records in consumer.poll(timeout_ms=POLL_MS).items():
            place = f"{partition.topic}/{partition.partition}"
            buffers[partition].extend(
                decoded(place, record.offset, record.value)
                for record in records
                if record.offset < ends[partition]
            )
        before = dict(positions)
        _note(consumer, positions)
        return positions != before


def _assign(
    consumer: KafkaConsumer, wanted: set[TopicPartition], positions: dict[TopicPartition, int]
) -> None:
    """Let the consumer read these partitions and no others.

    Others are not paused but taken away: records of a paused partition that kafka-python had parsed already stay parked
    when it goes on and no other partition has any, so that it waits for ever (3.0.12).
    """
    assigned: set[TopicPartition] = consumer.assignment()
    if wanted == assigned:
        return
    _note(consumer, positions)
    consumer.assign(sorted(wanted))
    for partition in wanted - assigned:
        consumer.seek(partition, positions[partition])


def _note(consumer: KafkaConsumer, positions: dict[TopicPartition, int]) -> None:
    """Note how far the partitions are read; the position also passes what compaction left no record of."""
    for partition in consumer.assignment():
        positions[partition] = consumer.position(partition)


def _offsets(
    consumer: KafkaConsumer, partitions: list[TopicPartition], time: datetime | None
) -> dict[TopicPartition, int]:
    """Return the first offset stamped so or later of each partition that has one."""
    if time is None:
        return {}
    milliseconds = int(time.timestamp() * 1000)
    found = consumer.offsets_for_times(dict.fromkeys(partitions, milliseconds))
    return {partition: at.offset for partition, at in found.items() if at is not None}


def _head(buffer: deque[Item]) -> float:
    item = buffer[0]
    return float("-inf") if isinstance(item, BadPost) else item.created_at.timestamp()


def _line(error: KafkaError) -> str:
    return " ".join(str(error).split()) or type(error).__name__
