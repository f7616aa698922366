"""What a connector serves to machines: its metrics, and whether it is alive."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Final

from agents.ops import metrics
from agents.ops.health import HealthServer, Pulse, serving
from agents.ops.limits import memory_limit_bytes
from agents.ops.settings import Settings

BEAT_SECONDS: Final = 1.0

STUCK_SECONDS: Final = 60.0
"""The event loop has never so much to do at once. A source or a broker that is away is no reason to restart: the
connector waits for the one, and ends by itself for the other."""


@contextlib.asynccontextmanager
async def observed(settings: Settings, stuck_seconds: float = STUCK_SECONDS) -> AsyncIterator[None]:
    """Serve metrics and health while a connector runs, from a thread of their own; nothing without a port.

    Args:
        settings: Say where.
        stuck_seconds: An event loop that stood still for so long is not alive.

    Raises:
        ConfigurationError: If the address or port cannot be had.
    """
    metrics.memory_limit_bytes.set(memory_limit_bytes())
    if settings.metrics_port is None:
        yield
        return
    pulse = Pulse(stuck_seconds)
    server = HealthServer({"connector": pulse}, host=settings.metrics_host, port=settings.metrics_port)
    beating = asyncio.create_task(_beat(pulse))
    try:
        with serving(server):
            yield
    finally:
        beating.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await beating


async def _beat(pulse: Pulse) -> None:
    while True:
        pulse.beat()
        await asyncio.sleep(BEAT_SECONDS)
