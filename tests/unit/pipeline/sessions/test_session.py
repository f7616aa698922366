"""An session counts who was there, and keeps what can be quoted."""

from __future__ import annotations

import msgspec
import pytest

from pipeline.sessions.packed import pack_account
from pipeline.sessions.session import SAMPLES, Session
from schemas.stages import Action, Relation
from tests.support.actions import action
from tests.support.stream import START_MS


def _episode(*visitors: str, gap: int = 10) -> Session:
    session = Session("x:minister", START_MS, START_MS)
    for number, by in enumerate(visitors):
        _add(session, by, action(number, gap * number, by=by, text=f"said {number}"))
    return session


def _add(session: Session, key: str, act: Action) -> None:
    session.add(key, pack_account(act.account), act, habitual=False)


def test_posts_and_accounts_are_counted() -> None:
    """An account that comes again adds a post, not an account, and time goes on."""
    session = _episode("ana", "ben", "ana")
    assert (session.posts, session.crowd, session.last - session.start) == (3, 2, 20)


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
    """The end of an session is its newest post."""
    session = Session("x:minister", START_MS, START_MS)
    for number, ms in enumerate((50, 20)):
        _add(session, "ana", action(number, ms))
    assert session.last == START_MS + 50


def test_of_a_large_crowd_the_longest_silent_are_dropped() -> None:
    """Memory is bounded, everybody is counted, and the session tells that it is not whole any more."""
    session = _episode("first", *(f"p{number}" for number in range(SAMPLES - 1)))
    assert session.whole
    _add(session, "first", action(10**6, 10**6))
    _add(session, "more", action(10**6 + 1, 10**6))
    assert len(session.visits) == SAMPLES
    assert ("first" in session.visits, "p0" in session.visits) == (True, False)
    assert (session.crowd, session.whole) == (SAMPLES + 1, False)


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
    session = Session("x:minister", START_MS, START_MS)
    for number, relation in enumerate(relations):
        _add(session, "ana", action(number, number, relation=relation))
    assert session.visits["ana"].relation == expected


def test_it_survives_encoding() -> None:
    """A snapshot gives back the same session, visitors in the same order."""
    session = _episode("ana", "ben", "ana")
    again = msgspec.msgpack.decode(msgspec.msgpack.encode(session), type=Session)
    assert again == session
    assert list(again.visits) == list(session.visits)
