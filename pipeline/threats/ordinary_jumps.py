"""How far people are hit beyond their usual on ordinary days, so that only what goes beyond that is told.

Where many write, somebody's post becomes popular every minute. The sizes of such jumps follow a power law. From the
many small ones one can tell how large the largest of an hour will be, and only larger ones are news. Where few jump,
every jump is news.
"""

from __future__ import annotations

import math
from collections import deque
from typing import Final

from msgspec import Struct

KEPT: Final = 4096
"""Jumps that are remembered, the latest."""

MEMORY_BLOCKS: Final = 6 * 360
"""Blocks of ten seconds that a jump is remembered, six hours."""

OPEN_BLOCKS: Final = 60
"""Blocks that a target's jump goes on after its last; its largest value counts."""

FEW_AN_HOUR: Final = 30.0
"""Jumps an hour up to which each is news."""

ORDINARY_AN_HOUR: Final = 0.25
"""Ordinary jumps an hour that may be beyond the bar."""

LARGEST_LEFT_OUT: Final = 0.05
"""Share of the largest jumps whose sizes do not count: attacks may be among them."""

HOUR_BLOCKS: Final = 360
SHORTEST_HOURS: Final = 1 / 6


class JumpsState(Struct, array_like=True):
    """All state as plain values."""

    first: int
    open: dict[str, tuple[int, float]]
    closed: list[tuple[int, float]]


class OrdinaryJumps:
    """The jumps of the last hours, and the bar that they set."""

    def __init__(self) -> None:
        self._first = -1
        self._open: dict[str, tuple[int, float]] = {}
        self._closed: deque[tuple[int, float]] = deque(maxlen=KEPT)
        self._bar = (-1, 1.0)

    def add(self, target: str, block: int, jump: float) -> None:
        """Take how many times its bar a target has reached in a block, at least once."""
        if self._first < 0:
            self._first = block
        last, largest = self._open.get(target, (block, jump))
        if block - last > OPEN_BLOCKS:
            self._closed.append((last, largest))
            largest = jump
        self._open[target] = (block, max(largest, jump))

    def bar(self, block: int) -> float:
        """Return what a jump must reach in ``block`` to be news, at least 1."""
        if self._bar[0] != block:
            self._close(block)
            self._bar = (block, self._judge(block))
        return self._bar[1]

    def _close(self, block: int) -> None:
        ended = [target for target, (last, _) in self._open.items() if block - last > OPEN_BLOCKS]
        for target in ended:
            self._closed.append(self._open.pop(target))
        while self._closed and self._closed[0][0] < block - MEMORY_BLOCKS:
            self._closed.popleft()

    def _judge(self, block: int) -> float:
        sizes = sorted(jump for _, jump in (*self._closed, *self._open.values()))
        if not sizes:
            return 1.0
        begun = max(self._first, block - MEMORY_BLOCKS)
        if len(self._closed) == KEPT:
            begun = max(begun, self._closed[0][0])
        hours = max((block - begun) / HOUR_BLOCKS, SHORTEST_HOURS)
        an_hour = len(sizes) / hours
        if an_hour <= FEW_AN_HOUR:
            return 1.0
        # The maximum likelihood of a Pareto law whose largest values are cut off.
        left_out = math.ceil(len(sizes) * LARGEST_LEFT_OUT)
        kept = sizes[: len(sizes) - left_out]
        logs = sum(map(math.log, kept)) + left_out * math.log(kept[-1])
        return float((an_hour / ORDINARY_AN_HOUR) ** (logs / len(kept)))

    def state(self) -> JumpsState:
        """Return all state as plain values."""
        return JumpsState(self._first, self._open, list(self._closed))

    def load(self, state: JumpsState) -> None:
        """Take over what ``state`` gave."""
        self._first = state.first
        self._open = dict(state.open)
        self._closed = deque(state.closed, maxlen=KEPT)
        self._bar = (-1, 1.0)
