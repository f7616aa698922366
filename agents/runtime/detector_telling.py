"""Metrics and log lines of the detectors: what failed and was contained, what was found, how likely it all was."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from typing import Final

import structlog

from agents.ops import metrics
from pipeline.detectors.panel import Failure, Panel
from pipeline.settings import DETECTORS, Code

SECONDS: Final = 60.0
"""Time between two lines about failures of one detector at one place of the code; the metric counts them all."""

COUNT_SECONDS: Final = 5.0
"""Time between two looks at the counts."""

log: Final = structlog.get_logger("pileon")


class DetectorTelling:
    """Tells what the detectors of a stage did since it was asked last.

    Args:
        clock: Seconds that only go forward.
    """

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._panel: Panel | None = None
        self._failed: dict[Code, int] = {}
        self._flagged: dict[Code, int] = {}
        self._told: dict[tuple[Code, str], tuple[float, int]] = {}
        self._counted_at = -COUNT_SECONDS

    def tell(self, panel: Panel, partition: int, offset: int) -> None:
        """Look at the detectors after an item.

        Args:
            panel: The detectors of the stage.
            partition: The item's partition.
            offset: The item's offset.
        """
        if panel is not self._panel:
            # A stage that was restored begins its counts again.
            self._panel, self._failed, self._flagged = panel, {}, {}
        if panel.failed != self._failed:
            for code, count in panel.failed.items():
                metrics.detector_failures_total.labels(detector=_label(code)).inc(
                    count - self._failed.get(code, 0)
                )
            self._failed = dict(panel.failed)
            for failure in panel.failures():
                self._log(failure, partition, offset)
        if self._clock() - self._counted_at >= COUNT_SECONDS:
            self._counted_at = self._clock()
            self._count(panel)

    def _log(self, failure: Failure, partition: int, offset: int) -> None:
        """Write a line without anything of a post: neither what the error quotes nor accounts that are targets."""
        key = failure.code, failure.place
        now = self._clock()
        written, repeated = self._told.get(key, (now - SECONDS, 0))
        if now - written < SECONDS:
            self._told[key] = written, repeated + 1
            return
        self._told[key] = now, 0
        listed = [target for target in failure.targets if ":" not in target]
        log.error(
            "detector.failed",
            detector=failure.code,
            error=failure.place,
            stage="memory",
            partition=partition,
            offset=offset,
            event_time_ms=failure.at,
            targets=listed,
            unlisted_targets=len(failure.targets) - len(listed),
            repeated=repeated,
        )

    def _count(self, panel: Panel) -> None:
        for code, count in panel.flagged.items():
            mode = panel.mode(code)
            rise = count - self._flagged.get(code, 0)
            metrics.detector_flagged_total.labels(detector=_label(code), mode=mode).inc(rise)
        self._flagged = dict(panel.flagged)
        looked: Counter[str] = Counter()
        for code, count in panel.looked().items():
            looked[_label(code)] += count
        for label, count in looked.items():
            metrics.detector_hypotheses.labels(detector=label).set(count)
        for code, chances in panel.judged().items():
            chance = metrics.detector_chance.labels(detector=_label(code))
            for one in chances:
                chance.observe(one)


def _label(code: Code) -> str:
    """Return what a metric calls a detector."""
    return code if code in DETECTORS else metrics.PLUGIN
