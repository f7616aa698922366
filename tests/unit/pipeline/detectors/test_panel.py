"""Detectors side by side: one that fails harms none, and tells of it."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import pytest

from pipeline.detectors.base import Deed, Finding
from pipeline.detectors.panel import JUDGED, KEPT, Panel
from pipeline.settings import Code, Mode
from tests.support.actions import action
from tests.support.stream import START_MS

DEED = Deed("x:ana", action(1))


class _Fake:
    """A detector that finds its own account each time, or fails."""

    def __init__(self, code: Code, fails: str = "", *, lead: bool = False) -> None:
        self.code = code
        self.version = 1
        self.looked = 7
        self.judged: list[float] = []
        self.calls: list[str] = []
        self._fails = fails
        self._lead = lead

    def _called(self, name: str) -> None:
        self.calls.append(name)
        if name == self._fails:
            raise ValueError("broken")

    def observe(self, deed: Deed) -> None:  # the protocol's
        self._called("observe")

    def evaluate(self, at: int, targets: Sequence[str]) -> list[Finding]:  # the protocol's
        self._called("evaluate")
        self.judged.append(0.5)
        return [Finding(self.code, {f"x:{self.code}": 5.0}, at, lead=self._lead)]

    def expire(self, now: int) -> None:  # the protocol's
        self._called("expire")

    def state(self) -> bytes:
        return msgspec.msgpack.encode(self.calls)

    def load(self, state: bytes) -> None:
        self.calls = msgspec.msgpack.decode(state, type=list[str])


def _work(panel: Panel) -> list[Code]:
    panel.observe(DEED)
    found = [finding.code for finding in panel.evaluate(START_MS, ["x:minister"])]
    panel.expire(START_MS)
    return found


@pytest.mark.parametrize("call", ["observe", "evaluate", "expire"])
def test_a_detector_that_fails_is_contained_and_told_of(call: str) -> None:
    """The others go on; which failed, when, at what and why is told once and counted."""
    other = _Fake("spray")
    panel = Panel([_Fake("disguise", call), other], {})
    assert "spray" in _work(panel)
    assert other.calls == ["observe", "evaluate", "expire"]
    assert panel.failed == {"disguise": 1}
    (failure,) = panel.failures()
    assert (failure.code, failure.error) == ("disguise", "ValueError: broken")
    assert failure.place.startswith("ValueError at test_panel.py:")
    assert failure.targets == (() if call == "expire" else ("x:minister",))
    assert panel.failures() == []


@pytest.mark.parametrize("call", ["observe", "evaluate", "expire"])
def test_a_detector_that_fails_raises_where_that_is_wanted(call: str) -> None:
    """In tests nothing is contained."""
    with pytest.raises(ValueError, match="broken"):
        _work(Panel([_Fake("disguise", call)], {}, strict=True))


def test_failures_are_kept_up_to_a_bound_and_counted_beyond() -> None:
    """A detector that fails at every post takes no memory for it."""
    panel = Panel([_Fake("disguise", "observe")], {})
    for _ in range(KEPT + 20):
        panel.observe(DEED)
    assert (len(panel.failures()), panel.failed) == (KEPT, {"disguise": KEPT + 20})


def test_a_detector_in_shadow_runs_and_is_counted_only() -> None:
    """What it would flag is seen in the counts, and nowhere else."""
    shadow = _Fake("disguise")
    panel = Panel([shadow, _Fake("spray")], {"disguise": "shadow"})
    assert _work(panel) == ["spray"]
    assert shadow.calls == ["observe", "evaluate", "expire"]
    assert panel.flagged == {"disguise": 1, "spray": 1}


def test_a_detector_that_is_off_does_not_run() -> None:
    """It is not asked, not counted and not kept."""
    off = _Fake("disguise")
    panel = Panel([off, _Fake("spray")], {"disguise": "off"})
    assert _work(panel) == ["spray"]
    assert off.calls == []
    assert set(panel.state()) == set(panel.looked()) == {"spray"}


def test_leads_are_passed_on_and_flag_nobody() -> None:
    """They are no count of flagged accounts."""
    panel = Panel([_Fake("disguise", lead=True)], {})
    assert _work(panel) == ["disguise"]
    assert panel.flagged == {}


def test_each_detector_takes_its_own_state() -> None:
    """By its code, whatever the order; one that is new starts empty, one that is gone is not missed."""
    panel = Panel([_Fake("disguise"), _Fake("spray")], {})
    panel.observe(DEED)
    spray, new = _Fake("spray"), _Fake("co_sharing")
    Panel([new, spray], {}).load(panel.state())
    assert (spray.calls, new.calls) == (["observe"], [])


def test_chances_are_told_once_and_kept_up_to_a_bound() -> None:
    """Whoever measures asks for them; where nobody does, as in a replay, they take no memory."""
    panel = Panel([_Fake("disguise"), _Fake("spray")], {"spray": "shadow"})
    for _ in range(3):
        _work(panel)
    assert panel.judged() == {"disguise": [0.5] * 3, "spray": [0.5] * 3}
    assert panel.judged() == {}
    busy = _Fake("disguise")
    busy.judged = [0.1] * (2 * JUDGED)
    panel = Panel([busy], {})
    _work(panel)
    assert len(panel.judged()["disguise"]) == JUDGED
    assert busy.judged == []


@pytest.mark.parametrize(("mode", "found", "counted"), [("alert", 1, 1), ("shadow", 0, 1), ("off", 0, 0)])
def test_what_is_found_beside_the_detectors_goes_by_the_same_modes(
    mode: Mode, found: int, counted: int
) -> None:
    """Who belongs to a group is asked when a session is over, not at each hop."""
    panel = Panel([], {"co_presence": mode})
    findings = panel.ask("association", 1, "x:minister", lambda: [Finding("co_presence", {"x:ana": 5.0}, 1)])
    assert len(findings) == found
    assert panel.flagged.get("co_presence", 0) == counted


def test_a_failure_beside_the_detectors_is_contained_too() -> None:
    """It ends no worker either."""

    def fail() -> list[Finding]:
        raise KeyError("x:somebody")

    panel = Panel([], {})
    assert panel.ask("association", 1, "x:minister", fail) == []
    assert panel.failed == {"association": 1}
    (failure,) = panel.failures()
    assert "somebody" not in failure.place
