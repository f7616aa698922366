"""How long the demo plays for."""

from __future__ import annotations

import pytest

from lab.demo.command import LAST_SECONDS, PLAY_SECONDS, SHORTEST_SECONDS, gone, playing_time


@pytest.mark.parametrize(
    ("wanted", "elapsed", "seconds"),
    [
        (None, 30.0, PLAY_SECONDS),
        (60.0, 8.0, PLAY_SECONDS),
        (30.0, 8.0, 22.0 - LAST_SECONDS),
        (60.0, 45.0, 15.0 - LAST_SECONDS),
        (5.0, 8.0, SHORTEST_SECONDS),
    ],
)
def test_the_time_wanted_is_kept(wanted: float | None, elapsed: float, seconds: float) -> None:
    """What was needed to start, and will be needed to end, is taken from the playing."""
    assert playing_time(wanted, elapsed) == seconds


@pytest.mark.parametrize(
    ("since", "seconds"), [(None, 0.0), (1_000, 12.5), (10, 1_002.5), (1_020, 0.0), (-9_000, 0.0)]
)
def test_the_time_of_make_counts(since: int | None, seconds: float) -> None:
    """Unless it cannot be right."""
    assert gone(since, 1_012_500) == seconds
