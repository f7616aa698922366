"""How far a long run is: one line that moves on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final, TextIO

TERMINAL_SECONDS: Final = 0.2
PLAIN_SECONDS: Final = 10.0


class Progress:
    """Shows progress without slowing what progresses.

    Args:
        stream: Where to show it.
        clock: Seconds that only go forward.
    """

    def __init__(self, stream: TextIO, clock: Callable[[], float] = time.monotonic) -> None:
        self._stream = stream
        self._clock = clock
        self._moves = stream.isatty()
        self._interval = TERMINAL_SECONDS if self._moves else PLAIN_SECONDS
        self._due = clock() + self._interval
        self._shown = False

    def update(self, line: Callable[[], str]) -> None:
        """Show a line if it is time to; ``line`` is called only then."""
        now = self._clock()
        if now < self._due:
            return
        self._due = now + self._interval
        self._shown = True
        print(
            f"\r\x1b[K{line()}" if self._moves else line(), end="" if self._moves else "\n", file=self._stream
        )
        self._stream.flush()

    def clear(self) -> None:
        """Take the moving line away, so that others can be printed."""
        if self._moves and self._shown:
            print("\r\x1b[K", end="", file=self._stream, flush=True)
            self._shown = False
