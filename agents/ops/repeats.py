"""Keeps libraries from filling disks: while a broker is away they say the same thing eight times a second."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable
from typing import Final

SECONDS: Final = 30.0
"""How often the same line of a library is written at most."""

KEPT: Final = 1_000
"""Different lines remembered; a library that says more in the time says them all."""


class SeldomFilter(logging.Filter):
    """Lets the same line of a library pass once in a while, with a field ``repeated`` that counts those left out.

    Args:
        libraries: Names of loggers; those below them count, too. Lines of all others pass.
        seconds: Time between two lines that are the same.
        clock: Seconds that only go forward.
    """

    def __init__(
        self,
        libraries: Iterable[str],
        seconds: float = SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__()
        self._libraries = tuple(libraries)
        self._seconds = seconds
        self._clock = clock
        self._seen: dict[tuple[str, int, str], tuple[float, int]] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Say whether a line is written."""
        if not any(record.name == name or record.name.startswith(f"{name}.") for name in self._libraries):
            return True
        key = (record.name, record.levelno, record.getMessage())
        now = self._clock()
        written, repeated = self._seen.get(key, (now - self._seconds, 0))
        if now - written < self._seconds:
            self._seen[key] = (written, repeated + 1)
            return False
        if key not in self._seen and len(self._seen) >= KEPT:
            del self._seen[next(iter(self._seen))]
        self._seen[key] = (now, 0)
        if repeated:
            record.repeated = repeated
        return True
