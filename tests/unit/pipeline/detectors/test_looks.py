"""How many targets were looked at, and for how long that counts."""

from __future__ import annotations

from math import log

import pytest

from pipeline.detectors.activity import DAY_MS
from pipeline.detectors.looks import Looks


def test_each_target_counts_once_and_for_a_day() -> None:
    """A target that is looked at again counts from then on."""
    looks = Looks()
    assert looks.note("x:minister", 1_000) == 0.0
    assert looks.note("x:judge", 2_000) == pytest.approx(log(2))
    assert looks.note("x:minister", 3_000) == pytest.approx(log(2))
    looks.expire(DAY_MS + 2_001)
    assert len(looks) == 1
    assert list(looks.state()) == ["x:minister"]


def test_a_copy_made_of_its_state_goes_on_as_it_would() -> None:
    """A restart forgets no look."""
    looks, copy = Looks(), Looks()
    looks.note("x:minister", 1_000)
    copy.load(looks.state())
    assert copy.note("x:judge", 2_000) == looks.note("x:judge", 2_000)
