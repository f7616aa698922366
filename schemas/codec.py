"""Bytes to structs and back, with one named reason for everything that is refused."""

from __future__ import annotations

import re
from typing import Final, Literal

import msgspec

from schemas.alert import Alert
from schemas.post import Post
from schemas.stages import Hop, TargetedBatch
from schemas.target import Watchlist

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

_post = msgspec.json.Decoder(Post)
_alert = msgspec.json.Decoder(Alert)
_watchlist = msgspec.json.Decoder(Watchlist)
_targeted = msgspec.msgpack.Decoder(TargetedBatch)
_hop = msgspec.msgpack.Decoder(Hop)
_json_encoder = msgspec.json.Encoder()
_msgpack_encoder = msgspec.msgpack.Encoder()


def decode_post(value: bytes | None) -> Post:
    """Decode and validate one post.

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
        post = _post.decode(value)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise refusal(value, error) from None
    if not EARLIEST_YEAR <= post.created_at.year < LATEST_YEAR:
        raise BadRecordError("bad_value", f"`created_at` is in the year {post.created_at.year}")
    if post.platform != post.platform.lower():
        raise BadRecordError("bad_value", "`platform` is not in lower case")
    return post


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
