"""How often somebody may do something: token buckets by name, in memory."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

REMEMBERED: Final = 10_000
"""Names kept at most; the one not heard of for the longest goes first, and is full again by then."""


class Limit:
    """Lets each name do something so often; safe for several threads.

    Args:
        count: How often at once.
        seconds: In how long that many are given back.
        clock: Seconds that only go forward.
    """

    def __init__(self, count: int, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._count: Final = count
        self._rate: Final = count / seconds
        self._clock: Final = clock
        self._lock: Final = threading.Lock()
        self._buckets: Final[OrderedDict[str, tuple[float, float]]] = OrderedDict()

    def wait(self, name: str) -> float:
        """Take one turn; returns 0 if it was there, else how many seconds there is none."""
        with self._lock:
            now = self._clock()
            left, at = self._buckets.pop(name, (float(self._count), now))
            left = min(self._count, left + (now - at) * self._rate)
            taken = left >= 1.0
            self._buckets[name] = (left - 1.0 if taken else left, now)
            while len(self._buckets) > REMEMBERED:
                self._buckets.popitem(last=False)
            return 0.0 if taken else (1.0 - left) / self._rate

    def forget(self, name: str) -> None:
        """Give a name all its turns back."""
        with self._lock:
            self._buckets.pop(name, None)
