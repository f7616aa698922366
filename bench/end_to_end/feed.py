"""What is produced: everyday posts, one in a hundred at somebody who is watched, and raids one after another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Final, NamedTuple

import msgspec
from msgspec import structs

from bench.raids import Moment, moments
from bench.watch_stage import workload
from lab.simulation import simulate
from lab.simulation.scenario import Background, Gang, Persona, Scenario, Style
from pipeline.match.matcher import WatchlistMatcher
from schemas.codec import encode_post
from schemas.post import Post
from schemas.target import Watchlist

HIT_SHARE: Final = 0.01
RATE_OF_A_TARGET: Final = 0.1
"""Everyday posts a second at each target; so few make no pile-on."""

RAID_SECONDS: Final = 20.0
STYLES: Final[tuple[Style, ...]] = ("flood", "link")
"""Both are known by what they touch, within seconds; other styles need hours of event time, whatever the machine."""

GANG: Final = 12
_SENTINEL: Final = datetime(2001, 2, 3, 4, 5, 6, 789_000, UTC)


class Template(NamedTuple):
    """A post with its time left out, ready to be produced over and over.

    Attributes:
        key: The record's key.
        head: The value before the time.
        tail: The value after it.
    """

    key: bytes
    head: bytes
    tail: bytes

    def at(self, stamp: bytes) -> bytes:
        """Return the record's value for a time."""
        return self.head + stamp + self.tail


class RaidPost(NamedTuple):
    """A post of a raid.

    Attributes:
        second: When it is due, seconds after the start.
        target: Id of the watchlist's entry that it is at.
        account: Platform and id of its author.
        template: The post.
    """

    second: float
    target: str
    account: tuple[str, str]
    template: Template


class Feed(NamedTuple):
    """All that is produced.

    Attributes:
        watchlist: Who is watched.
        everyday: Posts at nobody who is watched.
        hits: Posts at those who are, each by somebody else.
        raids: The raids' posts, by when they are due.
    """

    watchlist: Watchlist
    everyday: list[Template]
    hits: list[Template]
    raids: list[RaidPost]

    def values(self) -> Iterator[Template]:
        """Yield posts without end, one in a hundred at somebody."""
        every = round(1 / HIT_SHARE)
        number = 0
        while True:
            if number % every:
                yield self.everyday[number % len(self.everyday)]
            else:
                yield self.hits[number // every % len(self.hits)]
            number += 1


def template(post: Post) -> Template:
    """Return a post without its time."""
    value = encode_post(structs.replace(post, created_at=_SENTINEL))
    head, found, tail = value.partition(b'"created_at":' + msgspec.json.encode(_SENTINEL))
    assert found
    return Template(post.author.id.encode(), head + b'"created_at":"', b'"' + tail)


def stamp(ms: int) -> bytes:
    """Return a time, ms since the Unix epoch, as posts have it."""
    return msgspec.json.encode(datetime.fromtimestamp(ms / 1000, UTC))[1:-1]


def made_feed(rate: int, seconds: float, raids: int, begin: float, seed: int = 1) -> Feed:
    """Make up posts.

    Args:
        rate: Posts a second.
        seconds: How long they come.
        raids: How many raids there are, each on a target of its own, one after another.
        begin: When the first begins, seconds after the start; the last is over at the end.
        seed: Same arguments, same posts.
    """
    targets = max(round(rate * HIT_SHARE / RATE_OF_A_TARGET), 10)
    attacked, attacks = _raids(raids, seed)
    watchlist = Watchlist([*attacked.targets, *workload.watchlist(targets).targets])
    matcher = WatchlistMatcher(watchlist)
    differ = min(workload.POOL, round(rate * seconds))
    everyday = [post for post in workload.pool(targets, differ, hit_share=0.0) if not matcher.match(post)]
    hits = workload.pool(targets, max(round(rate * HIT_SHARE * seconds), 100), seed=2, hit_share=1.0)
    apart = max(seconds - begin - RAID_SECONDS, 0.0) / max(raids - 1, 1)
    due = [
        RaidPost(
            begin + number * apart + moment.share * RAID_SECONDS,
            target,
            (moment.post.platform, moment.post.author.id),
            template(moment.post),
        )
        for number, (target, attack) in enumerate(attacks)
        for moment in attack
    ]
    return Feed(
        watchlist,
        [template(post) for post in everyday],
        [template(post) for post in hits],
        sorted(due, key=lambda post: (post.second, post.target)),
    )


def _raids(count: int, seed: int) -> tuple[Watchlist, Sequence[tuple[str, list[Moment]]]]:
    """Return who is attacked, and by watchlist id the posts of each raid."""
    cast = tuple(
        Persona(f"figure_{number}", f"Figure Number{number}", statements=(0.2, 0.9))
        for number in range(count)
    )
    gangs = tuple(
        Gang(STYLES[number % len(STYLES)], GANG, ((persona.handle, 1.0),), cover=0.0)
        for number, persona in enumerate(cast)
    )
    simulation = simulate(Scenario("end-to-end", seed, 2.0, Background(people=500, posts=200), cast, gangs))
    posts = list(simulation)
    matcher = WatchlistMatcher(simulation.watchlist)
    attacks = []
    for raid in simulation.truth.raids:
        attack = moments(posts, raid)
        (target,) = {hit.target for hit in matcher.match(attack[0].post) if hit.primary}
        attacks.append((target, attack))
    return simulation.watchlist, attacks
