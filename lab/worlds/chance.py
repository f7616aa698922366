"""Draws of every shape that a world needs, out of one seeded stream."""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, exp, log, pi, sqrt
from typing import TypeVar
from zlib import crc32

from lab.simulation.dice import Dice, generator

T = TypeVar("T")


class Chance(Dice):
    """Dice with the distributions of human affairs."""

    def between(self, low: float, high: float) -> float:
        """Return a number in [low, high), each equally likely."""
        return low + (high - low) * self.uniform()

    def log_between(self, low: float, high: float) -> float:
        """Return a number in [low, high), each order of magnitude equally likely; both must be above 0."""
        return exp(self.between(log(low), log(high)))

    def integer(self, low: int, high: int) -> int:
        """Return an integer from low to high, both included."""
        return low + self.below(high - low + 1)

    def exponential(self, mean: float) -> float:
        """Return a waiting time with the given mean."""
        return -mean * log(1.0 - self.uniform())

    def normal(self, mean: float = 0.0, deviation: float = 1.0) -> float:
        """Return a normally distributed number."""
        radius = sqrt(-2.0 * log(1.0 - self.uniform()))
        return mean + deviation * radius * cos(2 * pi * self.uniform())

    def lognormal(self, median: float, sigma: float) -> float:
        """Return a lognormally distributed number with the given median."""
        return median * exp(self.normal(0.0, sigma))

    def ranked(self, options: Sequence[T], lean: float = 3.0) -> T:
        """Return one of the options, the first ones more often; lean 1 is even, 3 about Zipf."""
        return options[int(self.uniform() ** lean * len(options))]

    def weighted(self, weights: dict[T, float]) -> T:
        """Return a key with a probability that is its share of all weights."""
        left = self.uniform() * sum(weights.values())
        for key, weight in weights.items():
            left -= weight
            if left < 0:
                return key
        return next(reversed(weights))

    def sample(self, options: Sequence[T], count: int) -> list[T]:
        """Return so many different options, or all if there are fewer, in random order."""
        return self.shuffled(options)[: max(0, count)]

    def shuffled(self, options: Sequence[T]) -> list[T]:
        """Return the options in random order."""
        mixed = list(options)
        for last in range(len(mixed) - 1, 0, -1):
            other = self.below(last + 1)
            mixed[last], mixed[other] = mixed[other], mixed[last]
        return mixed


def chance(*path: int | str) -> Chance:
    """Return the stream of draws at a path of names and numbers; different paths are independent."""
    return Chance(generator(*(crc32(step.encode()) if isinstance(step, str) else step for step in path)))
