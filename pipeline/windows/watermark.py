"""How far event time has come, from the posts alone.

The notion is the Dataflow model's (Akidau et al., VLDB 2015): a watermark says that every post up to it has come,
save late ones.
"""

from __future__ import annotations

import heapq
from typing import Final

WITNESSES: Final = 3
"""Posts that must have come as far before event time does: one broken clock can't move it."""


class EventClock:
    """The watermark of one source: just before the third-newest time seen less the lateness that is allowed.

    Args:
        lateness: How far posts of one source may be out of order, ms.
    """

    def __init__(self, lateness: int) -> None:
        self._lateness = lateness
        self._newest: list[int] = []

    def see(self, time: int) -> None:
        """Take note of a post's time, ms."""
        if len(self._newest) < WITNESSES:
            heapq.heappush(self._newest, time)
        elif time > self._newest[0]:
            heapq.heapreplace(self._newest, time)

    @property
    def watermark(self) -> int:
        """Every post up to this time has come, save late ones, ms; 0 until enough was seen."""
        return max(self.reached - self._lateness - 1, 0)

    @property
    def reached(self) -> int:
        """The time that the witnesses agree on, ms, where an idle source stands; 0 until there are enough."""
        return self._newest[0] if len(self._newest) == WITNESSES else 0


class Watermarks:
    """The watermark over all sources: the least of those that are not idle; it never goes back.

    A source not heard of yet holds everything: its posts may be older than all others. When all are idle, nothing
    is expected any more and the farthest counts.

    Args:
        sources: How many there are; None until the first message tells.
    """

    def __init__(self, sources: int | None = None) -> None:
        self._expected = sources
        self._of: dict[int, int] = {}
        self._idle: set[int] = set()
        self.combined = 0

    def update(self, source: int, sources: int, watermark: int, *, idle: bool = False) -> int:
        """Take a source's watermark, ms, and return the combined one."""
        self._expected = sources
        self._of[source] = max(watermark, self._of.get(source, 0))
        if idle:
            self._idle.add(source)
        else:
            self._idle.discard(source)
        if len(self._of) >= self._expected:
            busy = [mark for index, mark in self._of.items() if index not in self._idle]
            self.combined = max(self.combined, min(busy) if busy else max(self._of.values()))
        return self.combined

    def state(self) -> tuple[int | None, dict[int, int], list[int], int]:
        """Return all state as plain values."""
        return self._expected, self._of, sorted(self._idle), self.combined

    @classmethod
    def from_state(cls, state: tuple[int | None, dict[int, int], list[int], int]) -> Watermarks:
        """Take over what ``state`` gave."""
        marks = cls(state[0])
        marks._of, marks._idle, marks.combined = dict(state[1]), set(state[2]), state[3]
        return marks
