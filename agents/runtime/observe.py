"""One canonical log line and its metrics for each unit of work: a batch, an alert."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

import structlog

from agents.kafka.transport import Record
from agents.ops import metrics, tracing
from agents.ops.metrics import DetectorStage, Stage
from schemas.alert import Alert

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
    """Measure one chunk, count it, and log one line of it, also when it fails.

    A chunk that holds no post only tells how far event time is; several come each second, and their lines are
    for debugging.

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
    say = log.error if failed else log.info if work.posts or work.refused else log.debug
    say("batch.failed" if failed else "batch", **line)


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
