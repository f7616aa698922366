"""What a source gives: posts, and in their place whatever could not be taken, with its reason."""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Final, Literal, Protocol

import msgspec
from msgspec import Struct

from agents.archives.rounded_ids import rounded_field, some_rounded
from agents.ops.errors import ConfigurationError
from schemas.codec import BadRecordError, Reason, decode_post, decode_posts
from schemas.post import Post

ArchiveReason = Reason | Literal["damaged", "rounded_id"]
"""``damaged``: the rest of the archive cannot be read, so an unknown number of posts is missing. ``rounded_id``: a
spreadsheet made many ids one."""


_SEPARATOR: Final = b"\x1e"
"""What each record of a JSON text sequence (RFC 7464) begins with."""


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

    def times(self) -> Iterator[Sequence[datetime]] | None:
        """Yield the times of its posts in blocks, to tell the order; None for what is to be taken as it comes."""
        ...


def bare(value: bytes | None) -> bytes | None:
    """Return a record without a byte order mark or record separator, which files that were joined have before lines."""
    return value.removeprefix(_SEPARATOR).removeprefix(codecs.BOM_UTF8) if value else value


def decoded(source: str, position: int, value: bytes | None) -> Item:
    """Decode a record, or tell why that cannot be done."""
    try:
        post = decode_post(bare(value))
    except BadRecordError as error:
        return BadPost(source, position, error.reason, error.detail, value)
    field = rounded_field(post)
    if field is not None:
        detail = f"`{field}` was rounded by a spreadsheet, as in 1.8E+18; export ids as text"
        return BadPost(source, position, "rounded_id", detail, value)
    return post


def decoded_together(source: str, positions: Sequence[int], values: Sequence[bytes]) -> Iterable[Item]:
    """Decode records at one go, or one after another where one of them is bad."""
    posts = decode_posts(values) if values else []
    if posts is not None and not some_rounded(posts):
        return posts
    return [decoded(source, position, value) for position, value in zip(positions, values, strict=True)]


class _Moment(Struct, gc=False):
    created_at: datetime


_moment = msgspec.json.Decoder(_Moment)


def times_of(values: Sequence[bytes]) -> list[datetime]:
    """Return the times of the posts among records, without decoding more where that can be helped."""
    try:
        times = [one.created_at for one in _moment.decode_lines(b"\n".join(values))]
        if len(times) == len(values) and all(time.tzinfo for time in times):
            return times
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        pass
    items = [decoded("", 0, value) for value in values]
    return [item.created_at for item in items if isinstance(item, Post)]
