"""Ends a process that does not get on, so that its supervisor starts a new one."""

from __future__ import annotations

import asyncio
import os
import sys
import threading
from collections.abc import Callable, Mapping
from typing import Final, NoReturn

import structlog

from agents.ops import stacks
from agents.ops.health import Check

BEAT_SECONDS: Final = 1.0
LOOP_BEATS: Final = 60
"""An event loop that did not come round in so many beats is held up for good: nothing here blocks for long."""

CHECK_BEATS: Final = 5
"""A complaint has to last so many beats: a process that was stopped and goes on is behind for a moment."""

LAST_WORDS_SECONDS: Final = 5.0

log: Final = structlog.get_logger("pileon")


class Watchdog:
    """A thread beside the event loop, which can't watch over itself.

    It counts its own beats rather than the clock's seconds, so that a process that was stopped, or a machine that
    slept, is not taken for one that hangs.

    Args:
        checks: What must be well, by name; asked on the event loop.
        end: Ends the process; gets the reason.
        beat: Seconds between two looks.
    """

    def __init__(
        self,
        checks: Mapping[str, Check],
        *,
        end: Callable[[str], object] | None = None,
        beat: float = BEAT_SECONDS,
    ) -> None:
        self._checks = dict(checks)
        self._end = self._end_at_once if end is None else end
        self._beat = beat
        self._asked = 0
        self._answered = 0
        self._complaint: str | None = None
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    def start(self) -> None:
        """Begin to watch over the event loop that runs now."""
        loop = self._loop = asyncio.get_running_loop()
        self._thread = threading.Thread(target=self._watch, args=(loop,), name="watchdog", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Watch no more."""
        self._stopped.set()
        if self._thread is not None:
            self._thread.join()

    def _watch(self, loop: asyncio.AbstractEventLoop) -> None:
        silent = complaints = 0
        while not self._stopped.wait(self._beat):
            if self._answered < self._asked:
                silent += 1
                if silent >= LOOP_BEATS:
                    return self._bite("the event loop stands still")
                continue
            silent = 0
            complaints = 0 if self._complaint is None else complaints + 1
            if self._complaint is not None and complaints >= CHECK_BEATS:
                return self._bite(self._complaint)
            self._asked += 1
            try:
                loop.call_soon_threadsafe(self._look)
            except RuntimeError:
                return None  # the loop is closed: the process is ending by itself
        return None

    def _bite(self, reason: str) -> None:
        if not self._stopped.is_set():
            self._end(reason)

    def _look(self) -> None:
        complaints = (
            f"{name}: {problem}" for name, check in self._checks.items() if (problem := check()) is not None
        )
        self._complaint = next(complaints, None)
        self._answered += 1

    def _end_at_once(self, reason: str) -> NoReturn:
        """End without goodbyes: what hangs would hang in them too, and what is not finished must not be committed.

        What every thread and task is doing is logged first, or nobody could ever tell what hung.
        """
        # A log that nobody reads any more could be what hangs.
        last_resort = threading.Timer(LAST_WORDS_SECONDS, os._exit, (1,))
        last_resort.daemon = True
        last_resort.start()
        log.error("worker.stuck", reason=reason, action="ending; a supervisor has to start it again")
        log.error("worker.stacks", stack=stacks.every(self._loop))
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(1)
