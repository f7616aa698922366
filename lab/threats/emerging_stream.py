"""A stream of replies and mentions as ordinary days have them, with bursts at a few who nobody listed.

Who is spoken to follows Zipf's law, within a day's rhythm. Half of all replies answer somebody's latest post and fade
within minutes: what a post brings varies widely around what its author is used to. Now and then a post of somebody
popular goes far beyond that, and a few people come into the news and are spoken of more and more for an hour.

A batch is what the detector takes: who is hit, when, and a hash of who writes. It is drawn at once with NumPy.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from schemas.findings import Incoming

TARGETS: Final = 500_000
POSTING: Final = 20_000
"""The most popular, whose single posts bring waves of replies."""

AUTHORS: Final = 5_000_000
STEP_SECONDS: Final = 10
STEPS_AN_HOUR: Final = 360
WAVES_SHARE: Final = 0.5
"""Share of all replies that answer somebody's latest post."""

FADES_STEPS: Final = 60
"""After so long, a post brings a third of what it brought at first."""

VIRAL_AN_HOUR: Final = 4.0
"""Posts of the thousand most popular that go far beyond what these are used to."""

NEWS_AN_HOUR: Final = 4.0
"""People who come into the news, and are spoken of more and more for an hour."""

BURST_MS: Final = 300_000

Numbers = npt.NDArray[np.int64]


class Burst(NamedTuple):
    """A burst that is to be found: whom it hits, from when, ms, and how many accounts a minute it has."""

    target: str
    start: int
    accounts_a_minute: int


class Traffic:
    """An invented stream, the same for the same seed.

    Args:
        seed: Of all randomness.
        rate: Replies and mentions a second at the day's mean.
        minutes: Length.
        bursts: Accounts a minute of each burst, begun at equal distances after ``warm`` minutes; every third hits
            somebody who is spoken to a few times a minute, the others somebody who is not.
        warm: Minutes before the first burst.
        waves: Whether posts bring waves; without, all that is ordinary comes evenly.
    """

    def __init__(
        self,
        seed: int,
        *,
        rate: int,
        minutes: int,
        bursts: tuple[int, ...],
        warm: int = 0,
        waves: bool = True,
    ) -> None:
        self._dice = np.random.default_rng(seed)
        self._rate, self._minutes, self._waves = rate, minutes, waves
        weights = 1.0 / np.arange(5, TARGETS + 5) ** 1.02
        self._shares: npt.NDArray[np.float64] = weights / weights.sum()
        self._edges = np.cumsum(self._shares)
        self._posts_a_step = self._dice.lognormal(np.log(1.0), 0.6, POSTING) / STEPS_AN_HOUR
        self._names = [f"x:t{number}" for number in range(TARGETS)]
        each = (minutes - warm) * 60_000 // max(len(bursts), 1)
        usual = np.searchsorted(self._shares[::-1], 2 / 60 / rate)
        self.bursts = [
            Burst(
                self._names[TARGETS - int(usual) - place] if place % 3 == 2 else f"x:nobody{place}",
                warm * 60_000 + place * each + each // 2,
                accounts,
            )
            for place, accounts in enumerate(bursts)
        ]
        self._running: Numbers = np.empty(0, np.int64)
        self._strength: npt.NDArray[np.float64] = np.empty(0)
        self._news: list[tuple[int, int, float]] = []

    def steps(self) -> Iterator[tuple[int, list[Incoming]]]:
        """Yield ten seconds of traffic after ten seconds, with the time at which they end, ms."""
        for step in range(self._minutes * 60 // STEP_SECONDS):
            start = step * STEP_SECONDS * 1000
            targets, times, authors = self._step(step)
            yield (
                start + STEP_SECONDS * 1000,
                [
                    *map(Incoming, map(self._names.__getitem__, targets), (times + start).tolist(), authors),
                    *self._hits(start),
                ],
            )

    def _step(self, step: int) -> tuple[list[int], Numbers, list[int]]:
        rhythm = 1.0 + 0.5 * np.sin(2 * np.pi * step / (24 * STEPS_AN_HOUR))
        amount = self._rate * STEP_SECONDS * rhythm
        evenly = amount * (1 - WAVES_SHARE) if self._waves else amount
        drawn = np.searchsorted(self._edges, self._dice.random(self._dice.poisson(evenly)))
        chosen = [np.minimum(drawn, TARGETS - 1)]
        if self._waves:
            chosen += [self._answers(amount * WAVES_SHARE), self._spoken_of(step)]
        targets = np.concatenate(chosen)
        times = self._dice.integers(0, STEP_SECONDS * 1000, len(targets))
        authors = self._dice.integers(0, AUTHORS, len(targets))
        return targets.tolist(), times, authors.tolist()

    def _answers(self, amount: float) -> Numbers:
        """Return who is answered in a step for what they posted before."""
        posting = np.flatnonzero(self._dice.random(POSTING) < self._posts_a_step)
        usual = self._shares[posting] / self._shares[:POSTING].sum() / self._posts_a_step[posting]
        strength = amount * usual / FADES_STEPS * self._dice.lognormal(-0.32, 0.8, len(posting))
        viral = self._dice.integers(0, 1000, self._dice.poisson(VIRAL_AN_HOUR / STEPS_AN_HOUR))
        beyond = self._dice.uniform(3, 8, len(viral)) * amount * self._shares[viral]
        self._running = np.concatenate((self._running, posting, viral))
        self._strength = np.concatenate((self._strength, strength, beyond))
        counts = self._dice.poisson(self._strength)
        answered = np.repeat(self._running, counts)
        self._strength *= np.exp(-1 / FADES_STEPS)
        alive = self._strength > 0.02
        self._running, self._strength = self._running[alive], self._strength[alive]
        return answered

    def _spoken_of(self, step: int) -> Numbers:
        """Return who is spoken of in a step because they are in the news; it doubles every 8 to 20 minutes."""
        for _ in range(self._dice.poisson(NEWS_AN_HOUR / STEPS_AN_HOUR)):
            target = int(self._dice.integers(2_000, 100_000))
            self._news.append((target, step, float(self._dice.uniform(48, 120))))
        self._news = [one for one in self._news if step - one[1] < 2 * STEPS_AN_HOUR]
        spoken = [
            np.full(self._dice.poisson(min(0.2 * 2.0 ** ((step - begun) / doubles), 150.0)), target)
            for target, begun, doubles in self._news
        ]
        return np.concatenate(spoken) if spoken else np.empty(0, np.int64)

    def _hits(self, start: int) -> Iterator[Incoming]:
        for burst in self.bursts:
            if burst.start <= start < burst.start + BURST_MS:
                for _ in range(self._dice.poisson(burst.accounts_a_minute * STEP_SECONDS / 60)):
                    time = start + int(self._dice.integers(0, STEP_SECONDS * 1000))
                    yield Incoming(burst.target, time, int(self._dice.integers(0, AUTHORS)))
