"""The hot stream is what it is said to be: a crowd in one minute, and a gang within it."""

from __future__ import annotations

import pytest

from bench.hot_target.streams import BEGIN, GANG, TARGET, Hot, hot_stream, quiet_stream
from bench.hot_target.worker import minute
from pipeline.match.primary import primary_target

POSTS = 1_000


@pytest.fixture(scope="module")
def hot() -> Hot:
    """Return a small one."""
    return hot_stream(POSTS)


def test_all_come_within_a_minute(hot: Hot) -> None:
    """As many posts as were asked for are at the target in that minute."""
    begin = int(BEGIN.timestamp() // 60)
    at_target = [
        post for post in hot.posts if (aimed := primary_target(post)) is not None and aimed[1] == TARGET
    ]
    assert sum(minute(post) == begin for post in at_target) >= POSTS


def test_the_gang_strikes_within_it(hot: Hot) -> None:
    """All of its posts at the target lie in the minute, and the answer key says so."""
    (raid,) = hot.truth.raids
    attack = [
        post
        for post in hot.posts
        if post.author.handle in raid.accounts
        and (aimed := primary_target(post)) is not None
        and aimed[1] == TARGET
    ]
    times = [post.created_at.timestamp() for post in attack]
    begin = BEGIN.timestamp()
    assert len(raid.accounts) == GANG
    assert begin < raid.start <= raid.fifth < raid.end < begin + 60
    assert min(times) == pytest.approx(raid.start, abs=0.01)
    assert max(times) == pytest.approx(raid.end, abs=0.01)


def test_streams_are_in_order(hot: Hot) -> None:
    """The detector gets posts as they were written."""
    for posts in (hot.posts, quiet_stream(POSTS)):
        times = [post.created_at for post in posts]
        assert times == sorted(times)
