"""A target's sessions over the days, and how many accounts come to it on their own."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from msgspec import msgpack

from pipeline.detectors.activity import DAY_MS
from pipeline.sessions.history import LONGEST_MS, History, HistoryState
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


def test_old_episodes_and_habits_are_forgotten() -> None:
    """Beyond memory an session is dropped, and in time its visitors are no habitual ones; the newest stays."""
    history = _history()
    _visit(history, "ana", 0)
    _visit(history, "ben", HOUR)
    _visit(history, "cem", MEMORY)
    assert len(history.sessions) == 3
    assert _visit(history, "ben", 2 * MEMORY).visits["ben"].habitual is False
    assert [list(session.visits) for session in history.sessions] == [["cem"], ["ben"]]
    assert not _visit(history, "ana", 2 * MEMORY + 1).visits["ana"].habitual


_visits = st.lists(st.tuples(st.integers(0, 3 * MEMORY // HOUR), st.sampled_from("abc")), max_size=30)


@given(_visits, st.integers(0, 30))
def test_state_carries_on(visits: list[tuple[int, str]], cut: int) -> None:
    """A copy made of the state sees the same sessions and habits as the original, and forgets alike."""
    history, copy = _history(), _history()
    for place, (hour, by) in enumerate(sorted(visits)):
        if place == cut:
            copy.load(msgpack.decode(msgpack.encode(history.state()), type=HistoryState))
        for one in (history, copy) if place >= cut else (history,):
            _visit(one, by, hour * HOUR)
    if cut < len(visits):
        assert copy.state() == history.state()


def test_a_habit_is_forgotten_at_the_same_time_after_a_restart() -> None:
    """When habits were last gone through is part of the state: a copy remembers those that the original does."""
    history, copy = _history(), _history()
    _visit(history, "ana", 0)
    _visit(history, "ben", HOUR)
    _visit(history, "cem", MEMORY - HOUR)
    copy.load(history.state())
    again = [_visit(one, "ana", MEMORY + HOUR).visits["ana"].habitual for one in (history, copy)]
    assert again[0] == again[1]


def test_attendance_is_counted_in_sessions() -> None:
    """Posts of one session count once; who never came attended none; two are together where both are."""
    history = _history()
    for session, visitors in enumerate(("ab", "aab", "a", "b")):
        for place, by in enumerate(visitors):
            _visit(history, by, session * HOUR + place)
    assert [history.attended(by) for by in "abc"] == [3, 3, 0]
    assert (history.together("a", "b"), history.together("a", "c")) == (2, 0)


def test_strangers_are_told_from_the_known() -> None:
    """Visits by others count as a share; strangers only where nobody known is about."""
    history = _history()
    for session, visitors in enumerate(("abcd", "cd", "ab")):
        for place, by in enumerate(visitors):
            _visit(history, by, session * HOUR + place)
    assert history.outside({"a", "b"}) == 4 / 8
    assert history.strangers({"a", "b"}) == 2
    assert history.strangers(()) == 8


def test_arrivals_are_the_first_of_the_sessions_that_went_on_after_a_time() -> None:
    """Who came in a session that had ended by then is not among them, unless they came again."""
    history = _history()
    for by, ms in (("ana", 0), ("ben", 1_000), ("ben", HOUR), ("cleo", HOUR + 1_000), ("ben", 2 * HOUR)):
        _visit(history, by, ms)
    assert history.arrivals(START_MS) == {
        "ana": START_MS,
        "ben": START_MS + 1_000,
        "cleo": START_MS + HOUR + 1_000,
    }
    assert history.arrivals(START_MS + HOUR) == {
        "ben": START_MS + HOUR,
        "cleo": START_MS + HOUR + 1_000,
    }
    assert history.arrivals(START_MS + 3 * HOUR) == {}
