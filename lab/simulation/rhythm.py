"""When people act: day and night, waiting times with heavy tails, the rise and fall of a crowd."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from lab.simulation.scenario import START_MS

HOUR_MS: Final = 3_600_000
SLOT_MS: Final = 1_800_000
"""People are online for about half an hour at a time."""

# Share of people posting by local hour: quiet before dawn, a first peak at noon, the highest in the evening.
_BY_HOUR: Final = np.array(
    [0.45, 0.25, 0.14, 0.09, 0.08, 0.12, 0.25, 0.45, 0.62, 0.7, 0.74, 0.8,
     0.88, 0.86, 0.8, 0.78, 0.8, 0.86, 0.95, 1.0, 1.0, 0.96, 0.85, 0.65]
)  # fmt: skip
_OFFSET_HOURS: Final = {"en": 0.0, "hi": 5.5, "hi-Latn": 5.5, "ru": 3.0}

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]


def awake(language: str, ms: float) -> float:
    """Return how active the speakers of a language are at a moment, in (0, 1]."""
    hour = (START_MS + ms) / HOUR_MS + _OFFSET_HOURS[language]
    low = int(hour) % 24
    part = hour - int(hour)
    return float(_BY_HOUR[low] * (1 - part) + _BY_HOUR[(low + 1) % 24] * part)


def everyday_times(rng: np.random.Generator, count: int, hours: float) -> Integers:
    """Draw sorted times (ms after the start) that follow the mean day of all languages."""
    slots = max(1, int(np.ceil(hours * HOUR_MS / SLOT_MS)))
    weight = np.array([np.mean([awake(x, (s + 0.5) * SLOT_MS) for x in _OFFSET_HOURS]) for s in range(slots)])
    edges = np.concatenate([[0.0], np.cumsum(weight) / weight.sum()])
    grid = np.minimum(np.arange(slots + 1) * SLOT_MS, hours * HOUR_MS)
    return np.sort(np.interp(rng.random(count), edges, grid)).astype(np.int64)


def reply_delays(rng: np.random.Generator, count: int) -> Floats:
    """Draw waiting times (ms) from a post to reactions: median some 15 minutes, a tail of days.

    Log-normal, as reply delays are found to be; a fifth sit by the phone and answer within two minutes.
    """
    slow = rng.lognormal(np.log(20 * 60_000), 1.5, count)
    prompt = 8_000 + rng.exponential(50_000, count)
    return np.where(rng.random(count) < 0.2, prompt, slow + 5_000)


def arrivals(rng: np.random.Generator, count: int, hours: float) -> Floats:
    """Draw when the people of a surge come (ms after the news): steep rise, long decay."""
    delay = rng.lognormal(np.log(hours * HOUR_MS / 6), 0.95, count)
    limit = hours * HOUR_MS
    return np.where(delay < limit, delay, rng.random(count) * limit)


def heavy_counts(rng: np.random.Generator, count: int, most: int) -> Integers:
    """Draw how many posts each of a crowd writes: most write one, a few dozens (Zipf, exponent 2.2)."""
    return np.minimum(rng.zipf(2.2, count), most).astype(np.int64)


def activity(rng: np.random.Generator, count: int) -> Floats:
    """Draw how active people are: Pareto with exponent 1.2, capped at 500 times the least."""
    return np.minimum(1.0 + rng.pareto(1.2, count), 500.0)
