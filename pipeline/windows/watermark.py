"""How far event time has come, from the posts alone.

The notion is the Dataflow model's (Akidau et al., VLDB 2015): a watermark says that every post up to it has come,
save late ones.
"""

from __future__ import annotations

import heapq
from collections import deque
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


KEPT_MARKS: Final = 1_000
"""Newest watermarks kept of a source while an idle one has not vouched for their time."""

WatermarksState = tuple[int | None, dict[int, list[tuple[int, int]]], dict[int, int], int]
"""A snapshot of ``Watermarks``."""


class Watermarks:
    """The watermark over all sources: the least of those that are not idle; it never goes back.

    A source not heard of yet holds everything: its posts may be older than all others. When all are idle, nothing
    is expected any more and the farthest counts. An idle source vouches only for what had arrived when its end was
    found: the others count as they stood at that time, for of what arrived since it may have a share not read yet.

    Args:
        sources: How many there are; None until the first message tells.
    """

    def __init__(self, sources: int | None = None) -> None:
        self._expected = sources
        self._marks: dict[int, deque[tuple[int, int]]] = {}
        self._idle_until: dict[int, int] = {}
        self.combined = 0

    def update(
        self, source: int, sources: int, watermark: int, *, idle: bool = False, read_until: int = 0
    ) -> int:
        """Take a source's watermark, ms, and return the combined one.

        Args:
            source: Whose it is.
            sources: How many there are.
            watermark: Event time, ms.
            idle: The source was read to its end.
            read_until: By the log's own clock, ms: when the end was found, or the newest record's arrival.
        """
        self._expected = sources
        if sources == 1 and not idle and not self._idle_until and len(self._marks) == 1:
            # All there is to do where one source stands for itself, as it does behind every single partition.
            (only,) = self._marks.values()
            if source in self._marks and len(only) == 1:
                if watermark > only[0][1]:
                    only[0] = read_until, watermark
                self.combined = max(self.combined, only[0][1])
                return self.combined
        marks = self._marks.setdefault(source, deque(maxlen=KEPT_MARKS))
        if not marks or watermark > marks[-1][1]:
            marks.append((read_until, watermark))
        if idle:
            self._idle_until[source] = read_until
        else:
            self._idle_until.pop(source, None)
        if len(self._marks) >= self._expected:
            vouched = min(self._idle_until.values(), default=None)
            standing = {index: _standing(marks, vouched) for index, marks in self._marks.items()}
            busy = [mark for index, mark in standing.items() if index not in self._idle_until]
            self.combined = max(self.combined, min(busy) if busy else max(standing.values()))
        return self.combined

    def state(self) -> WatermarksState:
        """Return all state as plain values."""
        marks = {source: list(marks) for source, marks in self._marks.items()}
        return self._expected, marks, self._idle_until, self.combined

    @classmethod
    def from_state(cls, state: WatermarksState) -> Watermarks:
        """Take over what ``state`` gave."""
        self = cls(state[0])
        self._marks = {source: deque(marks, KEPT_MARKS) for source, marks in state[1].items()}
        self._idle_until, self.combined = dict(state[2]), state[3]
        return self


def _standing(marks: deque[tuple[int, int]], vouched: int | None) -> int:
    """Return a source's watermark as of a time of arrival, and forget older ones; 0 where none is that old."""
    while len(marks) > 1 and (vouched is None or marks[1][0] <= vouched):
        marks.popleft()
    return marks[0][1] if vouched is None or marks[0][0] <= vouched else 0
