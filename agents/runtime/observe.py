"""Metrics and log lines of each unit of work: a chunk, an alert.

A line for each chunk is for debugging: there are gigabytes of them in a day. Otherwise a line a minute sums up the
chunks of a partition, so that the log of a day, and of the night in which something went wrong, fits where it is kept.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

import structlog

from agents.kafka.transport import Record
from agents.ops import metrics, tracing
from agents.ops.metrics import DetectorStage, Stage
from schemas.alert import Alert

LINE_SECONDS: Final = 60.0
"""Time between two lines about a partition."""

log: Final = structlog.get_logger("pileon")


@dataclass
class Batch:
    """What a stage made of one chunk, filled in while it works.

    Attributes:
        posts: Posts taken in, or what has become of them.
        out: Records handed on.
        refused: Records sent to the dead letters.
        detector_seconds: Time spent in the detector itself.
    """

    posts: int = 0
    out: int = 0
    refused: int = 0
    detector_seconds: float = 0.0

    @contextmanager
    def detecting(self) -> Iterator[None]:
        """Count the time of what is done within as the detector's."""
        begin = time.perf_counter()
        try:
            yield
        finally:
            self.detector_seconds += time.perf_counter() - begin


@contextmanager
def batch(stage: Stage, partition: int, records: Sequence[Record]) -> Iterator[Batch]:
    """Measure one chunk, count it, and log it: a failure at once, all others in sums.

    Args:
        stage: Who works.
        partition: Partition that the chunk came from.
        records: The chunk.
    """
    work = Batch()
    with tracing.span(f"{stage} batch") as tell:
        begin = time.perf_counter()
        failed = True
        try:
            yield work
            failed = False
        finally:
            _told(stage, partition, records, work, time.perf_counter() - begin, failed=failed, tell=tell)


def _told(
    stage: Stage,
    partition: int,
    records: Sequence[Record],
    work: Batch,
    seconds: float,
    *,
    failed: bool,
    tell: tracing.Tell,
) -> None:
    metrics.batches_total.labels(stage=stage).inc()
    metrics.batch_records.labels(stage=stage).observe(len(records))
    metrics.batch_seconds.labels(stage=stage).observe(seconds)
    if work.detector_seconds:
        metrics.stage_seconds.labels(stage=stage).observe(work.detector_seconds)
    metrics.posts_total.labels(stage=stage).inc(work.posts)
    metrics.records_out_total.labels(stage=stage).inc(work.out)
    line: dict[str, str | int | float] = {
        "stage": stage,
        "partition": partition,
        "offset": records[0].offset if records else -1,
        "records": len(records),
        "posts": work.posts,
        "out": work.out,
        "refused": work.refused,
        "detector_ms": round(work.detector_seconds * 1000, 1),
        "ms": round(seconds * 1000, 1),
    }
    tell({f"pileon.{name}": value for name, value in line.items()})
    if failed:
        log.error("batch.failed", **line)
        return
    log.debug("batch", **line)
    _sums.add(stage, partition, len(records), work, seconds)


class Sums:
    """What was worked off since the last line, by stage and partition.

    Args:
        clock: Seconds that only go forward.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock: Final = clock
        self._open: dict[tuple[Stage, int], _Sum] = {}

    def add(self, stage: Stage, partition: int, records: int, work: Batch, seconds: float) -> None:
        """Count a chunk, and log a line if one is due; a partition's first chunk is told at once."""
        now = self._clock()
        summed = self._open.get((stage, partition))
        if summed is None:
            summed = self._open[stage, partition] = _Sum(now - LINE_SECONDS)
        summed.batches += 1
        summed.records += records
        summed.posts += work.posts
        summed.out += work.out
        summed.refused += work.refused
        summed.detector_seconds += work.detector_seconds
        summed.seconds += seconds
        summed.slowest = max(summed.slowest, seconds)
        if now - summed.since < LINE_SECONDS:
            return
        log.info(
            "work",
            stage=stage,
            partition=partition,
            batches=summed.batches,
            records=summed.records,
            posts=summed.posts,
            out=summed.out,
            refused=summed.refused,
            detector_ms=round(summed.detector_seconds * 1000, 1),
            ms=round(summed.seconds * 1000, 1),
            slowest_ms=round(summed.slowest * 1000, 1),
        )
        self._open[stage, partition] = _Sum(now)


@dataclass
class _Sum:
    since: float
    batches: int = 0
    records: int = 0
    posts: int = 0
    out: int = 0
    refused: int = 0
    detector_seconds: float = 0.0
    seconds: float = 0.0
    slowest: float = 0.0


_sums: Final = Sums()


def watermark(stage: DetectorStage, at: int, now: int) -> None:
    """Set how far a stage's event time is behind the clock; 0 while it knows none, or has no partition.

    Args:
        stage: Whose.
        at: Its watermark, ms; the least of its partitions.
        now: Wall time, ms.
    """
    metrics.watermark_lag_seconds.labels(stage=stage).set((now - at) / 1000 if at > 0 else 0.0)


def alert(stored: Alert) -> None:
    """Count an alert that was stored and log one line of it, without naming anyone."""
    metrics.alerts_total.labels(kind=stored.kind, status=stored.status).inc()
    if stored.revision == 1:
        metrics.alerts_opened_total.labels(kind=stored.kind).inc()
    log.info(
        "alert",
        alert=stored.id,
        revision=stored.revision,
        kind=stored.kind,
        status=stored.status,
        severity=stored.severity,
        score=round(stored.score, 3),
        posts=stored.counts.posts,
        accounts=stored.counts.accounts,
        named=len(stored.accounts),
        evidence=[evidence.code for evidence in stored.evidence],
        window_end=stored.window.end.isoformat(),
    )
