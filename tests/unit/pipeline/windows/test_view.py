"""A target's window counts posts and accounts exactly, or says that it estimates."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.items.objects import stable_hash
from pipeline.windows import view as module
from pipeline.windows.view import CAPACITY, WINSOR, TargetView

WINDOW = 900_000


def _account(number: int) -> int:
    return stable_hash("x", str(number))


@given(st.lists(st.tuples(st.integers(0, 3 * WINDOW), st.integers(0, 9)), max_size=60))
def test_counts_are_those_of_the_window(acts: list[tuple[int, int]]) -> None:
    """Posts and accounts are those after the window's start, as counting them anew would give."""
    view = TargetView(WINDOW)
    acts.sort()
    for index, (time, number) in enumerate(acts):
        view.move_to(time)
        view.add(time, _account(number))
        inside = Counter(who for when, who in acts[: index + 1] if when > time - WINDOW)
        assert (view.posts, view.accounts) == (inside.total(), len(inside))
    assert not view.sampled


def test_a_window_empties() -> None:
    """What is as old as the window is long has left it."""
    view = TargetView(WINDOW)
    view.add(1_000, _account(1))
    view.move_to(WINDOW + 999)
    assert not view.empty
    view.move_to(WINDOW + 1_000)
    assert (view.empty, view.posts, view.accounts) == (True, 0, 0)


def test_a_hot_target_is_sampled_and_its_counts_scaled_up() -> None:
    """A hundred thousand accounts take bounded memory; the estimate is good, and is said to be one."""
    view = TargetView(WINDOW)
    for number in range(100_000):
        view.add(1 + number % 60_000, _account(number))
    assert view.sampled
    assert len(view.state()[0]) <= CAPACITY
    assert view.accounts == pytest.approx(100_000, rel=0.05)
    assert view.posts == pytest.approx(100_000, rel=0.05)


def test_sampling_takes_an_account_wholly_or_not_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of an account in the sample, no post is missing."""
    monkeypatch.setattr(module, "CAPACITY", 100)
    view = TargetView(WINDOW)
    for time in range(1, 5):
        for number in range(60):
            view.add(time, _account(number))
    kept = Counter(account for _, account in view.state()[0])
    assert view.sampled
    assert set(kept.values()) == {4}


def test_a_target_that_cooled_down_is_counted_exactly_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Once the crowd has left the window, so has the sampling."""
    monkeypatch.setattr(module, "CAPACITY", 100)
    view = TargetView(WINDOW)
    for number in range(500):
        view.add(1, _account(number))
    for step in range(1, 20):
        view.move_to(step * WINDOW)
    for number in range(7):
        view.add(20 * WINDOW, _account(number))
    assert (view.accounts, view.sampled) == (7, False)


def _hour(view: TargetView, block: int, accounts: int) -> None:
    """Let so many accounts act in a tumbling window, and the window end."""
    at = block * WINDOW + 1
    view.move_to(at)
    for number in range(accounts):
        view.add(at, _account(number))
    view.close_hop()
    view.move_to((block + 1) * WINDOW)


def test_a_full_window_teaches_the_baseline() -> None:
    """The usual rate is learnt once the window is over, from its fullest hop."""
    view = TargetView(WINDOW)
    _hour(view, 1, 3)
    assert view.baseline.accounts == 3.0
    assert view.baseline.windows == 1.0


def test_one_burst_hardly_makes_the_next_look_usual() -> None:
    """A window teaches no more than a few times the usual, however many came."""
    view = TargetView(WINDOW)
    _hour(view, 1, 5_000)
    assert view.baseline.accounts <= WINSOR * 2.0 + 1
    assert view.baseline.surprise(5_000) > 100.0


@given(
    st.lists(st.tuples(st.integers(1, 4 * WINDOW), st.integers(0, 9)), max_size=40),
    st.lists(st.tuples(st.integers(1, 4 * WINDOW), st.integers(0, 9)), max_size=40),
)
def test_state_carries_on(before: list[tuple[int, int]], after: list[tuple[int, int]]) -> None:
    """A view made of another's state goes on as that one does."""
    view = TargetView(WINDOW)
    for time, number in sorted(before):
        view.move_to(time)
        view.add(time, _account(number))
        view.close_hop()
    copy = TargetView.from_state(WINDOW, view.state())
    for time, number in sorted((4 * WINDOW + time, number) for time, number in after):
        for one in (view, copy):
            one.move_to(time)
            one.add(time, _account(number))
            one.close_hop()
    assert copy.state() == view.state()
    assert (copy.posts, copy.accounts) == (view.posts, view.accounts)
