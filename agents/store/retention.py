"""Forgets alerts past their time by itself, beside the worker that stores them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final, Protocol

import structlog
from sqlalchemy.exc import OperationalError

from agents.ops.clock import now_ms
from agents.store.erasure import Purged

DAY_MS: Final = 86_400_000
EVERY_SECONDS: Final = 3_600.0
"""Seconds between two purges: what was kept for too long is gone within the hour."""

log: Final = structlog.get_logger("pileon.store")


class Store(Protocol):
    """Keeps alerts."""

    def purge(self, before_ms: int) -> Purged:
        """Remove alerts whose window ended before a moment."""
        ...


class Retention:
    """Purges a store again and again.

    Args:
        store: What is purged.
        days: Alerts whose window ended so long ago are removed.
        clock: Wall time in milliseconds.
        sleep: Waits for so many seconds.
    """

    def __init__(
        self,
        store: Store,
        days: int,
        *,
        clock: Callable[[], int] = now_ms,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._store = store
        self._days = days
        self._clock = clock
        self._sleep = sleep

    async def run(self) -> None:
        """Purge at once and then every hour, until cancelled; a store that is away or locked is asked again then."""
        while True:
            try:
                purged = await asyncio.to_thread(self._store.purge, self._clock() - self._days * DAY_MS)
            except OperationalError as error:
                log.warning("retention.failed", why=type(error).__name__, again_in_seconds=EVERY_SECONDS)
            else:
                if purged.alerts:
                    log.info(
                        "retention.purged",
                        alerts=len(purged.alerts),
                        messages=purged.messages,
                        audit=purged.audit,
                        days=self._days,
                    )
            await self._sleep(EVERY_SECONDS)
