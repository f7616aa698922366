"""How far a long run is: one line that moves on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, TextIO

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

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
        self._bar: Bar | None = None

    def update(self, line: Callable[[], str]) -> None:
        """Show a line if it is time to; ``line`` is called only then."""
        now = self._clock()
        if now < self._due:
            return
        self._due = now + self._interval
        if not self._moves:
            print(line(), file=self._stream, flush=True)
            return
        if self._bar is None:
            self._bar = _started(self._stream)
        self._bar.update(self._bar.task_ids[0], description=line(), refresh=True)

    def clear(self) -> None:
        """Take the moving line away, so that others can be printed."""
        if self._bar is not None:
            self._bar.stop()
            self._bar = None


def _started(stream: TextIO) -> Bar:
    # Most replays write to a pipe or are over at once, and need no Rich.
    from rich.console import Console
    from rich.progress import Progress as Bar
    from rich.progress import SpinnerColumn, TextColumn

    columns = SpinnerColumn(), TextColumn("{task.description}", markup=False)
    # How long a merged stream is, nobody knows, so there is no bar to fill; and nothing is drawn but by ``update``.
    bar = Bar(*columns, console=Console(file=stream), transient=True, auto_refresh=False)
    bar.add_task("", total=None)
    bar.start()
    return bar
