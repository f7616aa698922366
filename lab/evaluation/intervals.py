"""Confidence intervals: Wilson or exact for shares of independent things, bootstrap over streams for the rest."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

import numpy as np
from scipy.special import betaincinv  # a tenth of what scipy.stats takes to load

Interval = tuple[float, float]

_Z = 1.959964
_RESAMPLES = 2000


def wilson(hits: int, total: int) -> Interval:
    """Return the 95 % score interval of a share (Wilson 1927).

    >>> [round(x, 3) for x in wilson(9, 10)]
    [0.596, 0.982]
    """
    if total == 0:
        return 0.0, 1.0
    share = hits / total
    centre = share + _Z**2 / (2 * total)
    spread = _Z * sqrt(share * (1 - share) / total + _Z**2 / (4 * total**2))
    scale = 1 + _Z**2 / total
    return max(0.0, (centre - spread) / scale), min(1.0, (centre + spread) / scale)


def upper_bound(hits: int, total: int) -> float:
    """Return the exact 95 % upper bound of a share (Clopper and Pearson 1934, one-sided).

    >>> round(upper_bound(0, 500), 4)
    0.006
    """
    return 1.0 if hits >= total else float(betaincinv(hits + 1, total - hits, 0.95))


def ratio_over_streams(parts: Sequence[tuple[int, int]]) -> Interval | None:
    """Return the 95 % bootstrap interval of a pooled ratio, streams drawn with repetition.

    Accounts of one stream stand or fall together, so streams and not accounts are what is drawn.

    Args:
        parts: Numerator and denominator for each stream.

    Returns:
        None with fewer than two streams or no denominator at all.
    """
    if len(parts) < 2 or not sum(total for _, total in parts):
        return None
    table = np.array(parts, dtype=np.float64)
    drawn = np.random.default_rng(1).integers(len(table), size=(_RESAMPLES, len(table)))
    sums = table[drawn].sum(axis=1)
    ratios = sums[sums[:, 1] > 0]
    low, high = np.percentile(ratios[:, 0] / ratios[:, 1], [2.5, 97.5])
    return float(low), float(high)
