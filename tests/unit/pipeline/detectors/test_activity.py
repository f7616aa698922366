"""How active each account was of late."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from pipeline.detectors.activity import DAY_MS, Activity

DAYS = 3


def test_actions_are_counted_by_account_and_in_all() -> None:
    """An account's count and its share of its own platform grow with each action."""
    activity = Activity(DAYS)
    for account in ("x:a", "x:a", "x:b", "bluesky:c"):
        activity.add(account, 1_000)
    assert (activity.of("x:a"), activity.of("x:b"), activity.of("x:c")) == (2, 1, 0)
    assert (activity.share("x:a"), activity.share("x:a", less=1), len(activity)) == (2 / 3, 1 / 3, 3)
    assert activity.share("bluesky:c") == 1.0


def test_nobody_s_share_is_nothing() -> None:
    """An account that was never seen may act once like anybody."""
    activity = Activity(DAYS)
    assert activity.share("x:a") == 1.0
    for _ in range(4):
        activity.add("x:b", 1_000)
    assert activity.share("x:a") == activity.share("x:b", less=9) == 1 / 4


def test_whole_days_are_forgotten() -> None:
    """An action counts on its day and the days of memory before the newest, then not at all."""
    activity = Activity(DAYS)
    activity.add("a", 0)
    activity.add("b", 2 * DAY_MS)
    assert activity.of("a") == 1
    activity.add("b", 3 * DAY_MS)
    assert (activity.of("a"), activity.of("b"), activity.share("b"), len(activity)) == (0, 2, 1.0, 1)


def test_an_action_of_a_past_day_counts_for_today() -> None:
    """A late post is not lost, and does not turn time back."""
    activity = Activity(DAYS)
    activity.add("a", 5 * DAY_MS)
    activity.add("b", 4 * DAY_MS)
    activity.add("a", 7 * DAY_MS)
    assert (activity.of("a"), activity.of("b")) == (2, 1)
    activity.add("a", 8 * DAY_MS)
    assert (activity.of("a"), activity.of("b")) == (2, 0)


_acts = st.lists(
    st.tuples(st.sampled_from(["x:a", "x:b", "x:c", "x:d"]), st.integers(0, 12 * DAY_MS)),
    min_size=1,
    max_size=40,
)


@given(_acts)
def test_counts_are_those_of_the_last_days(acts: list[tuple[str, int]]) -> None:
    """In order of time, the counts are those of counting the last days anew."""
    acts.sort(key=lambda act: act[1])
    activity = Activity(DAYS)
    for account, time in acts:
        activity.add(account, time)
    first = acts[-1][1] // DAY_MS - DAYS
    kept = Counter(account for account, time in acts if time // DAY_MS > first)
    assert {
        account: activity.of(account) for account in ("x:a", "x:b", "x:c", "x:d") if activity.of(account)
    } == kept
    assert len(activity) == len(kept)
    assert all(activity.share(account) == count / kept.total() for account, count in kept.items())


@given(_acts, _acts)
def test_state_carries_on(before: list[tuple[str, int]], after: list[tuple[str, int]]) -> None:
    """A copy made of the state counts and forgets as the original does."""
    activity, copy = Activity(DAYS), Activity(DAYS)
    for account, time in before:
        activity.add(account, time)
    copy.load(activity.state())
    for one in (activity, copy):
        for account, time in after:
            one.add(account, time)
    assert copy.state() == activity.state()
    assert [copy.of(account) for account in ("x:a", "x:b", "x:c", "x:d")] == [
        activity.of(account) for account in ("x:a", "x:b", "x:c", "x:d")
    ]
    assert [copy.share(account) for account in ("x:a", "x:b", "x:c", "x:d")] == [
        activity.share(account) for account in ("x:a", "x:b", "x:c", "x:d")
    ]
