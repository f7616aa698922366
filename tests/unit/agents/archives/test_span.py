"""Spans of event time are read as people write them, and nothing is guessed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from agents.archives.span import Span, parse_span, parse_time, shown
from agents.ops.errors import ConfigurationError

START = datetime(2026, 3, 4, 14, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("2026-03-04T14:00:00Z", datetime(2026, 3, 4, 14, tzinfo=UTC)),
        ("2026-03-04T16:00:00+02:00", datetime(2026, 3, 4, 14, tzinfo=UTC)),
        ("2026-03-04T16:00:00 02:00", datetime(2026, 3, 4, 14, tzinfo=UTC)),
        ("2026-03-04 14:00", datetime(2026, 3, 4, 14, tzinfo=UTC)),
        ("2026-03-04", datetime(2026, 3, 4, tzinfo=UTC)),
    ],
)
def test_times_are_read_as_people_write_them(text: str, time: datetime) -> None:
    """A day is its beginning, and UTC is meant where no zone is said."""
    assert parse_time(text) == time


@pytest.mark.parametrize(
    "text", ["", "now", "14:00", "2026-13-01", "9999-01-01", "0001-01-01T00:00:00+14:00", "1772633106"]
)
def test_what_is_no_time_is_refused(text: str) -> None:
    """Nothing is guessed."""
    with pytest.raises(ValueError, match=r"is not a time such as|is outside the years"):
        parse_time(text)


def test_a_warm_up_lies_before_the_span() -> None:
    """Its length is a number and a unit; without one the span stays as it is."""
    span = Span(START, START + timedelta(days=1))

    assert span.warmed(None) == span
    assert span.warmed("7d") == Span(START - timedelta(days=7), span.end)
    assert span.warmed("90m").start == START - timedelta(minutes=90)
    assert span.warmed("9999w").start == datetime(1970, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize("length", ["", "7", "d", "0d", "-7d", "7 d", "1.5h", "٧d", "7days"])
def test_what_is_no_length_is_refused(length: str) -> None:
    """The message says what one looks like."""
    with pytest.raises(ConfigurationError, match=r"^--warm-up: .* is no length such as 90m, 12h or 7d$"):
        Span(START).warmed(length)


def test_a_warm_up_without_a_start_is_refused() -> None:
    """There is nothing that it could lie before."""
    with pytest.raises(ConfigurationError, match="--warm-up needs --from"):
        Span(None, START).warmed("7d")


def test_a_span_knows_what_it_holds_and_meets() -> None:
    """The start is in it, the end is not."""
    span = parse_span("2026-03-04T14:00:00Z", "2026-03-04T15:00:00Z")
    end = START + timedelta(hours=1)

    assert span == Span(START, end)
    assert [span.holds(time) for time in (START - timedelta(seconds=1), START, end)] == [False, True, False]
    assert span.meets(START - timedelta(hours=9), START)
    assert not span.meets(end, end + timedelta(hours=9))
    assert not span.meets(START - timedelta(hours=9), START - timedelta(seconds=1))
    assert Span().meets(START, end)


def test_times_are_shown_in_utc() -> None:
    """Whatever zone they came in."""
    assert shown(datetime.fromisoformat("2026-03-04T16:00:00+02:00")) == "2026-03-04T14:00:00Z"
