"""The order of a source is known from its times, wherever blocks break."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from agents.archives.order import Order, order_of
from pipeline.windows.watermark import EventClock
from tests.support.posts import START

TOLERANCE = timedelta(seconds=2)


def at(seconds: list[int]) -> list[datetime]:
    """Return times so many seconds after the start."""
    return [START + timedelta(seconds=second) for second in seconds]


@given(st.lists(st.lists(st.integers(0, 60), max_size=6), max_size=6))
def test_it_agrees_with_the_detectors_clock(blocks: list[list[int]]) -> None:
    """A post is behind where the watermark has passed it."""
    clock, behind = EventClock(2_000), 0
    seconds = [second for block in blocks for second in block]
    for second in seconds:
        behind += (second + 1_000) * 1_000 <= clock.watermark
        clock.see((second + 1_000) * 1_000)

    order = order_of(map(at, blocks), TOLERANCE)

    assert (order.posts, order.behind, order.in_order) == (len(seconds), behind, behind == 0)
    assert order.backward == sum(later < earlier for earlier, later in pairwise(seconds))
    if seconds:
        assert [order.least, order.latest] == at([min(seconds), max(seconds)])


@given(st.lists(st.integers(0, 60), min_size=1))
def test_with_one_witness_every_post_counts(seconds: list[int]) -> None:
    """As a merge needs it, in which one post that is ahead holds up its source."""
    order = order_of([at(seconds)], TOLERANCE, witnesses=1)
    behind = sum(second < max(seconds[:place], default=0) - 2 for place, second in enumerate(seconds))
    assert order.behind == behind


def test_shapes_are_named() -> None:
    """People know their archive again."""
    assert Order(posts=100, behind=97, backward=95).shape == "newest posts first"
    assert Order(posts=100, behind=40, backward=50).shape == "40 of 100 posts out of order of time"
