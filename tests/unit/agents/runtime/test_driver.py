"""Where a partition is read from."""

from __future__ import annotations

import pytest
from structlog.testing import capture_logs

from agents.ops.errors import RunError
from agents.runtime.driver import checked_start

PLACE = ("posts", 2)


def test_the_first_time_reading_starts_at_the_oldest_record() -> None:
    """Retention may have taken the first ones already; nobody was promised those."""
    assert checked_start("watch", *PLACE, None, earliest=7, end=9) == 7


def test_reading_goes_on_where_it_was() -> None:
    """Up to and including the very end."""
    assert checked_start("watch", *PLACE, 8, earliest=0, end=9) == 8
    assert checked_start("watch", *PLACE, 9, earliest=0, end=9) == 9


def test_records_that_retention_took_are_counted_aloud() -> None:
    """A gap is never silent."""
    with capture_logs() as logs:
        assert checked_start("watch", *PLACE, 3, earliest=7, end=9) == 7
    assert [(entry["event"], entry["records"]) for entry in logs] == [("records.gone", 4)]


def test_a_topic_that_was_made_anew_is_refused() -> None:
    """Its offsets mean other records than the state does."""
    with pytest.raises(RunError, match="posts partition 2 ends at 9, but was read up to 10"):
        checked_start("watch", *PLACE, 10, earliest=0, end=9)
