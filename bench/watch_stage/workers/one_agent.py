"""A process with one agent that ends as soon as its posts are read."""

from __future__ import annotations

import asyncio
import os
from typing import Any, NoReturn

from agents.ops.process import bound_allocations, lengthen_turns, settle_memory
from agents.runtime.driver import AgentDriver


async def run_until(driver: AgentDriver, done: asyncio.Event) -> NoReturn:
    """Run an agent until it is done or fails, and end the process; the exit code is 1 if it failed."""
    bound_allocations()
    lengthen_turns()
    await driver.start()
    settle_memory()
    ends: list[asyncio.Future[Any]] = [driver.failed, asyncio.ensure_future(done.wait())]
    await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
    # Leaving the group in good order takes seconds that nothing here needs.
    os._exit(driver.failed.done())
