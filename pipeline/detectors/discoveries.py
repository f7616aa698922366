"""Control of false discoveries over chances that come and go (Benjamini and Hochberg 1995)."""

from __future__ import annotations

from sortedcontainers import SortedList  # type: ignore[import-untyped] # it has no stubs


class Discoveries:
    """The small ones among many chances, in order.

    Args:
        rate: Share of discoveries that may be false.
    """

    def __init__(self, rate: float) -> None:
        self._rate = rate
        self._chances: SortedList = SortedList()

    def _can_pass(self, chance: float) -> bool:
        """Whether it can be a discovery among any: with as many tests as chances, the last one's bound is the rate."""
        return chance <= 1.001 * self._rate

    def add(self, chance: float) -> None:
        """Take a chance."""
        if self._can_pass(chance):
            self._chances.add(chance)

    def remove(self, chance: float) -> None:
        """Drop a chance that was taken; raises ValueError on one that was not."""
        if self._can_pass(chance):
            self._chances.remove(chance)

    def greatest(self, tests: int) -> float:
        """Return the greatest chance that still counts as a discovery; −1 if none does.

        The k-th smallest passes where it is at most rate · k / tests. So no more pass than are within the bound of
        the largest of them, nor than are within the bound of as many as that, and so on until as many are.

        Args:
            tests: How many chances were looked at in all, at least as many as were taken.
        """
        many = len(self._chances)
        while many:
            fewer: int = self._chances.bisect_right(self._rate * many / tests)
            if fewer == many:
                return float(self._chances[many - 1])
            many = fewer
        return -1.0
