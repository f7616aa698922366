"""``pileon`` with a wall clock that a file puts forward or back, run as ``python -m tests.support.skewed_worker``."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Final

MODULE: Final = "tests.support.skewed_worker"
FILE_VARIABLE: Final = "SKEW_FILE"
"""Names the file that holds the seconds to add to the wall clock."""

LOOK_SECONDS: Final = 0.1

_time, _time_ns = time.time, time.time_ns  # noqa: TID251 - this is what is skewed


class Skew:
    """Seconds to add, looked up now and then."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seconds = 0
        self._looked = -LOOK_SECONDS

    def seconds(self) -> int:
        """Return the seconds to add now."""
        now = time.monotonic()
        if now - self._looked > LOOK_SECONDS:
            self._looked = now
            self._seconds = int(self._path.read_text() or 0)
        return self._seconds


if __name__ == "__main__":
    skew = Skew(Path(os.environ[FILE_VARIABLE]))
    time.time = lambda: _time() + skew.seconds()  # noqa: TID251
    time.time_ns = lambda: _time_ns() + skew.seconds() * 1_000_000_000
    from console.cli.main import main

    main()
