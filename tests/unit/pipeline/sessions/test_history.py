"""A target's sessions over the days, and how many accounts come to it on their own."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from msgspec import msgpack

from pipeline.campaigns.registry import Registry
from pipeline.detectors.activity import DAY_MS
from pipeline.sessions.history import LONGEST_MS, History
from pipeline.sessions.packed import pack_account
from pipeline.sessions.session import Session
from tests.support.actions import HOUR, action
from tests.support.stream import START_MS

TARGET = "x:minister"
GAP = 900_000
MEMORY = 90 * DAY_MS


def _history() -> History:
    return History(TARGET, GAP, MEMORY)


def _visit(history: History, by: str, ms: int) -> Session:
    act = action(ms, ms, by=by)
    return history.add(by, pack_account(act.account), act)


def test_quiet_ends_an_episode() -> None:
    """Up to the gap it is one session, beyond a new one."""
    history = _history()
    first = _visit(history, "ana", 0)
    assert _visit(history, "ben", GAP) is first
    second = _visit(history, "ana", 2 * GAP + 1)
    assert second is not first
    assert list(history.sessions) == [first, second]


def test_a_target_that_is_never_quiet_has_episodes_too() -> None:
    """A long session is cut."""
    history = _history()
    sessions = [_visit(history, "ana", ms) for ms in range(0, 2 * LONGEST_MS, GAP // 2)]
    assert len({session.start for session in sessions}) == 2


def test_who_was_there_in_an_earlier_episode_is_habitual() -> None:
    """Coming twice within one session makes no habit; a later session does."""
    history = _history()
    _visit(history, "ana", 0)
    assert not _visit(history, "ana", 10).visits["ana"].habitual
    again = [_visit(history, by, 2 * GAP) for by in ("ana", "ben")][-1]
    assert (again.visits["ana"].habitual, again.visits["ben"].habitual) == (True, False)


def test_an_episode_is_over_when_nobody_may_join_it() -> None:
    """The newest is over after the gap, an older one at once."""
    history = _history()
    first = _visit(history, "ana", 0)
    assert not history.is_over(first, START_MS + GAP)
    assert history.is_over(first, START_MS + GAP + 1)
    second = _visit(history, "ana", 2 * GAP)
    assert (history.is_over(first, START_MS + 2 * GAP), history.is_over(second, START_MS + 2 * GAP)) == (
        True,
        False,
    )


def test_what_is_usual_is_learned_from_other_episodes_and_strangers() -> None:
    """Whoever is known does not count, nor does the session in question; a longer watch makes solitude surer."""
    history, registry = _history(), Registry(MEMORY)
    session = _visit(history, "ana", 10 * HOUR)
    lone = history.usual(session, registry, START_MS + 11 * HOUR, START_MS)
    assert history.usual(session, registry, START_MS + 20 * HOUR, START_MS) < lone
    earlier = _history()
    for by in ("ben", "cem"):
        _visit(earlier, by, 0)
    session = _visit(earlier, "ana", 10 * HOUR)
    visited = earlier.usual(session, registry, START_MS + 11 * HOUR, START_MS)
    assert visited > 2 * lone
    registry.name({"ben": 5.0, "cem": 5.0}, "recurrence", START_MS)
    assert earlier.usual(session, registry, START_MS + 11 * HOUR, START_MS) == lone


def test_a_stream_that_began_just_now_vouches_for_no_solitude() -> None:
    """Nobody else in the first minutes says nothing: about half an account is expected in any of them."""
    history = _history()
    session = _visit(history, "ana", 0)
    assert history.usual(session, Registry(MEMORY), START_MS + 1, START_MS) >= 0.5


def test_a_visitor_s_account_is_known() -> None:
    """It is found in any session; who never came is nobody."""
    history = _history()
    _visit(history, "ana", 0)
    _visit(history, "ben", 2 * GAP)
    found = [history.account(by) for by in ("ana", "ben", "cem")]
    assert [account and account.handle for account in found] == ["ana", "ben", None]


def test_old_episodes_and_habits_are_forgotten() -> None:
    """Beyond memory an session is dropped, and in time its visitors are no habitual ones; the newest stays."""
    history = _history()
    _visit(history, "ana", 0)
    _visit(history, "ben", HOUR)
    history.expire(START_MS + MEMORY)
    assert len(history.sessions) == 2
    history.expire(START_MS + 2 * MEMORY)
    assert [list(session.visits) for session in history.sessions] == [["ben"]]
    assert not _visit(history, "ana", 2 * MEMORY + 1).visits["ana"].habitual


_visits = st.lists(
    st.tuples(st.integers(0, 3 * MEMORY // HOUR), st.sampled_from("abc"), st.booleans()), max_size=30
)


@given(_visits, st.integers(0, 30))
def test_state_carries_on(visits: list[tuple[int, str, bool]], cut: int) -> None:
    """A copy made of the state sees the same sessions and habits as the original, and forgets alike."""
    history, copy = _history(), _history()
    for place, (hour, by, tidy) in enumerate(sorted(visits)):
        if place == cut:
            copy.load(
                msgpack.decode(
                    msgpack.encode(history.state()), type=tuple[list[Session], dict[str, int], int]
                )
            )
        for one in (history, copy) if place >= cut else (history,):
            if tidy:
                one.expire(START_MS + hour * HOUR)
            _visit(one, by, hour * HOUR)
    if cut < len(visits):
        assert copy.state() == history.state()


def test_a_habit_is_forgotten_at_the_same_time_after_a_restart() -> None:
    """When habits were last gone through is part of the state: a copy remembers those that the original does."""
    history, copy = _history(), _history()
    _visit(history, "ana", 0)
    _visit(history, "ben", HOUR)
    history.expire(START_MS + MEMORY - HOUR)
    copy.load(history.state())
    for one in (history, copy):
        one.expire(START_MS + MEMORY + HOUR)
    again = [_visit(one, "ana", MEMORY + HOUR).visits["ana"].habitual for one in (history, copy)]
    assert again[0] == again[1]
