"""Mappers by the name of their source."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final, TypeGuard, get_args

from pipeline.sources.bluesky import from_bluesky
from pipeline.sources.mapped import Mapped, Source
from pipeline.sources.mastodon import from_mastodon
from pipeline.sources.native import from_native
from pipeline.sources.reddit import from_reddit
from pipeline.sources.telegram import from_telegram
from pipeline.sources.x import from_x
from schemas.codec import BadRecordError
from schemas.deletion import Deletion

Mapper = Callable[[bytes | None], Mapped | Deletion | None]

MAPPERS: Final[Mapping[Source, Mapper]] = MappingProxyType(
    {
        "native": from_native,
        "bluesky": from_bluesky,
        "mastodon": from_mastodon,
        "x": from_x,
        "telegram": from_telegram,
        "reddit": from_reddit,
    }
)


def map_payload(source: str, value: bytes | None) -> Mapped | Deletion | None:
    """Map a raw payload to a post.

    Args:
        source: Name of the payload's format.
        value: The record's value; None is a tombstone.

    Returns:
        The post; the deletion of one; None when the payload is understood and is neither, such as a like.

    Raises:
        BadRecordError: With the reason why the payload is refused.
    """
    if not _known(source):
        raise BadRecordError("bad_value", f"the source is none of {', '.join(MAPPERS)}")
    return MAPPERS[source](value)


def _known(source: str) -> TypeGuard[Source]:
    return source in get_args(Source)
