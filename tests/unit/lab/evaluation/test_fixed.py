"""A small fixed set of worlds: nobody new is named without cause, and recall stays in its interval."""

from __future__ import annotations

from functools import cache

import pytest

from lab.evaluation.fixed import Expected, load, look, noted
from lab.worlds import FAMILIES, names
from lab.worlds.judge import Outcome

SET = load()


@cache
def outcome(one: Expected) -> Outcome:
    """Return what the detector does in a world of the set, looked at once."""
    return look(one)


@pytest.mark.parametrize("one", SET.worlds, ids=lambda one: f"{one.family}-{one.seed}")
def test_nobody_new_is_named_without_cause(one: Expected) -> None:
    """No more people are named than when the set was last noted, and the detector does not end."""
    found = outcome(one)
    assert found.error is None
    assert found.organic <= one.organic


def test_recall_stays_in_its_interval() -> None:
    """Over all campaigns of the set, no smaller share of the members is named than was noted."""
    outcomes = [outcome(one) for one in SET.worlds]
    hit, wanted = sum(one.hit for one in outcomes), sum(one.wanted for one in outcomes)
    assert wanted == sum(one.wanted for one in SET.worlds), "the families changed: choose the set anew"
    assert hit >= SET.recall[0] * wanted


def test_the_set_has_each_family_once_and_none_that_is_held_out() -> None:
    """The set can be used while tuning."""
    assert sorted(one.family for one in SET.worlds) == sorted(names(campaigns=None))
    assert not any(FAMILIES[one.family].held_out for one in SET.worlds)


def test_what_is_noted_is_what_the_detector_did() -> None:
    """The interval is that of the members named over all worlds."""
    told = noted([Outcome("flood", 1, 9, 8, 8, 10, 0, 0, ()), Outcome("memes", 1, 9, 2, 0, 0, 0, 0, ())])
    assert [(one.organic, one.hit, one.wanted) for one in told.worlds] == [(0, 8, 10), (2, 0, 0)]
    assert told.recall == pytest.approx((0.4902, 0.9433), abs=1e-3)
