"""Waiting for what is away for a while, as a broker or a database that is being restarted."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

import structlog
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception, wait_exponential

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

    def may_pass(error: BaseException) -> bool:
        return isinstance(error, Exception) and passing(error)

    def is_late(state: RetryCallState) -> bool:
        return clock() + state.upcoming_sleep > deadline

    def tell(state: RetryCallState) -> None:
        error = state.outcome.exception() if state.outcome is not None else None
        log.warning(f"{what}.awaited", why=type(error).__name__, seconds=state.upcoming_sleep)

    retrying = AsyncRetrying(
        retry=retry_if_exception(may_pass),
        wait=wait_exponential(multiplier=FIRST_PAUSE, max=LONGEST_PAUSE),
        stop=is_late,
        before_sleep=tell,
        sleep=asyncio.sleep,
        reraise=True,
    )
    return await retrying(attempt)
