"""The memory agent: hops of all partitions in, what spans targets remembered, alerts out."""

from __future__ import annotations

import time
from collections.abc import Callable

from agents.kafka.outgoing import Outgoing, Sender
from agents.kafka.state import StateStore
from agents.runtime.detector_telling import DetectorTelling
from agents.runtime.stage_runner import StageRunner
from pipeline.campaigns.stage import MemoryStage
from pipeline.settings import DetectorSettings
from pipeline.stage import Stage
from schemas.alert import Alert
from schemas.codec import decode_hop, encode_alert
from schemas.stages import Hop


def make_memory(
    alerts: str,
    settings: DetectorSettings,
    *,
    sender: Sender,
    states: StateStore,
    hold: Callable[[int, int], None],
    snapshot_seconds: float,
    clock: Callable[[], float] = time.monotonic,
) -> StageRunner[Hop, Alert]:
    """Return the runner of the memory stage.

    Args:
        alerts: Full name of the topic of alerts.
        settings: The detector's settings.
        sender: Sends alerts.
        states: Where snapshots are kept.
        hold: Tells the consumer not to commit a partition past an offset.
        snapshot_seconds: Time between two snapshots.
        clock: Seconds that only go forward.
    """
    telling = DetectorTelling(clock=clock)

    def tell(stage: Stage[Hop, Alert], partition: int, offset: int) -> None:
        if isinstance(stage, MemoryStage):
            telling.tell(stage.panel, partition, offset)

    return StageRunner(
        "memory",
        make=lambda _partition: MemoryStage(settings),
        decode=decode_hop,
        encode=lambda alert: Outgoing(alerts, encode_alert(alert), key=alert.id.encode()),
        sender=sender,
        states=states,
        hold=hold,
        snapshot_seconds=snapshot_seconds,
        clock=clock,
        count=lambda hop: len(hop.actions),
        after=tell,
    )
