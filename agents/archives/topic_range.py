"""A range of a topic, read once from where it starts to where it ended when reading began."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from datetime import datetime
from typing import Final

from kafka import (  # type: ignore[import-untyped] # kafka-python ships no types
    KafkaConsumer,
    TopicPartition,
)
from kafka.errors import KafkaError  # type: ignore[import-untyped] # kafka-python ships no types

from agents.archives.item import BadPost, Item, SourceError, decoded
from agents.kafka.topic_admin import BOOTSTRAP_MS, TIMEOUT_MS, BrokerError
from agents.ops.settings import Settings

BUFFERED: Final = 5_000
"""Records held of a partition that the others must catch up with; then it is paused."""

POLL_MS: Final = 500
SILENT_POLLS: Final = 120
"""Polls without a record, a minute in all, after which the broker counts as lost."""


class TopicRange:
    """The records of a topic between two record times; within a partition they keep their order.

    Partitions are merged by event time, the head of each against the heads of the others, so that the outcome
    does not depend on how fast each is fetched.

    Args:
        settings: Say how to reach the broker.
        topic: Name on the broker.
        start: Records stamped earlier are left out, by the broker's index of record times.
        end: Reading stops before the first record stamped so or later.
    """

    def __init__(
        self, settings: Settings, topic: str, start: datetime | None = None, end: datetime | None = None
    ) -> None:
        self._settings = settings
        self._topic = topic
        self._start = start
        self._end = end

    @property
    def name(self) -> str:
        """The topic, as a source is named."""
        return f"topic:{self._topic}"

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
            servers = self._settings.bootstrap_servers
            raise BrokerError(f"no Kafka broker answers at {servers}: {_line(error)}") from error
        try:
            yield from self._merged(consumer)
        except KafkaError as error:
            raise BrokerError(f"reading {self._topic} failed: {_line(error)}") from error
        finally:
            consumer.close()

    def _merged(self, consumer: KafkaConsumer) -> Iterator[Item]:
        ends = self._seek(consumer)
        buffers: dict[TopicPartition, deque[Item]] = {partition: deque() for partition in ends}
        silent = 0
        while buffers:
            for partition in [partition for partition in buffers if not buffers[partition]]:
                if consumer.position(partition) >= ends[partition]:
                    del buffers[partition]
                    consumer.pause(partition)
            if any(not buffer for buffer in buffers.values()):
                silent = 0 if self._fetch(consumer, buffers, ends) else silent + 1
                if silent >= SILENT_POLLS:
                    raise BrokerError(f"reading {self._topic}: the broker stopped answering")
            while buffers and all(buffers.values()):
                yield min(buffers.values(), key=_head).popleft()

    def _seek(self, consumer: KafkaConsumer) -> dict[TopicPartition, int]:
        """Place the consumer at the start of the range; returns the end of it by partition."""
        numbers = consumer.partitions_for_topic(self._topic)
        if not numbers:
            raise SourceError(f"topic {self._topic} does not exist at {self._settings.bootstrap_servers}")
        partitions = [TopicPartition(self._topic, number) for number in sorted(numbers)]
        consumer.assign(partitions)
        ends: dict[TopicPartition, int] = dict(consumer.end_offsets(partitions))
        starts = consumer.beginning_offsets(partitions)
        for partition, offset in _at(consumer, partitions, self._end).items():
            ends[partition] = min(ends[partition], offset)
        if self._start is not None:
            at = _at(consumer, partitions, self._start)
            starts = {partition: at.get(partition, ends[partition]) for partition in partitions}
        for partition in partitions:
            consumer.seek(partition, starts[partition])
        return {partition: end for partition, end in ends.items() if starts[partition] < end}

    def _fetch(
        self,
        consumer: KafkaConsumer,
        buffers: dict[TopicPartition, deque[Item]],
        ends: dict[TopicPartition, int],
    ) -> bool:
        for partition in consumer.assignment():
            if len(buffers.get(partition, ())) >= BUFFERED or partition not in buffers:
                consumer.pause(partition)
            else:
                consumer.resume(partition)
        polled = consumer.poll(timeout_ms=POLL_MS)
        for partition, records in polled.items():
            place = f"{partition.topic}/{partition.partition}"
            buffers[partition].extend(
                decoded(place, record.offset, record.value)
                for record in records
                if record.offset < ends[partition]
            )
        return bool(polled)


def _at(
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
