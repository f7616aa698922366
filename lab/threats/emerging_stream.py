"""Replies and mentions as ordinary days have them, with bursts at a few who nobody listed.

Who is spoken to follows Zipf's law, within a day's rhythm. Half of all replies answer the latest posts of those who
post for many, and fade within minutes; what a post brings varies around what its author is used to. Now and then a
post of one of them goes far beyond that, and a few people come into the news and are spoken of more and more for an
hour. A stream is drawn ten seconds at a time with NumPy: whom each reply hits. From the same draw come the counts, and
the single replies as the detector takes them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from schemas.findings import Incoming

AUTHORS: Final = 1 << 48
"""Of so many, hardly two replies of one block have the same author."""

STEP_SECONDS: Final = 10
STEPS_AN_HOUR: Final = 360
WAVES_SHARE: Final = 0.5
"""Share of all replies that answer somebody's latest post."""

FADES_STEPS: Final = 60
"""After so long, a post brings a third of what it brought at first."""

VIRAL_AN_HOUR: Final = 4.0
"""Posts that go three to eight times beyond what their popular authors are used to."""

NEWS_AN_HOUR: Final = 4.0
"""People who come into the news, and are spoken of twice as much every 8 to 20 minutes."""

NEWS_MOST: Final = 150.0
"""Replies in a step at somebody in the news, at most."""

BURST_MS: Final = 300_000

Numbers = npt.NDArray[np.int64]


class World(NamedTuple):
    """What a stream is like.

    Attributes:
        rate: Replies and mentions a second, at the day's mean.
        targets: Accounts that are spoken to.
        posting: The most popular, whose posts bring waves.
        posts_an_hour: How many posts the middle one of them writes.
        spread: How much that varies: the standard deviation of its logarithm.
    """

    rate: int = 10_000
    targets: int = 500_000
    posting: int = 2_000
    posts_an_hour: float = 2.0
    spread: float = 0.3


class Burst(NamedTuple):
    """A burst that is to be found: whom it hits, from when, ms, and how many accounts a minute it has."""

    target: int
    start: int
    accounts_a_minute: int


class Traffic:
    """An invented stream, the same for the same seed.

    Args:
        seed: Of all randomness.
        world: What it is like.
        minutes: Length.
        warm: Minutes before the first burst.
        bursts: Accounts a minute of each burst, at equal distances. Every third hits somebody who is spoken to about
            twice a minute, the others somebody to whom nobody spoke before.
    """

    def __init__(self, seed: int, world: World, *, minutes: int, warm: int, bursts: tuple[int, ...]) -> None:
        self._dice = np.random.default_rng(seed)
        self._authors = np.random.default_rng(seed + 1)
        self._world, self._minutes = world, minutes
        weights = 1.0 / np.arange(5, world.targets + 5) ** 1.02
        self._shares: npt.NDArray[np.float64] = weights / weights.sum()
        self._edges = np.cumsum(self._shares)
        self._posts_a_step = (
            self._dice.lognormal(np.log(world.posts_an_hour), world.spread, world.posting) / STEPS_AN_HOUR
        )
        self.size = world.targets + len(bursts)
        each = (minutes - warm) * 60_000 // max(len(bursts), 1)
        usual = int(np.searchsorted(-self._shares, -2 / 60 / (world.rate * (1 - WAVES_SHARE))))
        self.bursts = [
            Burst(
                usual + place if place % 3 == 2 else world.targets + place,
                warm * 60_000 + place * each + each // 3,
                accounts,
            )
            for place, accounts in enumerate(bursts)
        ]
        self._running: Numbers = np.empty(0, np.int64)
        self._strength: npt.NDArray[np.float64] = np.empty(0)
        self._news: list[tuple[int, int, float]] = []

    def steps(self) -> Iterator[tuple[int, Numbers]]:
        """Yield the time at which each ten seconds begin, ms, and whom all replies within them hit."""
        for step in range(self._minutes * 60 // STEP_SECONDS):
            rhythm = 1.0 + 0.5 * np.sin(2 * np.pi * step / (24 * STEPS_AN_HOUR))
            amount = self._world.rate * STEP_SECONDS * rhythm
            evenly = self._dice.poisson(amount * (1 - WAVES_SHARE))
            drawn = np.searchsorted(self._edges, self._dice.random(evenly)).astype(np.int64)
            start = step * STEP_SECONDS * 1000
            yield (
                start,
                np.concatenate(
                    (
                        np.minimum(drawn, self._world.targets - 1),
                        self._answers(amount * WAVES_SHARE),
                        self._spoken_of(step),
                        self._hits(start),
                    )
                ),
            )

    def incoming(self, start: int, targets: Numbers) -> Iterator[Incoming]:
        """Yield the replies of a step one by one, each of another author at another time.

        Args:
            start: When the step begins, ms.
            targets: Whom they hit.
        """
        times = self._authors.integers(0, STEP_SECONDS * 1000, len(targets)).tolist()
        authors = self._authors.integers(0, AUTHORS, len(targets)).tolist()
        for target, time, author in zip(targets.tolist(), times, authors, strict=True):
            yield Incoming(name_of(target), start + time, author)

    def _answers(self, amount: float) -> Numbers:
        """Return who is answered in a step for what they posted before."""
        count = self._world.posting
        posting = np.flatnonzero(self._dice.random(count) < self._posts_a_step)
        usual = self._shares[posting] / self._shares[:count].sum() / self._posts_a_step[posting]
        strength = amount * usual / FADES_STEPS * self._dice.lognormal(-0.32, 0.8, len(posting))
        viral = self._dice.integers(0, min(count, 1000), self._dice.poisson(VIRAL_AN_HOUR / STEPS_AN_HOUR))
        beyond = amount * self._shares[viral] * self._dice.uniform(3, 8, len(viral))
        self._running = np.concatenate((self._running, posting, viral))
        self._strength = np.concatenate((self._strength, strength, beyond))
        answered = np.repeat(self._running, self._dice.poisson(self._strength))
        self._strength *= np.exp(-1 / FADES_STEPS)
        alive = self._strength > 0.02
        self._running, self._strength = self._running[alive], self._strength[alive]
        return answered

    def _spoken_of(self, step: int) -> Numbers:
        """Return who is spoken of in a step because they are in the news."""
        targets = self._world.targets
        for _ in range(self._dice.poisson(NEWS_AN_HOUR / STEPS_AN_HOUR)):
            who = int(self._dice.integers(targets // 250, targets // 5))
            self._news.append((who, step, float(self._dice.uniform(48, 120))))
        self._news = [one for one in self._news if step - one[1] < 2 * STEPS_AN_HOUR]
        counts = [min(0.2 * 2.0 ** ((step - begun) / doubles), NEWS_MOST) for _, begun, doubles in self._news]
        return np.repeat(np.array([who for who, _, _ in self._news], np.int64), self._dice.poisson(counts))

    def _hits(self, start: int) -> Numbers:
        running = [burst for burst in self.bursts if burst.start <= start < burst.start + BURST_MS]
        counts = [burst.accounts_a_minute * STEP_SECONDS / 60 for burst in running]
        return np.repeat(np.array([burst.target for burst in running], np.int64), self._dice.poisson(counts))


def name_of(target: int) -> str:
    """Return the name under which a target is counted."""
    return f"x:t{target}"
