"""How far people are hit beyond their usual on ordinary days, so that only what goes beyond that is told.

Where many write, somebody's post becomes popular every minute. There, a jump is news only if it is larger than any
other of the last hour. Where few jump, every jump is news.
"""

from __future__ import annotations

from typing import Final

from msgspec import Struct

HOUR_BLOCKS: Final = 360
"""Blocks of ten seconds that a jump is remembered."""

FEW_AN_HOUR: Final = 12
"""Jumps an hour up to which each is news."""

OPEN_BLOCKS: Final = 60
"""Blocks after which the next jump of a target is another one; until then its largest value counts."""

KEPT: Final = 20_000
"""Jumps that are remembered, the latest."""

SHORTEST_HOURS: Final = 1 / 6


class JumpsState(Struct, array_like=True):
    """All state as plain values."""

    first: int
    jumps: dict[str, tuple[int, float]]


class OrdinaryJumps:
    """The jumps of the last hour, and the bar that they set."""

    def __init__(self) -> None:
        self._first = -1
        self._jumps: dict[str, tuple[int, float]] = {}
        self._largest: tuple[str, float, float] = ("", 1.0, 1.0)

    def add(self, block: int, jumps: dict[str, float]) -> None:
        """Take what has jumped in a block.

        Args:
            block: Number of the block, later than any before.
            jumps: How many times its bar each target has reached, at least once.
        """
        if self._first < 0:
            self._first = block
        self._jumps = {target: jump for target, jump in self._jumps.items() if block - jump[0] <= HOUR_BLOCKS}
        for target, size in jumps.items():
            last, largest = self._jumps.pop(target, (block, 0.0))
            self._jumps[target] = (block, max(size, largest if block - last <= OPEN_BLOCKS else 0.0))
        while len(self._jumps) > KEPT:
            del self._jumps[next(iter(self._jumps))]
        hours = max(min(block - self._first, HOUR_BLOCKS) / HOUR_BLOCKS, SHORTEST_HOURS)
        self._largest = ("", 1.0, 1.0)
        if len(self._jumps) / hours > FEW_AN_HOUR:
            first, second = sorted(
                ((size, target) for target, (_, size) in self._jumps.items()), reverse=True
            )[:2]
            self._largest = (first[1], first[0], second[0])

    def bar(self, target: str) -> float:
        """Return what the jump of a target must reach to be news, at least 1: the largest of all others."""
        holder, first, second = self._largest
        return second if target == holder else first

    def state(self) -> JumpsState:
        """Return all state as plain values."""
        return JumpsState(self._first, self._jumps)

    def load(self, state: JumpsState) -> None:
        """Take over what ``state`` gave."""
        self._first = state.first
        self._jumps = dict(state.jumps)
