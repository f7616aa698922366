"""One canonical log line and its metrics for each unit of work: a batch, an alert."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

import structlog

from agents import metrics
from agents.metrics import Stage
from schemas.alert import Alert

log: Final = structlog.get_logger("pileon")


@dataclass
class Batch:
    """What a stage made of one chunk, filled in while it works.

    Attributes:
        posts: Posts taken in.
        out: Records handed on.
        refused: Records sent to the dead letters.
    """

    posts: int = 0
    out: int = 0
    refused: int = 0


@contextmanager
def batch(stage: Stage, partition: int) -> Iterator[Batch]:
    """Measure one chunk, count it, and log one line of it, also when it fails.

    Args:
        stage: Who works.
        partition: Partition that the chunk came from.
    """
    work = Batch()
    begin = time.perf_counter()
    failed = True
    try:
        yield work
        failed = False
    finally:
        seconds = time.perf_counter() - begin
        metrics.batches_total.labels(stage=stage).inc()
        metrics.batch_seconds.labels(stage=stage).observe(seconds)
        metrics.posts_total.labels(stage=stage).inc(work.posts)
        metrics.records_out_total.labels(stage=stage).inc(work.out)
        (log.error if failed else log.debug)(
            "batch.failed" if failed else "batch",
            stage=stage,
            partition=partition,
            posts=work.posts,
            out=work.out,
            refused=work.refused,
            ms=round(seconds * 1000, 1),
        )


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
