"""What operators hear of the detectors."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from structlog.testing import capture_logs

from agents.ops.metrics import catalogue
from agents.runtime.detector_telling import COUNT_SECONDS, SECONDS, DetectorTelling
from agents.stages.memory import make_memory
from pipeline.campaigns.stage import MemoryStage
from pipeline.detectors.base import Deed, Finding
from pipeline.detectors.disguise import Disguise
from pipeline.detectors.panel import Panel
from pipeline.settings import DETECTORS, Code, DetectorSettings
from schemas.codec import encode_stage
from schemas.stages import Hop
from tests.support.actions import action
from tests.support.fakes import FakeLog, FakeStates, records
from tests.support.stream import START_MS


class Fragile:
    """A detector that fails at everything it is asked, and quotes a post as it does."""

    code: Code = "disguise"
    version = 1
    looked = 11

    def __init__(self) -> None:
        self.judged = [0.5, 1e-9]
        self.fails = True

    def observe(self, deed: Deed) -> None:
        """Fail, if it is to."""
        if self.fails:
            raise ValueError(f"cannot read {deed.action.excerpt}: call +91 98765 43210")

    def evaluate(self, at: int, targets: Sequence[str]) -> list[Finding]:
        """Find two accounts each time."""
        return [Finding(self.code, {"x:ana": 5.0, "x:ben": 5.0}, at)]

    def expire(self, now: int) -> None:
        """Nothing is kept."""

    def state(self) -> bytes:
        """Return nothing."""
        return b""

    def load(self, state: bytes) -> None:
        """Nothing was kept."""


class Clock:
    """Seconds that go as told."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        """Return the seconds."""
        return self.now


def _sample(name: str, **labels: str) -> float:
    value = catalogue.registry.get_sample_value(name, labels)
    assert value is not None
    return value


def test_a_failure_is_counted_and_logged_once_a_minute_without_anything_of_the_post() -> None:
    """Which detector, where in the code, at which offset and which listed target: enough to look, and no more."""
    clock, panel = Clock(), Panel([Fragile()], {})
    telling = DetectorTelling(clock=clock)
    before = _sample("pileon_detector_failures_total", detector="disguise")
    with capture_logs() as logs:
        for number in range(5):
            panel.observe(
                Deed("x:ana", action(number, target="minister" if number % 2 == 0 else "x:somebody"))
            )
            telling.tell(panel, 0, 70 + number)
        clock.now += SECONDS
        panel.observe(Deed("x:ana", action(9, target="x:somebody")))
        telling.tell(panel, 0, 99)
    assert _sample("pileon_detector_failures_total", detector="disguise") == before + 6
    first, second = logs
    assert (first["event"], first["log_level"], first["detector"]) == ("detector.failed", "error", "disguise")
    assert (first["offset"], first["targets"], first["unlisted_targets"]) == (70, ["minister"], 0)
    assert (second["offset"], second["targets"], second["unlisted_targets"]) == (99, [], 1)
    assert second["repeated"] == 4
    assert first["error"].startswith("ValueError at test_detector_telling.py:")
    assert "98765" not in str(logs)
    assert "somebody" not in str(logs)


@pytest.mark.parametrize("mode", ["alert", "shadow"])
def test_what_is_found_is_counted_by_mode_and_how_likely_it_was(mode: str) -> None:
    """So a detector in shadow can be watched before it alerts."""
    clock, detector = Clock(), Fragile()
    panel = Panel([detector], {"disguise": "shadow"} if mode == "shadow" else {})
    telling = DetectorTelling(clock=clock)
    flagged = _sample("pileon_detector_flagged_total", detector="disguise", mode=mode)
    judged = _sample("pileon_detector_chance_count", detector="disguise")
    rare = _sample("pileon_detector_chance_bucket", detector="disguise", le="1e-08")
    panel.evaluate(START_MS, ["minister"])
    telling.tell(panel, 0, 1)
    panel.evaluate(START_MS, ["minister"])
    telling.tell(panel, 0, 2)
    assert _sample("pileon_detector_flagged_total", detector="disguise", mode=mode) == flagged + 2
    clock.now += COUNT_SECONDS
    telling.tell(panel, 0, 3)
    assert _sample("pileon_detector_flagged_total", detector="disguise", mode=mode) == flagged + 4
    assert _sample("pileon_detector_chance_count", detector="disguise") == judged + 2
    assert _sample("pileon_detector_chance_bucket", detector="disguise", le="1e-08") == rare + 1
    assert _sample("pileon_detector_hypotheses", detector="disguise") == 11


def test_counts_of_a_restored_stage_begin_again() -> None:
    """A counter never goes back."""
    telling = DetectorTelling(clock=Clock())
    before = _sample("pileon_detector_failures_total", detector="disguise")
    for _ in range(2):
        panel = Panel([Fragile()], {})
        panel.observe(Deed("x:ana", action(1)))
        telling.tell(panel, 0, 1)
    assert _sample("pileon_detector_failures_total", detector="disguise") == before + 2


async def test_the_memory_agent_goes_on_and_tells(monkeypatch: pytest.MonkeyPatch) -> None:
    """A detector that fails in a running stage ends neither it nor the other detectors."""

    def fail(self: Disguise, at: int, targets: Sequence[str]) -> list[Finding]:
        raise RuntimeError("broken")

    monkeypatch.setattr(Disguise, "evaluate", fail)
    log, states = FakeLog(), FakeStates()
    runner = make_memory(
        "alerts",
        DetectorSettings(),
        sender=log,
        states=states,
        hold=lambda _partition, _offset: None,
        snapshot_seconds=3_600.0,
    )
    await runner.assigned({0: None})
    hop = Hop(0, 1, START_MS + 1_000, [action(1, target="minister")])
    with capture_logs() as logs:
        await runner.take(0, records([encode_stage(hop)], 41))
    [line] = [entry for entry in logs if entry["event"] == "detector.failed"]
    assert (line["detector"], line["offset"], line["targets"]) == ("disguise", 41, ["minister"])


def test_a_stage_tells_of_its_panel() -> None:
    """The one that its engine runs."""
    stage = MemoryStage(DetectorSettings())
    assert set(stage.panel.looked()) == set(DETECTORS) - {"association", "co_presence"}
