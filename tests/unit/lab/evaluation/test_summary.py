"""Sums over streams, their intervals and the curve."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab.evaluation.intervals import ratio_over_streams, wilson
from lab.evaluation.scoring import RaidScore, StreamScore
from lab.evaluation.summary import Point, curve, summarise


def stream(
    name: str, named: int, hit: int, wanted: int, raids: list[RaidScore] | None = None, group: str = "flood"
) -> StreamScore:
    """Return a score; everybody who is hit is in a raid."""
    scores = [(0.9, True, True)] * hit + [(0.4, False, False)] * (named - hit)
    return StreamScore(name, group, named, hit, wanted, hit, 1, raids or [], scores)


def test_accounts_are_pooled_over_streams() -> None:
    """Precision and recall are of all accounts together, clean streams and innocents are counted."""
    summary = summarise("m", [stream("a", 10, 9, 12), stream("b", 30, 30, 36, group="quiet")])
    assert summary.overall.precision == pytest.approx(39 / 40)
    assert summary.overall.recall == pytest.approx(39 / 48)
    assert (summary.overall.innocent, summary.overall.clean, summary.overall.pile_ons) == (1, 1, 2)
    assert [row.label for row in summary.groups] == ["flood", "quiet"]


def test_nothing_named_and_nothing_planted_have_no_ratio() -> None:
    """Where there is nothing to divide by, there is no number."""
    row = summarise("m", [stream("a", 0, 0, 0)]).overall
    assert (row.precision, row.recall, row.delay, row.precision_interval) == (None, None, None, None)


def test_raids_are_split_by_style_size_and_dilution() -> None:
    """Each raid stands in one class of each kind, with the recall of its own accounts."""
    raids = [
        RaidScore("flood", 8, 0, 8, 10.0),
        RaidScore("flood", 20, 100, 10, 50.0),
        RaidScore("drip", 40, 2400, 0, None),
    ]
    summary = summarise("m", [stream("a", 18, 18, 68, raids)])
    assert [(r.label, r.raids, r.found) for r in summary.styles] == [("drip", 1, 0), ("flood", 2, 2)]
    assert summary.styles[1].recall == pytest.approx(18 / 28)
    assert summary.styles[1].delay == 30
    assert [r.label for r in summary.sizes] == ["5–9 accounts", "10–24 accounts", "25 and more"]
    assert [r.label for r in summary.dilutions] == ["alone", "up to 10 : 1", "over 50 : 1"]


def test_the_curve_goes_from_strict_to_loose() -> None:
    """Equal scores make one point; the last point is the working point."""
    points = curve([stream("a", 5, 4, 8)])
    assert points == [Point(0.9, 1.0, 0.5), Point(0.4, 0.8, 0.5)]


def test_no_curve_without_raids() -> None:
    """Where nothing is planted there is no recall to draw."""
    assert curve([stream("a", 3, 0, 0)]) == []


def test_wilson_against_published_values() -> None:
    """Wilson's interval of 81 of 263, as Newcombe (1998) gives it, and its ends."""
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert wilson(0, 20) == pytest.approx((0.0, 0.1611), abs=5e-5)
    assert wilson(0, 0) == (0.0, 1.0)


@given(
    st.lists(
        st.integers(0, 50).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total))), min_size=2
    )
)
def test_the_bootstrap_interval_holds_only_possible_ratios(parts: list[tuple[int, int]]) -> None:
    """The interval lies between the least and the greatest ratio of a single stream."""
    interval = ratio_over_streams(parts)
    if interval is None:
        assert not sum(total for _, total in parts)
    else:
        ratios = [hits / total for hits, total in parts if total]
        assert min(ratios) - 1e-9 <= interval[0] <= interval[1] <= max(ratios) + 1e-9


def test_the_bootstrap_widens_with_the_spread() -> None:
    """Streams that differ give a wider interval than streams that agree; one stream gives none."""
    agree, differ = ratio_over_streams([(5, 10)] * 8), ratio_over_streams([(0, 10), (10, 10)] * 4)
    assert agree is not None
    assert differ is not None
    assert agree[1] - agree[0] < 1e-9 < 0.3 < differ[1] - differ[0]
    assert ratio_over_streams([(1, 2)]) is None
