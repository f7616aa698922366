"""What every world has: when people come, who is there anyway, and a crowd that comes by itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from lab.worlds.people import DAY_MS, HOUR_MS, MINUTE_MS, Account
from lab.worlds.stage import Persona, Stage
from lab.worlds.tongue import Mood
from schemas.post import Post

SHAPES: Final = ("flash", "ramp", "even", "waves")


def arrivals(stage: Stage, count: int, start: float, duration: float, shape: str) -> list[float]:
    """Return when so many people act, sorted: milliseconds since the Unix epoch.

    Args:
        stage: The world.
        count: How many.
        start: When it begins.
        duration: How long it lasts, milliseconds; a flash has a thin tail beyond nothing.
        shape: ``flash`` (at once, then fading), ``ramp`` (growing), ``even`` or ``waves`` (several flashes).
    """
    c = stage.chance
    peaks = sorted(c.uniform() for _ in range(3 + c.below(5)))
    times = []
    for _ in range(count):
        if shape == "flash":
            place = min(c.exponential(0.25), c.between(0.9, 1.0))
        elif shape == "ramp":
            place = c.uniform() ** 0.4
        elif shape == "waves":
            place = min(c.ranked(peaks, 1.0) + c.exponential(0.03), c.between(0.95, 1.0))
        else:
            place = c.uniform()
        times.append(start + place * duration)
    return sorted(times)


def duration_ms(stage: Stage, low_minutes: float = 4, high_hours: float = 60, name: str = "hours") -> float:
    """Return how long the main events of a world last, from minutes to days."""
    return stage.parameters.log(name, low_minutes / 60, high_hours) * HOUR_MS


def said_before(stage: Stage, target: Persona, *, posts: int | None = None, before: float = HOUR_MS) -> Post:
    """Let a target write what a crowd then speaks of, on each platform, and return it as on the first one."""
    count = posts or stage.parameters.count("statements", 1, 6)
    first: Post | None = None
    text = stage.tongues[0].passage(1 + stage.chance.below(3), "plain", stage.chance)
    for platform in reversed(stage.platforms):
        first = stage.say(
            stage.start - stage.chance.log_between(1000, before), target, text, platform=platform
        )
    for _ in range(count - 1):
        stage.say(stage.start + stage.chance.between(0, 12 * HOUR_MS), target)
    if first is None:
        raise AssertionError("a world has at least one platform")
    return first


def pick_target(stage: Stage, lean: float = 3.0) -> Persona:
    """Return one of the targets, the first far more often."""
    return stage.chance.ranked(stage.targets, lean)


def act(stage: Stage, ms: float, who: Account, target: Persona, mood: Mood, features: Features) -> list[Post]:
    """Let one of a crowd act once, with what the crowd shares by itself."""
    c = stage.chance
    if c.chance(features.reposts):
        root = target.latest(who.platform, int(ms))
        if root is not None:
            return [stage.repost(ms, who, root)]
    tags = [c.ranked(features.tags, 2.0)] if features.tags and c.chance(features.tagging) else []
    links = [c.ranked(features.links, 2.0)] if features.links and c.chance(features.linking) else []
    media = [c.ranked(features.media, 2.0)] if features.media and c.chance(features.picturing) else []
    return [stage.hit(ms, who, target, mood=mood, tags=tags, links=links, media=media)]


class Features:
    """What an organic crowd shares: drawn tags, links and pictures, and how often each is used.

    Args:
        stage: The world; parameters begin with ``crowd_``.
        prefix: Name that the parameters begin with.
    """

    def __init__(self, stage: Stage, prefix: str = "crowd") -> None:
        p, c = stage.parameters, stage.chance
        tongue = stage.tongues[0]
        self.tagging: Final = p.share(f"{prefix}_tagging", 0.6, zero=0.4)
        self.linking: Final = p.share(f"{prefix}_linking", 0.6, zero=0.4)
        self.picturing: Final = p.share(f"{prefix}_picturing", 0.4, zero=0.5)
        self.reposts: Final = p.share(f"{prefix}_reposts", 0.8, zero=0.4)
        self.tags: Final = [tongue.tag(c) for _ in range(p.count(f"{prefix}_tags", 1, 12))]
        self.links: Final = [address(stage) for _ in range(p.count(f"{prefix}_links", 1, 20))]
        self.media: Final = [picture(stage) for _ in range(p.count(f"{prefix}_pictures", 1, 60))]


def crowd(
    stage: Stage,
    people: Sequence[Account],
    targets: Sequence[Persona],
    *,
    start: float | None = None,
    duration: float,
    features: Features | None = None,
    angry: float | None = None,
) -> list[Post]:
    """Let people come to targets by themselves, each once or a few times.

    Args:
        stage: The world.
        people: Who comes.
        targets: Where to; the first ones more often.
        start: When it begins; None is the world's start.
        duration: How long it lasts, milliseconds.
        features: What they share; None draws it.
        angry: Share of the angry; None draws it.
    """
    p, c = stage.parameters, stage.chance
    features = features or Features(stage)
    angry = p.share("angry", 1.0) if angry is None else angry
    again = p.share("comes_again", 0.7)
    shape = p.choice("shape", *SHAPES)
    begin = stage.start if start is None else start
    posts: list[Post] = []
    for who, first in zip(people, arrivals(stage, len(people), begin, duration, shape), strict=True):
        ms = first
        target = c.ranked(targets, 3.0)
        mood: Mood = "angry" if c.chance(angry) else "warm" if c.chance(0.6) else "ask"
        posts += act(stage, ms, who, target, mood, features)
        while c.chance(again) and ms < begin + duration:
            ms += c.exponential(max(duration / 6, 20_000))
            posts += act(stage, ms, who, target if c.chance(0.8) else c.pick(targets), mood, features)
    return posts


def address(stage: Stage, host: str | None = None) -> str:
    """Return an address of an article or page nobody has used yet."""
    c = stage.chance
    word = "".join(letter for letter in stage.tongues[0].tag(c).lower() if letter.isascii()) or "item"
    front, end = c.pick(("news", "daily", "www", "blog", "m")), c.pick(("com", "org", "net", "info"))
    where = host or f"{front}.{word[:12]}{c.below(900)}.{end}"
    return f"https://{where}/{c.integer(2015, 2026)}/{word}-{c.below(10**6)}"


def picture(stage: Stage) -> str:
    """Return the perceptual hash of a picture nobody has used yet."""
    return f"{stage.chance.below(2**60):016x}"


def everyday(stage: Stage, *, span: float | None = None) -> None:
    """Write what goes on before and around: none to lots of posts, some of them at the targets.

    Args:
        stage: The world.
        span: How long the main events last, milliseconds.
    """
    p, c = stage.parameters, stage.chance
    lots = p.choice("background", "none", "some", "some", "lots")
    quiet_days = p.choice("history_days", "0", "0", "1", "3", "10")
    before = float(quiet_days) * DAY_MS
    after = span if span is not None else 6 * HOUR_MS
    count = p.count("background_posts", 20, 400) * (6 if lots == "lots" else 1)
    size = p.count("background_people", 10, 800)
    at_target = p.share("background_at_targets", 0.5)
    sociable = p.share("background_replies", 0.7)
    if lots == "none":
        return
    people = stage.people(size)
    recent: dict[str, list[Post]] = {}
    tags = [stage.tongues[0].tag(c) for _ in range(15)]
    for ms in arrivals(
        stage, count, stage.start - max(before, 2 * HOUR_MS), max(before, 2 * HOUR_MS) + after, "even"
    ):
        who = c.ranked(people, 2.0)
        circle = recent.setdefault(who.platform, [])
        if c.chance(at_target):
            stage.hit(ms, who, pick_target(stage, 1.5), mood=c.pick(("warm", "ask", "angry", "plain")))
            continue
        if circle and c.chance(sociable):
            other = circle[-1 - c.below(min(len(circle), 40))]
            post = (
                stage.repost(ms, who, other)
                if c.chance(0.25)
                else stage.reply(ms, who, other, who.tongue.remark("plain", c))
            )
        else:
            post = stage.post(
                ms,
                who,
                who.tongue.remark("plain", c),
                tags=[c.ranked(tags, 2.0)] if c.chance(0.15) else [],
                links=[address(stage)] if c.chance(0.1) else [],
                media=[picture(stage)] if c.chance(0.1) else [],
            )
        if post.kind != "repost":
            circle.append(post)


__all__ = [
    "DAY_MS",
    "HOUR_MS",
    "MINUTE_MS",
    "SHAPES",
    "Features",
    "act",
    "address",
    "arrivals",
    "crowd",
    "duration_ms",
    "everyday",
    "pick_target",
    "picture",
    "said_before",
]
