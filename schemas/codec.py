"""Bytes to structs and back, with one named reason for everything that is refused."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from operator import itemgetter
from typing import Any, Final, Literal, NamedTuple, TypeVar

import msgspec

from schemas.alert import Alert
from schemas.odd_posts import understood
from schemas.post import Outline, Post
from schemas.stages import Hop, TargetedBatch
from schemas.target import Watchlist
from schemas.tolerant import halves_replaced

Reason = Literal[
    "tombstone",
    "oversized",
    "not_utf8",
    "bad_json",
    "too_deep",
    "missing_field",
    "wrong_type",
    "bad_value",
    "future",
]

MAX_POST_BYTES: Final = 1_000_000
"""Largest post taken: Kafka's own default limit for a record, so that what is accepted can be produced again."""

EARLIEST_YEAR: Final = 1970
LATEST_YEAR: Final = 2100
"""Years outside this range are broken clocks or sentinels; one such post must never drive a watermark."""


class BadRecordError(ValueError):
    """A record that cannot be taken.

    Attributes:
        reason: One of the closed set of reasons, fit for a metric label.
        detail: One line for people; holds field names, never a field's content.
    """

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason: Final[Reason] = reason
        self.detail: Final = detail


_QUOTED: Final = re.compile(r"Invalid enum value '.*'", re.DOTALL)
"""msgspec quotes what it refused here; a detail must hold nothing of a record's content."""

# A year counts where the post was written, at most a day from UTC's.
_EARLIEST: Final = datetime(EARLIEST_YEAR, 1, 2, tzinfo=UTC)
_LATEST: Final = datetime(LATEST_YEAR - 1, 12, 31, tzinfo=UTC)

_OPENING: Final = ord("{")
_CLOSING: Final = ord("}")
_FIRST: Final[Callable[[Any], int]] = itemgetter(0)
_LAST: Final[Callable[[Any], int]] = itemgetter(-1)

_post = msgspec.json.Decoder(Post)
_outline = msgspec.json.Decoder(Outline)
_alert = msgspec.json.Decoder(Alert)
_watchlist = msgspec.json.Decoder(Watchlist)
_targeted = msgspec.msgpack.Decoder(TargetedBatch)
_hop = msgspec.msgpack.Decoder(Hop)
_json_encoder = msgspec.json.Encoder()
_msgpack_encoder = msgspec.msgpack.Encoder()


def decode_post(value: bytes | None) -> Post:
    """Decode and validate one post.

    A field that may be absent never costs the post: what can be understood of it is taken, the rest left out.

    Args:
        value: A record's value; None is a tombstone.

    Raises:
        BadRecordError: With the reason why the post is refused.
    """
    if value is None:
        raise BadRecordError("tombstone", "the record has no value")
    if len(value) > MAX_POST_BYTES:
        raise BadRecordError("oversized", f"{len(value)} bytes, at most {MAX_POST_BYTES} are taken")
    try:
        post = _decoded(value)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise refusal(value, error) from None
    if not EARLIEST_YEAR <= post.created_at.year < LATEST_YEAR:
        raise BadRecordError("bad_value", f"`created_at` is in the year {post.created_at.year}")
    if post.platform != post.platform.lower():
        raise BadRecordError("bad_value", "`platform` is not in lower case")
    return post


def _decoded(value: bytes) -> Post:
    try:
        return _post.decode(value)
    except msgspec.ValidationError as strict:
        # Most posts are as the format has them. What an odd one costs, ten times as much, must not fall on others.
        try:
            return _known_by_whole_letters(understood(value), value)
        except msgspec.ValidationError:
            if "out of range" in str(strict):
                raise strict from None  # the tolerant way knows such a number only as null
            raise
    except msgspec.DecodeError:
        whole = halves_replaced(value)
        if whole is value:
            raise
        return _known_by_whole_letters(_decoded(whole), value)


def _known_by_whole_letters(post: Post, value: bytes) -> Post:
    """Return a post unless a half letter stood in what it is known by: it would be taken for another one."""
    known = post.platform, post.id, post.author.id, post.author.handle
    if any("\ufffd" in one for one in known) and halves_replaced(value) is not value:
        raise BadRecordError("bad_value", "half a letter stands in an identifier")
    return post


