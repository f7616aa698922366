"""How far out of order posts come, measured as the watch stage sees them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.windows.lateness import LatenessProfile
from pipeline.windows.watermark import EventClock

START = 1_700_000_000_000


def _profile(*times: int, source: int = 0) -> LatenessProfile:
    profile = LatenessProfile()
    for time in times:
        profile.see(source, START + time)
    return profile


def test_posts_in_order_are_never_late() -> None:
    """And the least setting is proposed."""
    found = _profile(*range(0, 100_000, 100)).measured(2_000, 600_000)
    assert (found.posts, found.late, found.share, found.quantile_ms) == (1_000, 0, 0.0, 0)
    assert found.fitting_ms == 500
    assert not found.too_much


def test_the_share_the_quantile_and_a_setting_that_fits_are_told() -> None:
    """Of a thousand posts ten come 7.2 s late: the setting that is proposed puts these in order."""
    times = [100 * number - (7_200 if number % 100 == 99 else 0) for number in range(1_000)]
    found = _profile(*times).measured(2_000, 600_000)
    assert (found.late, found.too_much) == (10, True)
    # Held against the third-newest post before.
    assert found.quantile_ms == 7_200 - 300
    assert found.fitting_ms == 7_000
    assert _profile(*times).measured(found.fitting_ms, 600_000).late == 0


def test_posts_beyond_the_allowed_lateness_are_told_apart() -> None:
    """They are not counted in at all."""
    found = _profile(0, 1, 2, 700_000, 700_001, 700_002, 90_000, 650_000).measured(2_000, 600_000)
    assert (found.late, found.left_out) == (2, 1)


def test_one_broken_clock_makes_nobody_late() -> None:
    """As it moves no watermark."""
    assert _profile(0, 1, 2, 9_000_000, 3, 4).measured(2_000, 600_000).late == 0


def test_each_source_is_held_against_itself() -> None:
    """A partition that is far behind is not out of order."""
    profile = _profile(*range(10))
    for time in range(10):
        profile.see(1, START - 3_600_000 + time)
    assert profile.measured(2_000, 600_000).late == 0


def test_of_no_posts_nothing_is_said() -> None:
    """Nor is it an error."""
    found = LatenessProfile().measured(2_000, 600_000)
    assert (found.posts, found.share, found.quantile_ms, found.too_much) == (0, 0.0, 0, False)


@given(st.lists(st.integers(0, 60_000), max_size=200), st.integers(0, 30_000))
def test_who_is_late_is_what_the_watermark_has_passed(times: list[int], bound: int) -> None:
    """As many posts are late as stand behind the watermark of the watch stage when they come."""
    clock, passed = EventClock(bound), 0
    for time in times:
        passed += START + time <= clock.watermark
        clock.see(START + time)
    found = _profile(*times).measured(bound, 600_000)
    assert found.late == passed
    assert found.posts == len(times)
