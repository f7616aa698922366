"""Cheap single draws out of a numpy generator, for choices made one post at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import numpy as np

T = TypeVar("T")

_BLOCK = 8192


class Dice:
    """Uniform draws taken from the generator in blocks; a call costs a tenth of one to the generator."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._rng = rng
        self._block: list[float] = []

    def uniform(self) -> float:
        """Return a number in [0, 1)."""
        if not self._block:
            self._block = self._rng.random(_BLOCK).tolist()
        return self._block.pop()

    def below(self, bound: int) -> int:
        """Return an integer in [0, bound)."""
        return int(self.uniform() * bound)

    def chance(self, probability: float) -> bool:
        """Return True with the given probability."""
        return self.uniform() < probability

    def pick(self, options: Sequence[T]) -> T:
        """Return one of the options, each equally likely."""
        return options[int(self.uniform() * len(options))]

    def favourite(self, options: Sequence[T]) -> T:
        """Return one of the options, the first ones far more often: index = n·u³, about Zipf-like."""
        u = self.uniform()
        return options[int(u * u * u * len(options))]


def generator(*path: int) -> np.random.Generator:
    """Return the generator at a path of integers; different paths are independent streams."""
    return np.random.default_rng(list(path))