def decode_posts(values: Sequence[bytes | None]) -> list[Post] | None:
    """Decode posts at one go, in little more than half the time that one after another takes.

    Args:
        values: Values of records, at least one.

    Returns:
        What ``decode_post`` gives for each; None when one of them has to be refused, and also for some that are
        fine but unusual: then each has to be looked at by itself.
    """
    together = _decode_together(_post, values)
    return together and together[0]


class Outlines(NamedTuple):
    """Outlines of posts, and all their times in order."""

    posts: list[Outline]
    moments: list[datetime]


def decode_outlines(values: Sequence[bytes | None]) -> Outlines | None:
    """Decode of posts no more than their outlines, in five sixths of the time.

    Args:
        values: Values of records, at least one.

    Returns:
        As of ``decode_posts``, save that what an outline has not, such as what the platform tells about the author,
        is not looked at: ``decode_post`` may refuse it.
    """
    together = _decode_together(_outline, values)
    return together and Outlines(*together)


_O = TypeVar("_O", bound=Outline)


def _decode_together(
    decoder: msgspec.json.Decoder[_O], values: Sequence[bytes | None]
) -> tuple[list[_O], list[datetime]] | None:
    try:
        # Where one record ends with a brace and the next begins with one, no value can reach over from one to
        # the other: line ends are malformed within strings, and elsewhere a comma would have to come between.
        # So every record holds one value at least, and as many posts as records are one in each.
        # Joined first, as that reads the values in order, and what is in the cache is quick to look at.
        lines = b"\n".join(values)  # type: ignore[arg-type]
        if set(map(_FIRST, values)) != {_OPENING} or set(map(_LAST, values)) != {_CLOSING}:
            return None
        if len(lines) > MAX_POST_BYTES and any(len(value) > MAX_POST_BYTES for value in values if value):
            return None
        posts = decoder.decode_lines(lines)
    except (TypeError, IndexError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None  # a tombstone is a TypeError, an empty value an IndexError
    if len(posts) != len(values):
        return None
    moments = sorted([post.created_at for post in posts])
    if moments[0] < _EARLIEST or moments[-1] >= _LATEST:
        return None
    if any(platform != platform.lower() for platform in {post.platform for post in posts}):
        return None
    return posts, moments


def refusal(value: bytes, error: Exception) -> BadRecordError:
    """Return the reason for which msgspec refused ``value``."""
    if isinstance(error, RecursionError):
        return BadRecordError("too_deep", "nested too deep")
    if isinstance(error, msgspec.ValidationError):
        text = _QUOTED.sub("Invalid enum value", str(error))
        return BadRecordError("missing_field" if "missing required" in text else _type_or_value(text), text)
    try:
        value.decode()
    except UnicodeDecodeError as utf8:
        return BadRecordError("not_utf8", f"byte {utf8.start} is not UTF-8")
    return BadRecordError("bad_json", str(error))


def _type_or_value(text: str) -> Reason:
    return "wrong_type" if ", got `" in text else "bad_value"


def encode_post(post: Post) -> bytes:
    """Encode a post as one JSON object, without fields that hold their default."""
    return _json_encoder.encode(post)


def encode_alert(alert: Alert) -> bytes:
    """Encode an alert as one JSON object."""
    return _json_encoder.encode(alert)


def decode_alert(value: bytes) -> Alert:
    """Decode an alert of our own; a failure is corruption and is raised as it comes."""
    return _alert.decode(value)


def decode_watchlist(value: bytes) -> Watchlist:
    """Decode a watchlist from JSON.

    Raises:
        msgspec.ValidationError: Naming the field that is wrong.
    """
    return _watchlist.decode(value)


def encode_stage(message: TargetedBatch | Hop) -> bytes:
    """Encode a message between stages as MessagePack."""
    return _msgpack_encoder.encode(message)


def decode_targeted(value: bytes) -> TargetedBatch:
    """Decode a batch of targeted posts of our own."""
    return _targeted.decode(value)


def decode_hop(value: bytes) -> Hop:
    """Decode a hop of our own."""
    return _hop.decode(value)
