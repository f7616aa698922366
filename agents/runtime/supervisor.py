"""Owns background tasks: each runs until it is stopped from here, and one that ends before that is a failure."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, Final

import structlog

from agents.ops.errors import RunError

log: Final = structlog.get_logger("pileon")


class Supervisor:
    """The background tasks of one owner; to be made while an event loop runs.

    A task that raises, returns or is cancelled by somebody else sets ``failed``, by which the owner ends, and
    ``alive`` complains from then on.

    Args:
        owner: Who starts the tasks, as the log calls it.

    Attributes:
        failed: Set to the first failure.
    """

    def __init__(self, owner: str) -> None:
        self.failed: Final[asyncio.Future[BaseException]] = asyncio.get_running_loop().create_future()
        self._owner: Final = owner
        self._tasks: dict[asyncio.Task[Any], str] = {}
        self._stopping = False
        self._why: str | None = None

    def start(self, name: str, work: Coroutine[Any, Any, object]) -> None:
        """Begin to run a task and watch over it.

        Args:
            name: What the task is, for people.
            work: Runs until it is cancelled.
        """
        task = asyncio.create_task(work, name=f"{self._owner}: {name}")
        self._tasks[task] = name
        task.add_done_callback(self._ended)

    def fail(self, name: str, error: BaseException) -> None:
        """Report that something the owner depends on has failed; only the first report counts."""
        if self.failed.done():
            return
        self._why = f"{name} failed: {type(error).__name__}"
        log.error("task.failed", owner=self._owner, task=name, exc_info=error)
        self.failed.set_result(error)

    def alive(self) -> str | None:
        """Say what has failed, or None; see ``agents.ops.health.Check``."""
        return self._why

    def running(self) -> list[str]:
        """Return the names of the tasks that run."""
        return list(self._tasks.values())

    async def stop(self) -> None:
        """Cancel all tasks and wait until they are done; what they raise meanwhile is logged."""
        self._stopping = True
        tasks = dict(self._tasks)
        for task in tasks:
            task.cancel()
        results = await asyncio.gather(*tasks, return_exceptions=True)
        for name, result in zip(tasks.values(), results, strict=True):
            if isinstance(result, Exception):
                log.warning("task.stop_failed", owner=self._owner, task=name, exc_info=result)

    def _ended(self, task: asyncio.Task[Any]) -> None:
        name = self._tasks.pop(task)
        if self._stopping:
            return
        error: BaseException | None = None if task.cancelled() else task.exception()
        how = "was cancelled" if task.cancelled() else "ended"
        self.fail(name, error or RunError(f"the task {name!r} {how}, though nothing had stopped it"))
