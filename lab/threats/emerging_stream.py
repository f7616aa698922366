"""A stream of replies and mentions as ordinary days have them, with bursts at a few who nobody listed.

Who is spoken to follows Zipf's law; what somebody popular writes brings a wave of replies that fades within minutes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from schemas.findings import Incoming

TARGETS: Final = 300_000
AUTHORS: Final = 5_000_000
STEP_SECONDS: Final = 10
WAVES_A_MINUTE: Final = 12
"""Ordinary waves that begin in a minute, at somebody drawn by how popular they are."""


class Burst(NamedTuple):
    """A burst that is to be found: whom it hits, from when, ms, and how many accounts a minute it has."""

    target: str
    start: int
    accounts_a_minute: int


class Traffic:
    """An invented stream, the same for the same seed.

    Args:
        seed: Of all randomness.
        rate: Replies and mentions a second.
        minutes: Length.
        bursts: Accounts a minute of each burst, begun at equal distances in the second half.
    """

    def __init__(self, seed: int, *, rate: int, minutes: int, bursts: tuple[int, ...]) -> None:
        self._rng = np.random.default_rng(seed)
        self._rate, self._minutes = rate, minutes
        weights = 1.0 / np.arange(3, TARGETS + 3) ** 1.02
        self._shares: npt.NDArray[np.float64] = weights / weights.sum()
        begin, each = minutes * 30_000, minutes * 30_000 // max(len(bursts), 1)
        self.bursts = [
            Burst(f"x:nobody{place}", begin + place * each, accounts) for place, accounts in enumerate(bursts)
        ]
        self._names = [f"x:t{number}" for number in range(TARGETS)]

    def steps(self) -> Iterator[tuple[int, list[Incoming]]]:
        """Yield ten seconds of traffic after ten seconds, with the time at which they end, ms."""
        waves: list[tuple[int, int, float]] = []
        for step in range(self._minutes * 60 // STEP_SECONDS):
            start = step * STEP_SECONDS * 1000
            fresh = self._rng.poisson(WAVES_A_MINUTE * STEP_SECONDS / 60)
            begun = self._rng.choice(TARGETS, fresh, p=self._shares)
            waves += [(int(target), step, float(self._rng.uniform(2, 6))) for target in begun]
            waves = [wave for wave in waves if step - wave[1] < 90]
            chosen = [self._rng.choice(TARGETS, self._rate * STEP_SECONDS, p=self._shares)]
            for target, at, times in waves:
                usual = self._rate * STEP_SECONDS * self._shares[target]
                extra = self._rng.poisson(usual * times * np.exp(-(step - at) / 20))
                chosen.append(np.full(extra, target))
            yield (
                start + STEP_SECONDS * 1000,
                [*self._written(start, np.concatenate(chosen)), *self._hits(start)],
            )

    def _written(self, start: int, targets: npt.NDArray[np.int64]) -> Iterator[Incoming]:
        times = self._rng.integers(0, STEP_SECONDS * 1000, len(targets))
        authors = self._rng.integers(0, AUTHORS, len(targets))
        for target, time, author in zip(targets.tolist(), times.tolist(), authors.tolist(), strict=True):
            yield Incoming(self._names[target], start + time, author)

    def _hits(self, start: int) -> Iterator[Incoming]:
        for burst in self.bursts:
            if burst.start <= start < burst.start + 300_000:
                for _ in range(self._rng.poisson(burst.accounts_a_minute * STEP_SECONDS / 60)):
                    time = start + int(self._rng.integers(0, STEP_SECONDS * 1000))
                    yield Incoming(burst.target, time, int(self._rng.integers(0, AUTHORS)))
