"""Writing the posts topic to files by the hour, each whole before its offsets are committed.

A file holds a partition's posts from one offset to another, in the topic's order, so that a replay meets them
as the agents did. After a crash its posts are read again, and the new file of the same name replaces the old.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import structlog
from confluent_kafka import Consumer, KafkaError, KafkaException, TopicPartition

from agents.archives.item import BadPost, decoded
from agents.archives.writers import ArchiveWriter
from agents.kafka.topic_admin import BOOTSTRAP_MS, BrokerError
from agents.ops import metrics
from agents.ops.errors import no_answer
from agents.ops.settings import Settings
from schemas.topics import POSTS, topic_name

HOUR_MS: Final = 3_600_000
LATEST_MS: Final = 4_102_444_799_999
"""The last millisecond of 2099; records dated later are filed there."""

OPEN_SECONDS: Final = 3_600.0
"""A file that no new hour closes, because nothing more comes, is closed after so long."""

BATCH: Final = 2_000
POLL_SECONDS: Final = 0.5
SESSION_MS: Final = 10_000

_LIBRARY: Final = logging.getLogger("librdkafka")

Commit = Callable[[int, int], None]
"""Commits a partition's next offset."""

log = structlog.get_logger(__name__)


class _Open:
    """The file being written for one partition."""

    def __init__(self, writer: ArchiveWriter, hour: int, offset: int, since: float) -> None:
        self.writer = writer
        self.hour = hour
        self.next_offset = offset
        self.since = since


