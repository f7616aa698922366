"""Reading feeds without waiting."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from agents.connectors.feed import Backoff, Event


class Naps:
    """Waits for nothing, and remembers how long it should have."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    async def __call__(self, seconds: float) -> None:
        """Wait for a moment only."""
        self.seconds.append(seconds)
        await asyncio.sleep(0)


def quick() -> Backoff:
    """Return waits that take no time."""
    return Backoff({"network": (0.01, 0.01), "http": (0.02, 0.02), "limited": (0.03, 0.03)})


async def take(events: AsyncIterator[Event], count: int) -> list[Event]:
    """Return so many events of a feed that never ends."""
    found: list[Event] = []
    async with asyncio.timeout(60):
        async for event in events:
            found.append(event)
            if len(found) == count:
                break
    await events.aclose()  # type: ignore[attr-defined] # feeds are generators
    return found
