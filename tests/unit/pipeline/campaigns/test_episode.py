"""An episode counts who was there, and keeps what can be quoted."""

from __future__ import annotations

import msgspec
import pytest

from pipeline.campaigns.episode import SAMPLES, Episode
from pipeline.campaigns.packed import pack_account
from schemas.stages import Action, Relation
from tests.support.actions import action
from tests.support.stream import START_MS


def _episode(*visitors: str, gap: int = 10) -> Episode:
    episode = Episode("x:minister", START_MS, START_MS)
    for number, by in enumerate(visitors):
        _add(episode, by, action(number, gap * number, by=by, text=f"said {number}"))
    return episode


def _add(episode: Episode, key: str, act: Action) -> None:
    episode.add(key, pack_account(act.account), act, habitual=False)


def test_posts_and_accounts_are_counted() -> None:
    """An account that comes again adds a post, not an account, and time goes on."""
    episode = _episode("ana", "ben", "ana")
    assert (episode.posts, episode.crowd, episode.last - episode.start) == (3, 2, 20)


def test_a_visit_quotes_the_first_post_and_tells_the_last_time() -> None:
    """What an account said first is what an alert shows of it."""
    visit = _episode("ana", "ben", "ana").visits["ana"]
    assert (visit.post, visit.excerpt) == ("p0", "said 0")
    assert (visit.first - START_MS, visit.last - START_MS) == (0, 20)
    assert visit.account.handle == "ana"


def test_who_was_longest_silent_stands_first() -> None:
    """A new post puts its author last."""
    assert list(_episode("ana", "ben", "ana").visits) == ["ben", "ana"]


def test_a_late_post_does_not_turn_time_back() -> None:
    """The end of an episode is its newest post."""
    episode = Episode("x:minister", START_MS, START_MS)
    for number, ms in enumerate((50, 20)):
        _add(episode, "ana", action(number, ms))
    assert episode.last == START_MS + 50


def test_of_a_large_crowd_the_longest_silent_are_dropped() -> None:
    """Memory is bounded, everybody is counted, and the episode tells that it is not whole any more."""
    episode = _episode("first", *(f"p{number}" for number in range(SAMPLES - 1)))
    assert episode.whole
    _add(episode, "first", action(10**6, 10**6))
    _add(episode, "more", action(10**6 + 1, 10**6))
    assert len(episode.visits) == SAMPLES
    assert ("first" in episode.visits, "p0" in episode.visits) == (True, False)
    assert (episode.crowd, episode.whole) == (SAMPLES + 1, False)


@pytest.mark.parametrize(
    ("relations", "expected"),
    [
        (["reply"], "reply"),
        (["quote", "mention", "repost"], "mention"),
        (["reply", "mention"], "reply"),
        (["quote", "repost"], "repost"),
    ],
)
def test_a_visit_tells_how_the_target_was_addressed(relations: list[Relation], expected: str) -> None:
    """Talking to the target, in whatever post, comes before talking about it."""
    episode = Episode("x:minister", START_MS, START_MS)
    for number, relation in enumerate(relations):
        _add(episode, "ana", action(number, number, relation=relation))
    assert episode.visits["ana"].relation == expected


def test_it_survives_encoding() -> None:
    """A snapshot gives back the same episode, visitors in the same order."""
    episode = _episode("ana", "ben", "ana")
    again = msgspec.msgpack.decode(msgspec.msgpack.encode(episode), type=Episode)
    assert again == episode
    assert list(again.visits) == list(episode.visits)
