"""How late posts come, as sources deliver them, and the order of arrival that follows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from random import Random
from typing import Final

from schemas.post import Author, Post

Delay = Callable[[Random], float]
"""Draws how many seconds after it was written a post comes."""


def steady(mean: float) -> Delay:
    """Return delays of a stream that is spread wide: exponential, so that one in a hundred takes 4.6 means."""
    return lambda dice: dice.expovariate(1 / mean)


def stragglers(share: float, longest: float) -> Delay:
    """Return delays of a stream whose posts come within a second, save a share that takes up to ``longest`` seconds."""
    return lambda dice: dice.uniform(2, longest) if dice.random() < share else dice.uniform(0, 1)


PROFILES: Final[dict[str, Delay]] = {
    "one in a hundred later than 4.6 s": steady(1.0),
    "one in a hundred later than 9.2 s": steady(2.0),
    "5 in a hundred 2 to 10 s late": stragglers(0.05, 10),
    "5 in a hundred 2 to 30 s late": stragglers(0.05, 30),
}
"""X states 6 to 7 s for 99 in a hundred of its filtered stream; federated servers and retries bring stragglers."""


TICK: Final = timedelta(milliseconds=500)


def paced(posts: Sequence[Post]) -> list[Post]:
    """Return posts with one at nobody every half second, as a platform's stream has.

    Event time goes by the third-newest post: in a stream of a few posts a minute, it waits long for everybody.
    """
    ticks: list[Post] = []
    time = posts[0].created_at
    while time < posts[-1].created_at:
        name = f"tick-{len(ticks)}"
        ticks.append(Post(name, "x", time, Author(name, name), text="good morning"))
        time += TICK
    return sorted([*posts, *ticks], key=lambda one: one.created_at)


def arrivals(posts: Sequence[Post], delay: Delay, seed: int) -> list[Post]:
    """Return posts in the order in which they come; the same seed gives the same."""
    dice = Random(seed)
    due = [(post.created_at + timedelta(seconds=delay(dice)), place) for place, post in enumerate(posts)]
    return [posts[place] for _, place in sorted(due)]
