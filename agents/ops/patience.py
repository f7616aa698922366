"""Waiting for what is away for a while, as a broker or a database that is being restarted."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

import structlog

T = TypeVar("T")

FIRST_PAUSE: Final = 0.5
LONGEST_PAUSE: Final = 5.0

log: Final = structlog.get_logger("pileon")


async def patiently(
    attempt: Callable[[], Awaitable[T]],
    *,
    what: str,
    seconds: float,
    passing: Callable[[Exception], bool],
    clock: Callable[[], float] = time.monotonic,
) -> T:
    """Try until it works out, with pauses that double; returns what the attempt returned.

    Args:
        attempt: What to try.
        what: What is waited for, as the log calls it: ``<what>.awaited``.
        seconds: After so long the last error is raised.
        passing: Whether an error may pass by itself; another is raised at once.
        clock: Seconds that only go forward.
    """
    deadline = clock() + seconds
    pause = FIRST_PAUSE
    while True:
        try:
            return await attempt()
        except Exception as error:
            if not passing(error) or clock() + pause > deadline:
                raise
            log.warning(f"{what}.awaited", why=type(error).__name__, seconds=pause)
        await asyncio.sleep(pause)
        pause = min(2 * pause, LONGEST_PAUSE)
