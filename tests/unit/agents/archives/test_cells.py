"""Times in tables, as people and tools write them."""

from __future__ import annotations

import pytest

from agents.archives.cells import time_of


@pytest.mark.parametrize(
    "cell",
    [
        "2026-03-02T06:00:00Z",
        "2026-03-02 06:00:00",
        "2026-03-02 06:00:00 UTC",
        "2026-03-02T08:00:00+02:00",
        "1772431200",
        "1772431200.0",
        "1772431200000",
        "Mon Mar 02 06:00:00 +0000 2026",
        "Mon, 02 Mar 2026 06:00:00 GMT",
    ],
)
def test_a_time_is_understood(cell: str) -> None:
    """All of these are six o'clock in Greenwich."""
    assert time_of(cell).startswith(("2026-03-02T06:00:00", "2026-03-02T08:00:00+02:00"))


@pytest.mark.parametrize("cell", ["", "yesterday", "3/2/2026 6:00", "12", "9" * 15, "06:00"])
def test_what_is_no_time_is_refused(cell: str) -> None:
    """Nothing is guessed: an event time that is wrong is worse than none."""
    with pytest.raises(ValueError, match="not a time such as"):
        time_of(cell)
