"""A target's usual rate: learnt slowly, forgotten slowly, and what is surprising against it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.windows.baseline import MEMORY_WINDOWS, Baseline

WINDOW = 900_000


def _taught(*accounts: int, gap: int = 1) -> Baseline:
    baseline = Baseline()
    for number, count in enumerate(accounts):
        baseline.learn(count, (number + 1) * gap * WINDOW, WINDOW)
    return baseline


def test_a_target_without_history_is_taken_for_a_quiet_one() -> None:
    """Two accounts in a window are expected of whom nothing is known."""
    assert Baseline().usual == 2.0


def test_the_usual_rate_follows_what_is_seen() -> None:
    """A minister with forty accounts in every window comes to be expected forty."""
    assert 38 < _taught(*[40] * 200).usual < 40.01


def test_empty_windows_between_count() -> None:
    """Who is busy in one window of ten has a tenth of the rate."""
    assert 3.5 < _taught(*[40] * 200, gap=10).usual < 4.5


def test_history_fades() -> None:
    """A long quiet time makes a busy past count for little."""
    baseline = _taught(*[100] * 100)
    baseline.learn(0, baseline.at + int(4 * MEMORY_WINDOWS) * WINDOW, WINDOW)
    assert baseline.usual < 2.0


def test_what_is_usual_does_not_surprise() -> None:
    """At or below the usual there is no surprise at all."""
    baseline = _taught(*[40] * 200)
    assert baseline.surprise(int(baseline.usual)) == 0.0


def test_the_same_crowd_surprises_less_at_a_busy_target() -> None:
    """Sixty accounts are a storm at somebody quiet and a Monday at a minister."""
    assert _taught(*[40] * 200).surprise(60) < 10.0 < _taught(*[1] * 200).surprise(60)


def test_surprise_is_bounded() -> None:
    """A million accounts give a number, not an error."""
    assert _taught(1).surprise(1_000_000) < 700.0


@given(st.integers(0, 2_000), st.integers(0, 2_000), st.lists(st.integers(0, 500), max_size=20))
def test_more_accounts_never_surprise_less(one: int, other: int, history: list[int]) -> None:
    """Surprise grows with the crowd, whatever the history."""
    baseline = _taught(*history)
    low, high = sorted((one, other))
    assert baseline.surprise(low) <= baseline.surprise(high)
