"""The wall clock, for what happens to people and processes; posts are windowed by their own times."""

from __future__ import annotations

import time


def now_ms() -> int:
    """Return the wall time in milliseconds since the Unix epoch, UTC."""
    return time.time_ns() // 1_000_000
