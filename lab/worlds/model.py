"""A world: posts in order of event time, who is watched, and what is true of it."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
from msgspec import Struct

from lab.worlds.parameters import Range, Value
from schemas.post import Post
from schemas.target import Watchlist


class Member(Struct, frozen=True, order=True):
    """A coordinated account."""

    platform: str
    id: str
    handle: str


class Group(Struct, frozen=True):
    """What one group did to one target.

    Attributes:
        number: The group's number in the world; a group that strikes at two targets has two entries.
        family: How it works.
        target: The watchlist id of the target.
        members: Who of it acted there.
        start: Event time of the first act, seconds since the Unix epoch.
        end: Event time of the last one.
        fifth: Event time at which the fifth member acted, or the last one of fewer.
        crowd: How many accounts outside the group acted at the target meanwhile.
    """

    number: int
    family: str
    target: str
    members: tuple[Member, ...]
    start: float
    end: float
    fifth: float
    crowd: int


class Truth(Struct, frozen=True):
    """Who takes orders; everybody else in the world is organic."""

    accounts: tuple[Member, ...]
    groups: tuple[Group, ...]


class World(Struct, frozen=True):
    """A small stream whose truth is known.

    Attributes:
        family: Its family.
        seed: Its seed; family, seed and parameters give the same world each time.
        parameters: Every parameter of it, drawn or given.
        ranges: Where each parameter may lie.
        posts: The posts, by event time.
        watchlist: Who is watched.
        truth: Who is coordinated.
    """

    family: str
    seed: int
    parameters: Mapping[str, Value]
    ranges: Mapping[str, Range]
    posts: list[Post]
    watchlist: Watchlist
    truth: Truth

    @property
    def name(self) -> str:
        """Name that tells the world from all others with drawn parameters."""
        return f"{self.family}-{self.seed}"


def encode_truth(world: World) -> bytes:
    """Encode the answer key as JSON, in the form that every stream's answer key has, and with ids."""
    truth = world.truth
    return msgspec.json.encode(
        {
            "family": world.family,
            "seed": world.seed,
            "parameters": world.parameters,
            "coordinated": sorted({member.handle for member in truth.accounts}),
            "accounts": truth.accounts,
            "raids": [
                {
                    "target": group.target,
                    "start": group.start,
                    "end": group.end,
                    "accounts": sorted(member.handle for member in group.members),
                    "crowd": group.crowd,
                    "style": group.family,
                    "gang": group.number,
                    "fifth": group.fifth,
                }
                for group in truth.groups
            ],
            "pile_ons": 0 if truth.groups else 1,
        }
    )
