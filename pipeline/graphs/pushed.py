"""A link that most of an audience brings, each in words of their own.

People answer a person with what they think; few answer with a link, and then with different ones. A petition or an
article makes many bring one link, yet with its own text or headline. Where most of those who come within a while bring
the same link, and hardly two say the same beside it, somebody handed the link out.
"""

from __future__ import annotations

from typing import Final

from pipeline.graphs.null_model import beyond
from pipeline.graphs.target_objects import TargetObjects
from schemas.stages import ObjectKey

LINK_SHARE: Final = 0.1
"""Share of an audience that brings its favourite link: in simulated surges over an article it stays below."""

OWN_WORDS: Final = 0.7
"""Least share of different texts among those beside the link."""

FEWEST: Final = 5
"""Accounts below which most of an audience means nothing."""


def pushed(objects: TargetObjects, key: ObjectKey) -> float:
    """Return how surprising it is that so much of the audience brings a link, nats; 0 where its text is shared openly.

    Args:
        objects: What was touched at the target.
        key: An object of any kind.
    """
    users = objects.accounts(key)
    if key[0] != "link" or len(users) < FEWEST or not _own_words(objects, key):
        return 0.0
    audience = objects.audience_since(key)
    return 0.0 if audience is None else beyond(len(users), [LINK_SHARE] * audience)


def _own_words(objects: TargetObjects, key: ObjectKey) -> bool:
    texts: list[ObjectKey] = []
    for account in objects.accounts(key):
        posts_of = objects.touches(account)
        posts = posts_of.get(key, set())
        texts += sorted(
            other for other, said in posts_of.items() if other[0] == "text" and not said.isdisjoint(posts)
        )
    return len(set(texts)) >= max(OWN_WORDS * len(texts), 1)
