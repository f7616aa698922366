"""Raids of the simulator's gangs, taken out of their streams to be played at another pace."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from lab.simulation.truth import Raid
from pipeline.match.primary import primary_target
from schemas.post import Post

_ROUNDING_S = 0.002


class Moment(NamedTuple):
    """A post of a raid, and after which share of the raid's length it came, 0 to 1."""

    share: float
    post: Post


def moments(posts: Iterable[Post], raid: Raid) -> list[Moment]:
    """Return the posts of a raid's accounts at its target, in order."""
    members, length = set(raid.accounts), max(raid.end - raid.start, _ROUNDING_S)
    found: list[Moment] = []
    for post in posts:
        aimed = primary_target(post)
        share = (post.created_at.timestamp() - raid.start) / length
        within = -_ROUNDING_S <= share * length <= length + _ROUNDING_S
        if within and post.author.handle in members and aimed is not None and aimed[1] == raid.target:
            found.append(Moment(min(max(share, 0.0), 1.0), post))
    return sorted(found, key=lambda moment: (moment.share, moment.post.id))
