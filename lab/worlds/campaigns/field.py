"""Where groups act: a crowd that came by itself, and members with more or less of a life besides."""

from __future__ import annotations

from collections.abc import Sequence

from lab.worlds.campaigns.scripts import Script, speak
from lab.worlds.crowd import (
    DAY_MS,
    HOUR_MS,
    MINUTE_MS,
    Features,
    address,
    arrivals,
    crowd,
    duration_ms,
    everyday,
    picture,
    said_before,
)
from lab.worlds.people import Account, Mould
from lab.worlds.stage import Persona, Stage
from schemas.post import Post


def battlefield(
    stage: Stage, *, people: tuple[int, int] = (60, 1500), low_minutes: float = 15, high_hours: float = 40
) -> float:
    """Write what organic people do, and return how long it lasts, milliseconds."""
    span = duration_ms(stage, low_minutes, high_hours)
    for target in stage.targets:
        said_before(stage, target)
    crowd(
        stage,
        stage.people(stage.parameters.count("people", *people)),
        stage.targets,
        duration=span,
        features=Features(stage),
    )
    everyday(stage, span=span)
    return span


def recruit(
    stage: Stage,
    low: int = 10,
    high: int = 70,
    *,
    mould: Mould | None = None,
    platform: str | None = None,
    name: str = "members",
) -> list[Account]:
    """Open a group's accounts; some have posted a little before."""
    c = stage.chance
    members = stage.people(stage.parameters.count(name, low, high), mould, platform=platform)
    life = stage.parameters.share("life_besides", 0.6, zero=0.5)
    for who in members:
        if c.chance(life):
            live(stage, who, 1 + c.below(3), 2 * DAY_MS)
    return members


def live(stage: Stage, who: Account, posts: int, before: float) -> None:
    """Let somebody write about other things in the time before the world's main events."""
    c = stage.chance
    for ms in arrivals(stage, posts, stage.start - before, before, "even"):
        links = [address(stage)] if c.chance(0.1) else []
        stage.post(
            ms,
            who,
            who.tongue.remark("plain", c),
            links=links,
            media=[picture(stage)] if c.chance(0.1) else [],
        )


def times(
    stage: Stage, members: Sequence[Account], start: float, window: float, each: float
) -> list[tuple[float, Account]]:
    """Return who acts when: everybody at least once within a window."""
    c = stage.chance
    plan = []
    for who in members:
        count = min(40, 1 + int(c.exponential(each - 1))) if each > 1 else 1
        plan += [(start + c.uniform() * window, who) for _ in range(count)]
    return sorted(plan, key=lambda entry: entry[0])


def strike(
    stage: Stage,
    members: Sequence[Account],
    target: Persona,
    script: Script,
    *,
    start: float,
    window: float,
    each: float,
) -> list[Post]:
    """Let a group act at a target within a window, and return what it posted."""
    return [speak(stage, ms, who, target, script) for ms, who in times(stage, members, start, window, each)]


def window_ms(stage: Stage, low: float = 1, high: float = 120) -> float:
    """Return how long a fast strike lasts, milliseconds."""
    return stage.parameters.log("window_minutes", low, high) * MINUTE_MS


def struck(stage: Stage, most: int = 4) -> list[Persona]:
    """Return the targets that a group goes for."""
    return stage.targets[: min(len(stage.targets), stage.parameters.count("targets_struck", 1, most))]


def expected(stage: Stage, members: Sequence[Account]) -> float:
    """Return how many posts a group will write at one target."""
    return len(members) * stage.parameters.log("posts_each", 1.5, 6)


def campaign(
    stage: Stage,
    family: str,
    members: Sequence[Account],
    script: Script,
    span: float,
    *,
    number: int | None = None,
    high_window: float = 120,
) -> int:
    """Strike at one target after another, note it as the truth, and return the group's number."""
    window, each = window_ms(stage, high=high_window), stage.parameters.log("posts_each", 1.5, 6)
    # Groups come where the crowd is: alone at a target, they would be the crowd.
    crowded = [
        post
        for post in stage.posts
        if stage.start <= post.created_at.timestamp() * 1000 <= stage.start + span
    ]
    start = (
        stage.chance.pick(crowded or stage.posts).created_at.timestamp() * 1000
        - stage.chance.uniform() * window / 2
    )
    for target in struck(stage):
        posts = strike(stage, members, target, script, start=start, window=window, each=each)
        number = stage.join(family, target, members, posts, number)
        start += stage.chance.between(0.2, 2.0) * window
    return number if number is not None else 0


__all__ = [
    "DAY_MS",
    "HOUR_MS",
    "MINUTE_MS",
    "battlefield",
    "campaign",
    "expected",
    "live",
    "recruit",
    "strike",
    "struck",
    "times",
    "window_ms",
]
