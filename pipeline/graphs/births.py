"""Whose traits can be shared at all: those of accounts that were made at about the same time."""

from __future__ import annotations

from pipeline.graphs.touchers import Touch


class Births:
    """The first touches of the accounts at a target, by when the accounts were made.

    Hardly any two of an ordinary audience are of one time. Until two are, their traits need not be looked up by.
    """

    def __init__(self) -> None:
        self._alone: dict[int, Touch] = {}
        self._together: dict[int, int] = {}

    def add(self, birth: int, touch: Touch) -> list[Touch]:
        """Take an account's first touch; returns the touches whose traits may be shared from now on."""
        if birth in self._together:
            self._together[birth] += 1
            return [touch]
        other = self._alone.pop(birth, None)
        if other is None:
            self._alone[birth] = touch
            return []
        self._together[birth] = 2
        return [other, touch]

    def drop(self, birth: int) -> bool:
        """Forget an account of a time; returns whether its traits could be shared."""
        if self._alone.pop(birth, None) is not None:
            return False
        self._together[birth] -= 1
        if not self._together[birth]:
            del self._together[birth]
        return True
