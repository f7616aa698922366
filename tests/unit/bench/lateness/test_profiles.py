"""Arrivals are the posts in another order, and as late as their profile says."""

from __future__ import annotations

from random import Random

import pytest

from bench.lateness.__main__ import differing, revisions
from bench.lateness.profiles import PROFILES, arrivals, paced, steady, stragglers
from pipeline.settings import DetectorSettings
from tests.support.alerts import campaign
from tests.support.posts import post

POSTS = [post(number, second=number / 10) for number in range(500)]


@pytest.mark.parametrize("name", PROFILES)
def test_every_post_comes_once_in_the_same_order_each_time(name: str) -> None:
    """The seed decides, and nothing is lost."""
    came = arrivals(POSTS, PROFILES[name], 1)
    assert came == arrivals(POSTS, PROFILES[name], 1)
    assert came != POSTS
    assert sorted(came, key=lambda one: one.created_at) == POSTS


def test_delays_are_as_late_as_is_said() -> None:
    """One in a hundred is later than 4.6 means; stragglers are their share."""
    dice = Random(1)
    assert 80 < sum(steady(2.0)(dice) > 9.2 for _ in range(10_000)) < 120
    drawn = [stragglers(0.05, 10)(dice) for _ in range(10_000)]
    assert 400 < sum(one >= 2 for one in drawn) < 600
    assert max(drawn) <= 10


def test_a_paced_stream_has_a_post_every_half_second() -> None:
    """In order of time, and all that was in it before."""
    found = paced([post(1), post(2, second=10)])
    assert len(found) == 22
    assert found == sorted(found, key=lambda one: one.created_at)


def test_what_differs_is_counted() -> None:
    """By id and revision; how long was waited makes no difference."""
    settings = DetectorSettings(max_out_of_orderness_ms=5_000)
    ones = revisions([campaign(revision=1), campaign(revision=2), campaign(revision=3)], settings)
    others = revisions([campaign(revision=1), campaign(revision=2, score=0.11)], settings)
    assert differing(ones, ones) == 0
    assert differing(others, ones) == 2
