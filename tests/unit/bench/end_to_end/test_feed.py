"""The feed is made of posts whose time is filled in, with raids that are due when they should be."""

from __future__ import annotations

from itertools import islice

import pytest

from bench.end_to_end.feed import GANG, RAID_SECONDS, Feed, made_feed, stamp, template
from pipeline.match.matcher import WatchlistMatcher
from schemas.codec import decode_post
from tests.support.stream import START, START_MS, reply

SECONDS = 60.0
BEGIN = 10.0


@pytest.fixture(scope="module")
def feed() -> Feed:
    """Return a small one."""
    return made_feed(100, SECONDS, raids=3, begin=BEGIN)


def test_a_template_takes_its_time() -> None:
    """Everything else stays, to the millisecond."""
    post = reply(1, 1_234, text='"created_at":"2001-02-03"')
    assert decode_post(template(post).at(stamp(START_MS + 1_234))) == post
    assert decode_post(template(post).at(stamp(START_MS))).created_at == START


def test_one_post_in_a_hundred_is_at_somebody(feed: Feed) -> None:
    """And the others are at nobody who is watched."""
    matcher = WatchlistMatcher(feed.watchlist)
    posts = [decode_post(one.at(stamp(START_MS))) for one in islice(feed.values(), 1_000)]
    assert sum(bool(matcher.match(post)) for post in posts) == 10


def test_raids_are_at_their_targets_in_time(feed: Feed) -> None:
    """The first begins when it should, the last is over at the end, and each gang is there."""
    matcher = WatchlistMatcher(feed.watchlist)
    for post in feed.raids:
        decoded = decode_post(post.template.at(stamp(START_MS)))
        assert post.target in {hit.target for hit in matcher.match(decoded)}
        assert (decoded.platform, decoded.author.id) == post.account
    times = [post.second for post in feed.raids]
    assert times == sorted(times)
    assert times[0] == pytest.approx(BEGIN)
    assert times[-1] == pytest.approx(SECONDS, abs=0.1)
    assert RAID_SECONDS < SECONDS - BEGIN
    members = {
        target: {post.account for post in feed.raids if post.target == target}
        for target in {post.target for post in feed.raids}
    }
    assert [len(accounts) for accounts in members.values()] == [GANG] * 3
