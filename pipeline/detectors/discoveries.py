"""Control of false discoveries over chances that come and go (Benjamini and Hochberg 1995)."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from typing import Final

BLOCK: Final = 512
"""Chances in a block, on average: a longer one costs more to put one in, more blocks more to count up."""


class Discoveries:
    """The small ones among many chances, in order, as a list of sorted blocks.

    Args:
        rate: Share of discoveries that may be false.
    """

    def __init__(self, rate: float) -> None:
        self._rate = rate
        self._blocks: list[list[float]] = []
        self._largest: list[float] = []

    def _can_pass(self, chance: float) -> bool:
        """Whether it can be a discovery among any: with as many tests as chances, the last one's bound is the rate."""
        return chance <= 1.001 * self._rate

    def add(self, chance: float) -> None:
        """Take a chance."""
        if not self._can_pass(chance):
            return
        if not self._blocks:
            self._blocks, self._largest = [[chance]], [chance]
            return
        place = min(bisect_left(self._largest, chance), len(self._blocks) - 1)
        block = self._blocks[place]
        insort(block, chance)
        self._largest[place] = block[-1]
        if len(block) > 2 * BLOCK:
            self._blocks[place : place + 1] = [block[:BLOCK], block[BLOCK:]]
            self._largest.insert(place, block[BLOCK - 1])

    def remove(self, chance: float) -> None:
        """Drop a chance that was taken."""
        if not self._can_pass(chance):
            return
        place = bisect_left(self._largest, chance)
        block = self._blocks[place]
        del block[bisect_left(block, chance)]
        if block:
            self._largest[place] = block[-1]
        else:
            del self._blocks[place], self._largest[place]

    def greatest(self, tests: int) -> float:
        """Return the greatest chance that still counts as a discovery; −1 if none does.

        The k-th smallest passes where it is at most rate · k / tests. So no more pass than are within the bound of
        the largest of them, nor than are within the bound of as many as that, and so on until as many are.

        Args:
            tests: How many chances were looked at in all, at least as many as were taken.
        """
        many = sum(map(len, self._blocks))
        while many:
            bound = self._rate * many / tests
            place = bisect_right(self._largest, bound)
            within = bisect_right(self._blocks[place], bound) if place < len(self._blocks) else 0
            fewer = sum(map(len, self._blocks[:place])) + within
            if fewer == many:
                return self._blocks[place][within - 1] if within else self._largest[place - 1]
            many = fewer
        return -1.0
