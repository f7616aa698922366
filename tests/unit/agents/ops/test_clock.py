"""The clock that idle partitions are told by."""

from __future__ import annotations

from agents.ops.clock import SteadyClock


class Clocks:
    """A wall clock that can be put, and one that only goes forward; both in seconds."""

    def __init__(self) -> None:
        self.wall = 1_000.0
        self.steady = 5.0

    def pass_by(self, seconds: float) -> None:
        """Let time pass on both."""
        self.wall += seconds
        self.steady += seconds

    def clock(self) -> SteadyClock:
        """Return a clock over both."""
        return SteadyClock(lambda: round(self.wall * 1000), lambda: self.steady)


def test_it_follows_the_wall_clock() -> None:
    """Also when that is put forward."""
    clocks = Clocks()
    clock = clocks.clock()
    clocks.pass_by(2.5)
    assert clock() == 1_002_500
    clocks.wall += 3_600
    assert clock() == 4_602_500


def test_it_goes_on_when_the_wall_clock_is_put_back() -> None:
    """An hour put back must not make partitions speak of an hour ago."""
    clocks = Clocks()
    clock = clocks.clock()
    assert clock() == 1_000_000
    clocks.wall -= 3_600
    clocks.pass_by(10)
    assert clock() == 1_010_000
    clocks.wall += 3_600
    clocks.pass_by(1)
    assert clock() == 1_011_000
