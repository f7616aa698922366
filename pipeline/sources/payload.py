"""Reading a raw payload by the shape its mapper declares, and what of it the shape does not know.

A shape is a msgspec struct that names every field the mapper knows, the ones it leaves out on purpose
included (typed ``Ignored``); whatever else holds something is reported, so that a platform's change of
format is seen.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Annotated, Any, Final, TypeVar

import msgspec
from msgspec import Struct
from msgspec import inspect as shapes

from pipeline.sources.mapped import Mapped
from schemas.codec import BadRecordError, decode_post, encode_post, refusal
from schemas.post import Post
from schemas.tolerant import Tolerance, any_json

MAX_PAYLOAD_BYTES: Final = 4 * 1_048_576
"""Largest payload taken: platforms wrap a post in much that is left out."""

MAX_UNMAPPED: Final = 100
"""Most field paths reported of one payload; a hostile one can hold any number."""

Ignored = Annotated[Any, "known, and left out on purpose"]

Shape = TypeVar("Shape", bound=Struct)
Known = dict[str, "Known"] | list["Known"] | None
"""What a shape knows: the fields of an object, the item of a list, or None where it takes all."""

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_TOLERANCE: Final = Tolerance(required=True)


def read(value: bytes | None, shape: type[Shape]) -> tuple[Shape, frozenset[str]]:
    """Decode a payload into its shape; return with it the paths of fields that the shape does not know.

    Raises:
        BadRecordError: With the reason why the payload is refused.
    """
    return fit(load(value), shape)


def load(value: bytes | None) -> object:
    """Decode a payload's JSON.

    Raises:
        BadRecordError: With the reason why the payload is refused.
    """
    if value is None:
        raise BadRecordError("tombstone", "the record has no value")
    if len(value) > MAX_PAYLOAD_BYTES:
        raise BadRecordError("oversized", f"{len(value)} bytes, at most {MAX_PAYLOAD_BYTES} are taken")
    try:
        return any_json(value)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise refusal(value, error) from None


def fit(payload: object, shape: type[Shape]) -> tuple[Shape, frozenset[str]]:
    """Put decoded JSON into a shape; numbers that platforms write as strings are taken as numbers.

    Servers that speak a platform's interface send null, a number or an empty list where another sends text. A field
    that may be absent never costs the payload: what can be understood of it is taken, the rest left out.

    Raises:
        BadRecordError: With the reason why the payload is refused.
    """
    try:
        return _converted(payload, shape), unmapped(payload, shape)
    except (msgspec.ValidationError, RecursionError) as error:
        raise refusal(b"", error) from None


def _converted(payload: object, shape: type[Shape]) -> Shape:
    try:
        return msgspec.convert(payload, shape, strict=False)
    except msgspec.ValidationError:
        return msgspec.convert(_TOLERANCE.mended(payload, shape), shape, strict=False)


def unmapped(payload: object, shape: type[Struct]) -> frozenset[str]:
    """Return the paths of fields that hold something and are not in the shape, ``MAX_UNMAPPED`` at most."""
    found: set[str] = set()
    for path in _unknown(payload, _fields(shape), ""):
        found.add(path)
        if len(found) == MAX_UNMAPPED:
            break
    return frozenset(found)


def _unknown(value: object, known: Known, path: str) -> Iterator[str]:
    if isinstance(value, dict) and isinstance(known, dict):
        for name, inner in value.items():
            place = f"{path}.{name}" if path else name
            if name in known:
                yield from _unknown(inner, known[name], place)
            elif inner not in (None, "", [], {}, False):
                yield place
    elif isinstance(value, list) and isinstance(known, list):
        for inner in value:
            yield from _unknown(inner, known[0], f"{path}[]")


@lru_cache(maxsize=64)
def _fields(shape: type[Struct]) -> Known:
    return _known(shapes.type_info(shape), ())


def _known(info: shapes.Type, above: tuple[type, ...]) -> Known:
    if isinstance(info, shapes.Metadata):
        return _known(info.type, above)
    if isinstance(info, shapes.StructType):
        if info.cls in above:
            return None
        return {field.encode_name: _known(field.type, (*above, info.cls)) for field in info.fields}
    if isinstance(info, shapes.ListType):
        return [_known(info.item_type, above)]
    if isinstance(info, shapes.UnionType):
        inner = [_known(one, above) for one in info.types]
        return next((one for one in inner if one is not None), None)
    return None


def checked(post: Post, unmapped_fields: frozenset[str]) -> Mapped:
    """Return a mapped post after the checks that a post in the native format must pass too.

    Raises:
        BadRecordError: With the reason why the post is refused.
    """
    return Mapped(decode_post(encode_post(post)), unmapped_fields)


def moment(milliseconds: float) -> datetime:
    """Return the time so many milliseconds after the Unix epoch.

    Raises:
        BadRecordError: If no calendar holds it.
    """
    try:
        return _EPOCH + timedelta(milliseconds=round(milliseconds))
    except (OverflowError, ValueError):
        raise BadRecordError("bad_value", "a time is outside the calendar") from None


def perhaps_moment(milliseconds: float | None) -> datetime | None:
    """Return a time that may be absent; None too if no calendar holds it."""
    try:
        return None if milliseconds is None else moment(milliseconds)
    except BadRecordError:
        return None
