"""Weights come out of loads as they went in."""

from __future__ import annotations

import pytest

from bench.state_memory.__main__ import Weighed, failures, held, plain_pair, ratios, slopes, weighed
from bench.state_memory.loads import Load


def test_least_squares_find_the_weights() -> None:
    """What is there however little is remembered weighs on nothing."""
    shapes = [
        (targets, targets * each, targets * each * (each - 1) // 2)
        for targets in (100, 200)
        for each in (1, 4, 16)
    ]
    points = [Weighed(t, v, p, 9_000_000 + 7_000 * t + 600 * v + 200 * p) for t, v, p in shapes]
    assert slopes(points) == pytest.approx({"target": 7_000.0, "visit": 600.0, "pair": 200.0}, rel=1e-3)


def test_a_load_is_remembered() -> None:
    """Every target, visit and pair of visitors of one target is there in the end."""
    point = weighed(Load(targets=5, visitors=4))
    assert (point.targets, point.visits, point.pairs) == (5, 20, 5 * 6)
    assert point.bytes > 0


def test_what_is_held_is_measured() -> None:
    """A megabyte weighs a megabyte, and an entry of a dict less than a kilobyte."""
    assert held(lambda: bytearray(2**20)) == pytest.approx(2**20, rel=0.05)
    assert 50 < plain_pair(1_000) < 1_000


def test_a_pair_may_not_be_too_heavy() -> None:
    """A million pairs have a limit."""
    figures = {"target": 1.0, "visit": 1.0, "pair": 200.0}
    assert ratios(figures, 100.0) == {"memory of a pair over that in a plain dict": 2.0}
    assert failures(figures) == []
    assert len(failures(figures | {"pair": 500.0})) == 1
