"""The crowd by the minute adds up to the session, whatever was dropped of it."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.campaigns.timeline import LONGEST, timeline
from pipeline.sessions import session as sessions
from pipeline.sessions.packed import pack_account
from pipeline.sessions.session import MINUTE_MS, Session
from tests.support.actions import action
from tests.support.stream import START_MS

_POSTS = st.lists(
    st.tuples(st.integers(0, 30 * MINUTE_MS), st.sampled_from("abcdefgh")), min_size=1, max_size=60
)


def _session(posts: list[tuple[int, str]]) -> Session:
    session = Session("x:minister", START_MS + posts[0][0], START_MS + posts[0][0])
    for number, (ms, by) in enumerate(posts):
        one = action(number, ms, by=by)
        session.add(by, pack_account(one.account), one, habitual=False)
    return session


@given(_POSTS)
def test_every_post_counts_in_its_minute(posts: list[tuple[int, str]]) -> None:
    """Posts, accounts and flagged accounts' posts are those of the minute, in whatever order they came."""
    told = timeline(_session(posts), {"a", "b"})

    assert sum(minute.posts for minute in told) == len(posts)
    for minute in told:
        at = round(minute.at.timestamp() * 1000)
        here = [by for ms, by in posts if at <= START_MS + ms < at + MINUTE_MS]
        assert (minute.posts, minute.accounts) == (len(here), len(set(here)))
        assert minute.named == sum(by in "ab" for by in here)
    gaps = {later.at - one.at for one, later in pairwise(told)}
    assert gaps <= {timedelta(minutes=1)}


@settings(max_examples=30)
@given(posts=_POSTS)
def test_who_was_dropped_still_counts(posts: list[tuple[int, str]]) -> None:
    """A crowd of which only the newest are kept has the same posts by the minute."""
    ordered = sorted(posts)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(sessions, "SAMPLES", 2)
        patched.setattr(sessions, "FURTHER", 1)
        few = _session(ordered)

    assert len(few.visits) <= 2
    assert [one.posts for one in timeline(few, set())] == [
        one.posts for one in timeline(_session(ordered), set())
    ]


def test_it_survives_a_snapshot() -> None:
    """A restored session tells the same."""
    session = _session([(0, "a"), (70_000, "a"), (200_000, "b")])

    restored = msgspec.msgpack.decode(msgspec.msgpack.encode(session), type=Session)

    assert timeline(restored, {"a"}) == timeline(session, {"a"})


def test_it_is_bounded() -> None:
    """The newest minutes are told, however late a post came."""
    told = timeline(_session([(1_000 * MINUTE_MS, "a"), (0, "b")]), set())

    assert len(told) == LONGEST
    assert told[-1].posts == 1
