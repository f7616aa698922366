"""What a source gives: posts, and in their place whatever could not be taken, with its reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Literal, Protocol

from msgspec import Struct

from agents.ops.errors import ConfigurationError
from schemas.codec import BadRecordError, Reason, decode_post, decode_posts
from schemas.post import Post

ArchiveReason = Reason | Literal["damaged"]
"""``damaged``: the rest of the archive cannot be read, so an unknown number of posts is missing."""


class SourceError(ConfigurationError):
    """A source that was asked for cannot be used at all; the message is one line for people."""


class BadPost(Struct, frozen=True):
    """A record that is no post, and where it stands.

    Attributes:
        source: The file, or topic and partition.
        position: Line or row, counted from 1, or the offset.
        reason: One of a closed set.
        detail: One line for people.
        value: The bytes as they stood there, cut where they were too long to hold; None for a tombstone.
    """

    source: str
    position: int
    reason: ArchiveReason
    detail: str
    value: bytes | None

    def __str__(self) -> str:
        return f"{self.source}:{self.position}: {self.reason}: {self.detail}"


Item = Post | BadPost


class Source(Protocol):
    """Somewhere to read posts from, as often as asked."""

    @property
    def name(self) -> str:
        """What to call the source in messages."""
        ...

    def items(self) -> Iterator[Item]:
        """Yield everything in the source's own order; bad records never end it."""
        ...


def decoded(source: str, position: int, value: bytes | None) -> Item:
    """Decode a record, or tell why that cannot be done."""
    try:
        return decode_post(value)
    except BadRecordError as error:
        return BadPost(source, position, error.reason, error.detail, value)


def decoded_together(source: str, positions: Sequence[int], values: Sequence[bytes]) -> Iterable[Item]:
    """Decode records at one go, or one after another where one of them is bad."""
    posts = decode_posts(values) if values else []
    if posts is not None:
        return posts
    return [decoded(source, position, value) for position, value in zip(positions, values, strict=True)]


def first_time(source: Source) -> datetime | None:
    """Return the event time of a source's first post, or None if it holds none."""
    for item in source.items():
        if isinstance(item, Post):
            return item.created_at
    return None
