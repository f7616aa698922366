"""Event time goes by what several posts agree on, and by the source that is farthest behind."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.windows.watermark import WITNESSES, EventClock, Watermarks

LATENESS = 2_000


def _clock(*times: int) -> EventClock:
    clock = EventClock(LATENESS)
    for time in times:
        clock.see(time)
    return clock


def test_the_third_newest_post_leads() -> None:
    """The watermark lies just before the third-newest time less the lateness, in whatever order posts come."""
    assert _clock(10_000, 50_000, 40_000, 30_000, 20_000).watermark == 30_000 - LATENESS - 1


def test_a_post_as_late_as_allowed_is_not_behind_the_watermark() -> None:
    """A post exactly as late as is allowed has not been passed yet."""
    assert _clock(10_000, 10_000, 10_000).watermark < 10_000 - LATENESS


def test_two_posts_say_nothing_yet() -> None:
    """Before enough posts were seen there is no watermark, nor a time that the source has reached."""
    clock = _clock(10_000, 20_000)
    assert (clock.watermark, clock.reached) == (0, 0)


def test_one_post_from_the_future_moves_nothing() -> None:
    """A broken clock, however far ahead, changes neither the watermark nor where an idle source stands."""
    clock = _clock(10_000, 10_001, 10_002, 10_003)
    before = (clock.watermark, clock.reached)
    clock.see(4_000_000_000_000)
    assert (clock.watermark - before[0], clock.reached - before[1]) == (1, 1)


def test_one_post_from_the_future_alone_moves_nothing() -> None:
    """That also holds for the first post that a source ever gives."""
    assert _clock(4_000_000_000_000).reached == 0


def test_early_times_give_no_watermark_below_zero() -> None:
    """Posts from the beginning of the epoch do not make event time negative."""
    assert _clock(*[1] * WITNESSES).watermark == 0


@given(st.lists(st.integers(0, 2**41)))
def test_a_clock_never_goes_back(times: list[int]) -> None:
    """Whatever comes, the watermark of a source does not fall."""
    clock, marks = EventClock(LATENESS), [0]
    for time in times:
        clock.see(time)
        marks.append(clock.watermark)
    assert marks == sorted(marks)


def test_the_slowest_source_holds_the_others() -> None:
    """The combined watermark is the least of all sources."""
    marks = Watermarks()
    marks.update(0, 2, 100)
    assert marks.update(1, 2, 40) == 40
    assert marks.update(1, 2, 70) == 70


def test_a_source_not_heard_of_holds_all() -> None:
    """Its posts may be older than everything seen so far."""
    marks = Watermarks()
    assert marks.update(0, 3, 100) == 0
    assert marks.update(1, 3, 100, idle=True) == 0
    assert marks.update(2, 3, 90) == 90


def test_an_idle_source_holds_nobody() -> None:
    """A source without posts lets the others go on, and is waited for again once it speaks."""
    marks = Watermarks()
    marks.update(0, 2, 100)
    assert marks.update(1, 2, 10, idle=True) == 100
    assert marks.update(0, 2, 200) == 200
    marks.update(1, 2, 210)
    assert marks.update(0, 2, 300) == 210


def test_when_all_are_idle_the_farthest_counts() -> None:
    """Nothing is expected any more, so all there is may be judged."""
    marks = Watermarks()
    marks.update(0, 2, 100, idle=True)
    assert marks.update(1, 2, 40, idle=True) == 100


def test_a_source_that_wakes_up_behind_takes_nothing_back() -> None:
    """What was said once about event time stays said."""
    marks = Watermarks()
    marks.update(0, 2, 500)
    marks.update(1, 2, 100, idle=True)
    assert marks.update(1, 2, 120) == 500


_updates = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 1_000), st.booleans()), max_size=30)


@given(_updates)
def test_the_combined_watermark_never_goes_back(updates: list[tuple[int, int, bool]]) -> None:
    """Whatever the sources say and in whatever order, event time only goes forward."""
    marks, seen = Watermarks(), [0]
    for source, mark, idle in updates:
        seen.append(marks.update(source, 3, mark, idle=idle))
    assert seen == sorted(seen)


@given(_updates, _updates)
def test_state_carries_on(before: list[tuple[int, int, bool]], after: list[tuple[int, int, bool]]) -> None:
    """A copy made of the state behaves as the original does, and leaves it alone."""
    marks = Watermarks()
    for source, mark, idle in before:
        marks.update(source, 3, mark, idle=idle)
    copy = Watermarks.from_state(marks.state())
    said = [copy.update(source, 3, mark, idle=idle) for source, mark, idle in after]
    assert said == [marks.update(source, 3, mark, idle=idle) for source, mark, idle in after]


def test_an_idle_source_vouches_only_for_what_had_arrived() -> None:
    """What came to another source later may have come to the idle one too, and not be read yet."""
    marks = Watermarks()
    marks.update(0, 2, 100, read_until=10)
    marks.update(1, 2, 90, idle=True, read_until=10)
    assert marks.combined == 100
    marks.update(0, 2, 500, read_until=20)
    assert marks.combined == 100
    marks.update(1, 2, 90, idle=True, read_until=15)
    assert marks.combined == 100
    marks.update(1, 2, 90, idle=True, read_until=25)
    assert marks.combined == 500


def test_an_idle_source_lets_a_busy_one_go_on_behind_its_word() -> None:
    """Under steady load the watermark follows at the distance of the idle source's last word."""
    marks = Watermarks()
    marks.update(1, 2, 0, idle=True, read_until=0)
    for second in range(1, 100):
        marks.update(0, 2, second * 1_000, read_until=second * 1_000)
        marks.update(1, 2, 0, idle=True, read_until=second * 1_000 - 500)
        assert marks.combined == (second - 1) * 1_000


def test_what_an_idle_source_has_not_vouched_for_survives_a_snapshot() -> None:
    """After a restore its next word releases what it would have released before."""
    marks = Watermarks()
    marks.update(0, 2, 100, read_until=10)
    marks.update(1, 2, 90, idle=True, read_until=10)
    marks.update(0, 2, 500, read_until=20)
    again = Watermarks.from_state(marks.state())
    assert again.combined == 100
    assert again.update(1, 2, 90, idle=True, read_until=25) == 500
