"""The replay's figures are held against the toolkit's, and against what they have to be."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from bench.replay.__main__ import SIZES, failures, found, ratios, turns
from lab.evaluation.scoring import RaidScore, StreamScore


def _size(seconds: float, toolkit: float, peak: float = 1_000.0, recall: float = 0.9) -> dict[str, Any]:
    total = {"seconds": toolkit, "cpu_seconds": toolkit, "peak_mib": 100.0}
    return {
        "replay": {"seconds": seconds, "cpu_seconds": seconds, "peak_mib": peak},
        "toolkit": {"posts": {"total": total}, "accounts": {"total": total}},
        "found": {"recall": recall},
    }


GOOD = {"100k": _size(5.0, 4.0), "1m": _size(50.0, 100.0)}


def test_ratios_are_theirs_over_ours_and_later_over_earlier() -> None:
    """More is better, save for growth."""
    figures = ratios(GOOD)
    assert figures["time of toolkit (accounts) over ours, 100k"] == 0.8
    assert figures["processor time of toolkit (posts) over ours, 1m"] == 2.0
    assert figures["memory of toolkit (posts) over ours, 1m"] == 0.1
    assert figures["time of 1m over 100k"] == 10.0
    assert "time of 100k over 10k" not in figures


def test_a_good_run_has_no_failures() -> None:
    """All that is asked for holds at its very limit."""
    assert failures(GOOD, ratios(GOOD)) == []


@pytest.mark.parametrize(
    ("size", "told"),
    [
        (_size(51.0, 100.0), "time of toolkit"),
        (_size(50.0, 100.0, peak=1_600.0), "MiB"),
        (_size(61.0, 200.0), "time of 1m over 100k"),
        (_size(50.0, 100.0, recall=0.87), "recall"),
    ],
)
def test_each_figure_that_falls_short_is_told(size: dict[str, Any], told: str) -> None:
    """One sentence for each, and none for the others."""
    sizes = deepcopy(GOOD) | {"1m": size}
    missed = failures(sizes, ratios(sizes))
    assert len(missed) == 1
    assert told in missed[0]


def test_little_data_decides_nothing() -> None:
    """Without the million posts nothing can fall short."""
    sizes = {"10k": _size(10.0, 1.0)}
    assert failures(sizes, ratios(sizes)) == []


def test_what_was_found_of_what_was_planted() -> None:
    """Raids are found by half of their accounts."""
    raids = [RaidScore("flood", 10, 0, 5, 1.0), RaidScore("flood", 10, 0, 4, None)]
    score = StreamScore("s", "s", named=10, hit=9, wanted=20, reached=9, pile_ons=0, raids=raids, scores=[])
    assert found(score) == {"raids": 2, "raids_found": 1, "accounts": 20, "recall": 0.45, "innocent": 1}


def test_a_size_measured_once_comes_in_the_midst_of_the_others() -> None:
    """What a machine's change of speed does to one size, it does to both sides of the other."""
    order = list(turns(SIZES))
    assert {size: order.count(size) for size in SIZES} == SIZES
    middle = order.index("1m")
    assert order[:middle].count("100k") > order[middle:].count("100k") > 0


def test_sizes_measured_as_often_take_turns() -> None:
    """One after another, again and again."""
    assert list(turns({"10k": 2, "100k": 2})) == ["10k", "100k", "10k", "100k"]
