"""An event loop in virtual time, whose tasks belong to processes that are killed or stopped between any two steps."""

from __future__ import annotations

import asyncio
import heapq
from asyncio import events
from collections import deque
from collections.abc import Callable, Coroutine, Generator
from contextvars import Context, ContextVar, copy_context
from typing import Any, Final, TypeVar, TypeVarTuple, Unpack

T = TypeVar("T")
Ts = TypeVarTuple("Ts")

_owner: ContextVar[Process | None] = ContextVar("process", default=None)


class Process:
    """What a kill ends: tasks that were started in it, and all that they start.

    Attributes:
        name: For people.
        alive: False from the kill on; no step of its tasks runs any more.
        steps: Steps made so far; each begins at an await.
        dies_at: The step instead of which it is killed, if any.
        stops: How often it was stopped, as by SIGSTOP.
    """

    def __init__(self, name: str, dies_at: int | None = None) -> None:
        self.name: Final = name
        self.alive = True
        self.steps = 0
        self.dies_at = dies_at
        self.stops = 0
        self.stopped = False
        self.parked: list[asyncio.Handle] = []
        self._context = copy_context()
        self._context.run(_owner.set, self)

    @property
    def running(self) -> bool:
        """Whether it is neither dead nor stopped."""
        return self.alive and not self.stopped

    def start(self, loop: SimulatedLoop, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Start a task in this process."""
        return loop.create_task(work, context=self._context.copy())

    def kill(self) -> None:
        """End it where it is, as kill -9 does."""
        self.alive = False
        self.parked.clear()


def current() -> Process:
    """Return the process that runs at the moment."""
    process = _owner.get()
    if process is None:
        raise RuntimeError("this runs in no process")
    return process


class SimulatedLoop(asyncio.BaseEventLoop):
    """Runs callbacks in the order in which asyncio does; time leaps to the next timer when nothing is ready."""

    def __init__(self) -> None:
        self._ready: deque[asyncio.Handle] = deque()
        self._timers: list[tuple[float, int, asyncio.TimerHandle]] = []
        self._tasks: list[asyncio.Task[Any]] = []
        self._count = 0
        self._now = 0.0
        self.steps = 0

    def run(self, main: Coroutine[Any, Any, T]) -> T:
        """Run until ``main`` is done; what else there is then is dropped as by a kill."""
        events._set_running_loop(self)
        try:
            task = self.create_task(main)
            while not task.done():
                self._turn()
            return task.result()
        finally:
            self._drop()
            events._set_running_loop(None)

    def _turn(self) -> None:
        if not self._ready:
            when, _, timer = heapq.heappop(self._timers)
            self._now = max(self._now, when)
            self._ready.append(timer)
        handle = self._ready.popleft()
        if handle.cancelled():
            return
        process: Process | None = handle._context.get(_owner)  # type: ignore[attr-defined] # not in typeshed
        if process is not None:
            if not process.alive:
                return
            if process.stopped:
                process.parked.append(handle)
                return
            process.steps += 1
            if process.steps == process.dies_at:
                process.kill()
                return
        self.steps += 1
        handle._run()

    def resume(self, process: Process) -> None:
        """Let a stopped process go on, all its timers that ran out meanwhile included."""
        process.stopped = False
        self._ready.extend(process.parked)
        process.parked.clear()

    def _drop(self) -> None:
        for task in self._tasks:
            if not task.done():
                task._log_destroy_pending = False  # type: ignore[attr-defined] # they are meant to be lost
                work: Any = task.get_coro()
                try:
                    work.close()
                except RuntimeError:
                    continue  # it awaits while it ends, which a killed process does not get to
        self._tasks.clear()
        self._ready.clear()
        self._timers.clear()

    def time(self) -> float:
        """Return virtual seconds since the start."""
        return self._now

    def call_soon(
        self, callback: Callable[[Unpack[Ts]], object], *args: *Ts, context: Context | None = None
    ) -> asyncio.Handle:
        """See asyncio."""
        handle = asyncio.Handle(callback, args, self, context)
        self._ready.append(handle)
        return handle

    def call_later(
        self,
        delay: float,
        callback: Callable[[Unpack[Ts]], object],
        *args: *Ts,
        context: Context | None = None,
    ) -> asyncio.TimerHandle:
        """See asyncio."""
        return self.call_at(self._now + delay, callback, *args, context=context)

    def call_at(
        self,
        when: float,
        callback: Callable[[Unpack[Ts]], object],
        *args: *Ts,
        context: Context | None = None,
    ) -> asyncio.TimerHandle:
        """See asyncio."""
        timer = asyncio.TimerHandle(when, callback, args, self, context)
        self._count += 1
        heapq.heappush(self._timers, (when, self._count, timer))
        return timer

    def create_future(self) -> asyncio.Future[Any]:
        """See asyncio."""
        return asyncio.Future(loop=self)

    def create_task(
        self,
        coro: Generator[Any, None, T] | Coroutine[Any, Any, T],
        *,
        name: object = None,
        context: Context | None = None,
    ) -> asyncio.Task[T]:
        """See asyncio."""
        del name
        task: asyncio.Task[T] = asyncio.Task(coro, loop=self, context=context)
        self._tasks.append(task)
        return task

    def run_in_executor(
        self, executor: object, func: Callable[[Unpack[Ts]], T], *args: *Ts
    ) -> asyncio.Future[T]:
        """Run a function a little later, in this thread, and give its result later still."""
        del executor
        future = self.create_future()

        def work() -> None:
            try:
                result = func(*args)
            except Exception as error:  # noqa: BLE001 - it is whoever awaits the result that it concerns
                self.call_soon(_settle, future, None, error)
            else:
                self.call_soon(_settle, future, result, None)

        self.call_later(0.001, work)
        return future

    def call_exception_handler(self, context: dict[str, Any]) -> None:
        """Drop what no one asked for: the tasks that matter are asked for their results."""

    def _timer_handle_cancelled(self, handle: asyncio.TimerHandle) -> None:
        """Do nothing: a cancelled timer is skipped when its time comes."""

    def is_running(self) -> bool:
        """See asyncio."""
        return True

    def is_closed(self) -> bool:
        """Return True, so that nobody minds that it is never closed."""
        return True

    def get_debug(self) -> bool:
        """See asyncio."""
        return False


def _settle(future: asyncio.Future[Any], result: object, error: Exception | None) -> None:
    if future.done():
        return
    if error is None:
        future.set_result(result)
    else:
        future.set_exception(error)