class Archive:
    """Files of one topic, one open for each partition.

    The hour is that of the record times, which the broker bounds, not of the posts, any of which may lie.

    Args:
        folder: Where the files go, in a folder a day.
        topic: Named in the files.
        suffix: ``.parquet`` or ``.jsonl.zst``.
        commit: Called once a file is whole.
        clock: Seconds that only go forward.
    """

    def __init__(
        self,
        folder: Path,
        topic: str,
        suffix: str,
        commit: Commit,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._folder = folder
        self._topic = topic
        self._suffix = suffix
        self._commit = commit
        self._clock = clock
        self._open: dict[int, _Open] = {}

    def take(self, partition: int, offset: int, time_ms: int, value: bytes | None) -> None:
        """Add a record; what is no post is left to the dead letters of the watch stage."""
        # Whoever writes a record sets its time, and not every broker bounds it.
        hour = min(max(time_ms, 0), LATEST_MS) // HOUR_MS
        if partition in self._open and hour > self._open[partition].hour:
            self.finish([partition])
        if partition not in self._open:
            writer = ArchiveWriter(self._path(partition, offset, hour))
            self._open[partition] = _Open(writer, hour, offset, self._clock())
        file = self._open[partition]
        item = decoded(self._topic, offset, value)
        if isinstance(item, BadPost):
            log.warning("not archived", partition=partition, offset=offset, reason=item.reason)
        else:
            file.writer.write(item)
        file.next_offset = offset + 1

    def _path(self, partition: int, offset: int, hour: int) -> Path:
        begun = datetime.fromtimestamp(hour * HOUR_MS / 1000, UTC)
        name = f"{begun:%H}-{self._topic}-p{partition:03}-{offset:015}{self._suffix}"
        return self._folder / f"{begun:%Y-%m-%d}" / name

    def finish_old(self) -> None:
        """Finish files that have been open for an hour."""
        now = self._clock()
        self.finish([number for number, file in self._open.items() if now - file.since >= OPEN_SECONDS])

    def finish(self, partitions: Iterable[int] | None = None) -> None:
        """Finish the files of some partitions, or of all, and commit what they hold."""
        for partition in list(self._open if partitions is None else partitions):
            file = self._open.pop(partition, None)
            if file is None:
                continue
            if file.writer.posts:
                file.writer.finish()
                metrics.records_out_total.labels(stage="archive").inc(file.writer.posts)
                log.info("archived", file=str(file.writer.path), posts=file.writer.posts)
            else:
                file.writer.discard()
            self._commit(partition, file.next_offset)

    def discard(self, partitions: Iterable[int] | None = None) -> None:
        """Drop unfinished files, whose posts will be read again."""
        for partition in list(self._open if partitions is None else partitions):
            file = self._open.pop(partition, None)
            if file is not None:
                file.writer.discard()


def run(
    settings: Settings,
    folder: Path,
    suffix: str,
    stop: threading.Event,
    *,
    until_end: bool = False,
    beat: Callable[[], None] = lambda: None,
) -> int:
    """Archive posts until told to stop; returns how many records were taken.

    Args:
        settings: Say how to reach the broker.
        folder: Where the files go.
        suffix: ``.parquet`` or ``.jsonl.zst``.
        stop: Set to finish all files and return.
        until_end: Also return once the end of every partition was reached.
        beat: Called with every round, whether anything came or not.

    Raises:
        BrokerError: If the broker does not answer.
        OSError: If a file cannot be written; nothing unwritten is committed.
    """
    topic = topic_name(POSTS, settings.topic_prefix)
    consumer = _consumer(settings)

    def commit(partition: int, offset: int) -> None:
        consumer.commit(offsets=[TopicPartition(topic, partition, offset)], asynchronous=False)

    archive = Archive(folder, topic, suffix, commit)
    reached: set[int] = set()

    def revoked(_: Consumer, partitions: list[TopicPartition]) -> None:
        archive.finish(partition.partition for partition in partitions)
        reached.difference_update(partition.partition for partition in partitions)

    def lost(_: Consumer, partitions: list[TopicPartition]) -> None:
        archive.discard(partition.partition for partition in partitions)
        reached.difference_update(partition.partition for partition in partitions)

    try:
        _require(consumer, topic, settings)
        consumer.subscribe([topic], on_revoke=revoked, on_lost=lost)
        taken = 0
        while not stop.is_set():
            beat()
            taken += _take(consumer, archive, reached)
            archive.finish_old()
            _measure(consumer, topic)
            if (
                until_end
                and reached
                and reached >= {partition.partition for partition in consumer.assignment()}
            ):
                break
        archive.finish()
    except KafkaException as error:
        raise BrokerError(f"archiving {topic} failed: {error.args[0].str()}") from error
    finally:
        archive.discard()
        consumer.close()
        _LIBRARY.removeFilter(_is_let_pass)
    return taken


def _consumer(settings: Settings) -> Consumer:
    # librdkafka rather than kafka-python, which cannot commit before its partitions are revoked: its listeners run
    # on the thread that a commit would have to wait for.
    options = {
        **settings.librdkafka_options(),
        "group.id": f"{settings.group_id}-archive",
        "enable.auto.commit": False,
        "auto.offset.reset": "earliest",
        "allow.auto.create.topics": False,
        "enable.partition.eof": True,
        "session.timeout.ms": SESSION_MS,
    }
    # Of a broker that does not answer at the start, our error tells; librdkafka would say so a hundred times.
    _LIBRARY.addFilter(_is_let_pass)
    return Consumer(options, logger=_LIBRARY)


def _is_let_pass(record: logging.LogRecord) -> bool:
    return not record.getMessage().startswith("FAIL ")


def _require(consumer: Consumer, topic: str, settings: Settings) -> None:
    try:
        found = consumer.list_topics(topic, timeout=BOOTSTRAP_MS / 1000).topics[topic]
    except KafkaException as error:
        said = "" if error.args[0].code() == KafkaError._TRANSPORT else error.args[0].str()
        raise BrokerError(no_answer(settings.bootstrap_servers, said)) from error
    if found.error is not None:
        raise BrokerError(f"topic {topic} does not exist at {settings.bootstrap_servers}")
    _LIBRARY.removeFilter(_is_let_pass)


def _take(consumer: Consumer, archive: Archive, reached: set[int]) -> int:
    taken = 0
    messages = consumer.consume(BATCH, timeout=POLL_SECONDS)
    begin = time.perf_counter()
    for message in messages:
        partition, offset, error = message.partition(), message.offset(), message.error()
        if partition is None or offset is None or (error and error.code() != KafkaError._PARTITION_EOF):
            raise KafkaException(error)
        if error:
            reached.add(partition)
        else:
            archive.take(partition, offset, message.timestamp()[1], message.value())
            taken += 1
    if taken:
        metrics.batches_total.labels(stage="archive").inc()
        metrics.batch_records.labels(stage="archive").observe(taken)
        metrics.batch_seconds.labels(stage="archive").observe(time.perf_counter() - begin)
        metrics.posts_total.labels(stage="archive").inc(taken)
    return taken


def _measure(consumer: Consumer, topic: str) -> None:
    """Tell how many partitions there are and how far behind they are, as of what was fetched last."""
    assigned = consumer.assignment()
    metrics.partitions_assigned.labels(stage="archive").set(len(assigned))
    lag = 0
    for at in consumer.position(assigned):
        _, end = consumer.get_watermark_offsets(TopicPartition(topic, at.partition), cached=True)
        # Before the first record, the position is a negative number that stands for none.
        if end > 0 and at.offset >= 0:
            lag += max(0, end - at.offset)
    metrics.consumer_lag_records.labels(stage="archive").set(lag)
