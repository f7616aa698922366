"""A stream in which all the world turns on one account within a minute, and one in which nothing happens."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple

from msgspec import structs

from bench.raids import moments
from lab.simulation import simulate
from lab.simulation.scenario import START_MS, Background, Gang, Persona, Scenario, Surge
from lab.simulation.truth import Truth
from schemas.post import Post

TARGET: Final = "mira_sandoval"
HOURS: Final = 1.0
SURGE_HOUR: Final = 0.5
MINUTE_HOURS: Final = 1 / 60
GANG: Final = 40
GANG_STYLE: Final = "flood"
GANG_SHARE: Final = (0.2, 0.9)
"""Part of the minute in which the gang strikes: the crowd is there before it and goes on after."""

AT_TARGET: Final = 0.7
"""Least share of a surge's posts that are at its target, and not at one another."""

NEWS_HOUR: Final = SURGE_HOUR - 15 / 3600
"""When the target speaks: the simulator lets the news sink in for 15 seconds."""

BEGIN: Final = datetime.fromtimestamp(START_MS / 1000, UTC) + timedelta(hours=SURGE_HOUR)
"""When the minute begins."""


class Hot(NamedTuple):
    """A stream with its answer key.

    Attributes:
        posts: In order of event time.
        truth: Who was planted, with the raid's times as they are in the posts.
    """

    posts: list[Post]
    truth: Truth


def hot_stream(posts: int, seed: int = 1) -> Hot:
    """Return an hour of everyday life with a minute in which at least so many posts are at one account.

    The gang works as the simulator has it, but in three quarters of the minute and not in a quarter of an hour.
    """
    people = round(posts / AT_TARGET)
    cast = (Persona(TARGET, "Mira Sandoval", statements=(0.1, 0.3, NEWS_HOUR)),)
    parts = (
        Surge(TARGET, SURGE_HOUR, people, hours=MINUTE_HOURS),
        Gang(GANG_STYLE, GANG, ((TARGET, SURGE_HOUR + 0.01),)),
    )
    background = Background(people=people, posts=5_000)
    simulation = simulate(Scenario("hot-target", seed, HOURS, background, cast, parts))
    (raid,) = simulation.truth.raids
    everything = list(simulation)
    attack = {(moment.post.platform, moment.post.id): moment.share for moment in moments(everything, raid)}
    first, last = GANG_SHARE
    moved = [
        post
        if (share := attack.get((post.platform, post.id))) is None
        else structs.replace(post, created_at=_in_minute(first + (last - first) * share))
        for post in everything
    ]
    moved.sort(key=lambda post: (post.created_at, post.platform, post.id))
    joined = _joined(everything, attack)
    raid = structs.replace(
        raid,
        start=_in_minute(first).timestamp(),
        end=_in_minute(last).timestamp(),
        fifth=_in_minute(first + (last - first) * joined[4]).timestamp(),
    )
    return Hot(moved, structs.replace(simulation.truth, raids=[raid]))


def _joined(posts: list[Post], attack: dict[tuple[str, str], float]) -> list[float]:
    """Return when each of the gang joined, as shares of the raid, the first first."""
    first: dict[str, float] = {}
    for post in posts:
        if (share := attack.get((post.platform, post.id))) is not None:
            first[post.author.handle] = min(share, first.get(post.author.handle, share))
    return sorted(first.values())


def _in_minute(share: float) -> datetime:
    return BEGIN + timedelta(milliseconds=round(60_000 * share))


def quiet_stream(posts: int, seed: int = 1) -> list[Post]:
    """Return half a day of everyday life of so many posts, about."""
    background = Background(people=max(posts // 5, 3_000), posts=posts, hubs=max(posts // 250, 60))
    return list(simulate(Scenario("quiet", seed, 12.0, background)))
