"""The detect agent: targeted posts in event-time order, counted per target, and boiled down to hops."""

from __future__ import annotations

import time
from collections.abc import Callable

from agents.kafka.outgoing import Outgoing, Sender
from agents.kafka.state import StateStore
from agents.ops import metrics
from agents.runtime.stage_runner import StageRunner
from pipeline.settings import DetectorSettings
from pipeline.windows.stage import DetectStage
from schemas.codec import decode_targeted, encode_stage
from schemas.stages import Hop, TargetedBatch


def make_detect(
    coactions: str,
    settings: DetectorSettings,
    *,
    partitions: int,
    sender: Sender,
    states: StateStore,
    hold: Callable[[int, int], None],
    snapshot_seconds: float,
    clock: Callable[[], float] = time.monotonic,
    contact_key: bytes = b"",
) -> StageRunner[TargetedBatch, Hop]:
    """Return the runner of the detect stage.

    Args:
        coactions: Full name of the topic of hops.
        settings: The detector's settings.
        partitions: How many partitions targeted posts have.
        sender: Sends hops.
        states: Where snapshots are kept.
        hold: Tells the consumer not to commit a partition past an offset.
        snapshot_seconds: Time between two snapshots of a partition.
        clock: Seconds that only go forward.
        contact_key: The key of the hashes under which the watchlist lists private contacts.
    """
    return StageRunner(
        "detect",
        make=lambda partition: DetectStage(settings, partition, partitions, contact_key),
        decode=decode_targeted,
        encode=lambda hop: Outgoing(coactions, encode_stage(_counted(hop)), partition=0),
        sender=sender,
        states=states,
        hold=hold,
        snapshot_seconds=snapshot_seconds,
        clock=clock,
        count=lambda batch: len(batch.posts),
    )


def _counted(hop: Hop) -> Hop:
    metrics.late_posts_total.inc(hop.late)
    metrics.duplicate_posts_total.inc(hop.duplicates)
    metrics.id_conflicts_total.inc(hop.conflicts)
    return hop
