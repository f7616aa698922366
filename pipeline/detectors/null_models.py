"""What chance alone would give, and how surprising more than that is. All surprise is in nats, −ln of a chance.

Sources: Poisson limit of a Poisson-binomial (Le Cam 1960); Fisher's method for independent p-values (1925), whose
statistic is gamma distributed.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import expm1, fsum, log
from typing import Final

from scipy.special import betainc, gammainc, gammaincc

FLOOR: Final = 1e-300
"""Least chance told apart from none: a double holds no less."""

FOLLOWED: Final = 0.08
"""Who was before all others so often, though chance would have it so this seldom, was followed by them."""


def coincidence(crowd: int, share: float) -> float:
    """Return the surprise of meeting an account on an object by chance, nats.

    The ``crowd`` actions on the object in its window are drawn from all actions; an account that makes ``share`` of
    these is among them with chance 1 − exp(−crowd · share).

    >>> round(coincidence(10, 0.001), 2)
    4.61
    """
    return -log(max(-expm1(-crowd * share), FLOOR))


def combined(total: float, count: int) -> float:
    """Return the chance that ``count`` independent surprises sum to ``total`` nats or more (Fisher's method)."""
    return max(float(gammaincc(count, total)), FLOOR)


def at_least(seen: int, expected: float) -> float:
    """Return the surprise of ``seen`` or more where ``expected`` is the mean of a Poisson count, nats."""
    if seen <= expected:
        return 0.0
    return -log(max(float(gammainc(seen, expected)), FLOOR))


def beyond(seen: int, chances: Sequence[float]) -> float:
    """Return the surprise of ``seen`` or more successes in independent trials with these chances, nats.

    The number of successes is spread no wider than a binomial of the same mean and number (Hoeffding 1956), which is
    asked for the tail. Trials that cannot succeed do not count.
    """
    possible = [chance for chance in chances if chance > 0.0]
    return binomial(seen, len(possible), fsum(possible) / max(len(possible), 1))


def binomial(seen: int, trials: int, mean: float) -> float:
    """Return the surprise of ``seen`` or more successes in trials of one chance, nats: it falls as that grows."""
    if seen <= mean * trials:
        return 0.0
    if seen > trials or mean <= 0.0:
        return -log(FLOOR)
    return -log(max(float(betainc(seen, trials - seen + 1, min(mean, 1.0))), FLOOR))


def first_so_often(places: Sequence[tuple[bool, float]]) -> float:
    """Return how likely somebody is first at least so often by chance (a Poisson-binomial tail).

    Args:
        places: For each session, whether it came first, and the chance of that.
    """
    chances = [1.0]
    for _, chance in places:
        chances = [
            (chances[times] if times < len(chances) else 0.0) * (1 - chance)
            + (chances[times - 1] * chance if times else 0.0)
            for times in range(len(chances) + 1)
        ]
    return fsum(chances[sum(first for first, _ in places) :])
