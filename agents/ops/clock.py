"""The wall clock, for what happens to people and processes; posts are windowed by their own times."""

from __future__ import annotations

import time
from collections.abc import Callable


def now_ms() -> int:
    """Return the wall time in milliseconds since the Unix epoch, UTC."""
    return time.time_ns() // 1_000_000


class SteadyClock:
    """The wall clock, but going on where it is when the wall clock is put back, until that has caught up.

    Args:
        wall: Milliseconds since the Unix epoch.
        steady: Seconds that only go forward.
    """

    def __init__(
        self, wall: Callable[[], int] = now_ms, steady: Callable[[], float] = time.monotonic
    ) -> None:
        self._wall = wall
        self._steady = steady
        self._zero = 0

    def __call__(self) -> int:
        """Return milliseconds since the Unix epoch, never less than the time before and what passed since."""
        passed = round(self._steady() * 1000)
        self._zero = max(self._zero, self._wall() - passed)
        return self._zero + passed
