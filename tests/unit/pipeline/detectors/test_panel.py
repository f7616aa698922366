"""Detectors run side by side: each in its mode, none ended by another's fault."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from pipeline.detectors.base import Deed, Finding
from pipeline.detectors.panel import KEPT, Panel
from pipeline.settings import Code
from schemas.stages import Account, Action

DEED = Deed("x:1", Action("x:target", 1_000, "p1", Account("x", "1", "one"), "reply", True))


class _Flags:
    """Flags one account each time; fails if it is told to."""

    def __init__(self, code: Code, *, fails: bool = False) -> None:
        self.code: Code = code
        self.fails = fails
        self.seen: list[str] = []
        self.looked = 0

    def observe(self, deed: Deed) -> None:
        if self.fails:
            raise ValueError("broken")
        self.seen.append(deed.key)

    def evaluate(self, at: int, targets: Sequence[str]) -> list[Finding]:
        if self.fails:
            raise ValueError("broken")
        return [Finding(self.code, {"x:1": 12.0}, at)]

    def expire(self, now: int) -> None:
        pass

    def state(self) -> bytes:
        return b"\x00"

    def load(self, state: bytes) -> None:
        pass


def test_a_fault_ends_neither_the_run_nor_another_detector() -> None:
    """The broken one is counted, with what it said; the other one takes the action and finds."""
    broken, sound = _Flags("spray", fails=True), _Flags("disguise")
    panel = Panel([broken, sound], {})
    panel.observe(DEED)
    assert [finding.code for finding in panel.evaluate(2_000, ["x:target"])] == ["disguise"]
    assert sound.seen == ["x:1"]
    assert panel.failed == {"spray": 2}
    assert [failure.error for failure in panel.failures()] == ["ValueError: broken"] * 2
    assert panel.failures() == []


def test_failures_are_kept_up_to_a_bound() -> None:
    """Every failure is counted, and the first ones are kept."""
    panel = Panel([_Flags("spray", fails=True)], {})
    for _ in range(KEPT + 5):
        panel.observe(DEED)
    assert panel.failed == {"spray": KEPT + 5}
    assert len(panel.failures()) == KEPT


def test_a_fault_ends_the_run_where_it_is_to_be_seen() -> None:
    """Tests let exceptions through."""
    panel = Panel([_Flags("spray", fails=True)], {}, strict=True)
    with pytest.raises(ValueError, match="broken"):
        panel.observe(DEED)


def test_shadow_counts_and_flags_nobody() -> None:
    """What a detector in shadow mode finds is counted only."""
    shadowed = _Flags("spray")
    panel = Panel([shadowed], {"spray": "shadow"})
    panel.observe(DEED)
    assert panel.evaluate(2_000, ["x:target"]) == []
    assert shadowed.seen == ["x:1"]
    assert panel.flagged == {"spray": 1}


def test_off_does_not_run() -> None:
    """A detector that is off sees no action and keeps no state."""
    idle = _Flags("spray")
    panel = Panel([idle], {"spray": "off"})
    panel.observe(DEED)
    assert panel.evaluate(2_000, ["x:target"]) == []
    assert idle.seen == []
    assert panel.state() == {}
