"""What can be understood of a record whose optional fields are odd.

A field that may be absent never costs the record it stands in. What stands there is read as the field's type where
that leaves no doubt (a number for text, one item for a list), and else the field is taken for absent. A field that
must be there is left as it came, so that decoding refuses the record by that field's name.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from enum import Enum
from functools import lru_cache
from typing import Any, Final

import msgspec
from msgspec import inspect as shapes


class Unfit(Enum):
    """What a mender gives for a value that cannot be read as its type."""

    UNFIT = 0


UNFIT: Final = Unfit.UNFIT

Mender = Callable[[Any], Any]
"""Returns a value that fits the type, or ``UNFIT``."""

Hooks = Mapping[type, Callable[[object], object]]
"""By struct: how to make an object of something that is none, such as a mention of a handle; ``UNFIT`` if it cannot."""

EXACT: Final = 2**53
"""Numbers with a point are exact below this: a larger one has been rounded, and is the id of another post."""

_LONGEST: Final = 10**40
_DIGITS: Final = 400
_INTEGER: Final = re.compile(r"[+-]?(?:[0-9]{1,18}|[0-9]{1,3}(?:,[0-9]{3}){1,5})\Z")
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_TRUTH: Final = {"true": True, "false": False, "1": True, "0": False, "yes": True, "no": False}
_ESCAPE: Final = re.compile(
    rb"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(u[dD][89a-fA-F][0-9a-fA-F]{2})|.)",
    re.DOTALL,
)
"""An escape in a string of JSON; the group is half of a letter whose other half was cut off."""

_any = msgspec.json.Decoder()
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_SECONDS: Final = 10**8, 10**10
"""Numbers between these are seconds since the Unix epoch, of 1973 to 2286; a thousand times as much, milliseconds."""


def any_json(value: bytes) -> object:
    """Decode JSON of any shape; a number beyond all range is null rather than an error, half a letter a sign for it.

    Raises:
        msgspec.MsgspecError: If it is no JSON.
        UnicodeDecodeError: If it is not UTF-8.
        RecursionError: If it is nested too deep.
    """
    try:
        return _any.decode(value)
    except msgspec.ValidationError:
        # A number that no field could hold is no syntax error; Python's own decoder can be told what to make of it.
        try:
            loose = json.loads(value, parse_int=_whole, parse_constant=_no_number)
            return _any.decode(msgspec.json.encode(loose))
        except ValueError as error:
            raise msgspec.DecodeError(str(error)) from None
    except msgspec.DecodeError:
        whole = halves_replaced(value)
        if whole is value:
            raise
        return any_json(whole)


def halves_replaced(value: bytes) -> bytes:
    r"""Return JSON with a sign for each letter of which only half is there; the same bytes where all are whole.

    Who cuts a text after so many UTF-16 units may cut an emoji in two: ``"\ud83d"``. No string holds such a half.
    """
    if b"\\u" not in value:
        return value
    whole = _ESCAPE.sub(lambda found: rb"\ufffd" if found[1] else found[0], value)
    return value if whole == value else whole


def _whole(digits: str) -> int | None:
    return int(digits) if len(digits) < _DIGITS else None


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


class Tolerance:
    """Menders for a shape, made once.

    Args:
        hooks: How to read as an object what is none.
        required: Whether fields that must be there are mended like others where that leaves no doubt. Times never
            are: an event time that is guessed would be a wrong one.
    """

    def __init__(self, hooks: Hooks | None = None, *, required: bool) -> None:
        self._hooks = hooks or {}
        self._required = required
        self._structs: dict[tuple[type, bool], Mender] = {}

    def mended(self, value: object, shape: type[msgspec.Struct]) -> object:
        """Return decoded JSON with every odd optional field read or left out."""
        if not isinstance(value, dict):
            return value
        info = _info(shape)
        return self._struct(info, needed=True)(value)

    def _mender(self, info: shapes.Type, *, needed: bool) -> Mender:
        if isinstance(info, shapes.Metadata):
            return self._mender(info.type, needed=needed)
        if isinstance(info, shapes.StructType):
            return self._struct(info, needed=needed)
        if isinstance(info, shapes.ListType | shapes.VarTupleType):
            return _items(self._mender(info.item_type, needed=False))
        if isinstance(info, shapes.DictType):
            return _values(self._mender(info.value_type, needed=False))
        if isinstance(info, shapes.UnionType):
            return self._union(info, needed=needed)
        return _scalar(info)

    def _union(self, info: shapes.UnionType, *, needed: bool) -> Mender:
        types = [one for one in info.types if not isinstance(one, shapes.NoneType)]
        menders = [self._mender(one, needed=needed) for one in types]
        nullable = len(types) < len(info.types)
        if len(menders) == 1 and nullable:
            only = menders[0]
            return lambda value: None if value is None else only(value)
        by_type: dict[type, Mender] = {}
        for one, mender in zip(types, menders, strict=True):
            for python in _PYTHON.get(type(one), ()):
                by_type.setdefault(python, mender)

        def mend(value: object) -> object:
            if value is None:
                return None if nullable else UNFIT
            own = by_type.get(type(value))
            tried = [own, *menders] if own else menders
            return next((fit for one in tried if (fit := one(value)) is not UNFIT), UNFIT)

        return mend

    def _struct(self, info: shapes.StructType, *, needed: bool) -> Mender:
        key = info.cls, needed
        if key not in self._structs:
            # A shape may hold itself, as a post does the post that it reposts.
            self._structs[key] = lambda value: made[0](value)
            made = [self._object(info, needed=needed)]
            self._structs[key] = made[0]
        return self._structs[key]

    def _object(self, info: shapes.StructType, *, needed: bool) -> Mender:
        fields = [
            (field.encode_name, self._field(field, needed=needed), field.required) for field in info.fields
        ]
        must = [field.encode_name for field in info.fields if field.required]
        hook = self._hooks.get(info.cls)

        def mend(value: object) -> object:
            if not isinstance(value, dict):
                value = UNFIT if hook is None else hook(value)
                if not isinstance(value, dict):
                    return UNFIT
            fit: dict[str, object] = {}
            for name, mender, required in fields:
                if name not in value:
                    continue
                part = mender(value[name])
                if part is UNFIT:
                    if not required:
                        continue
                    if not needed:
                        return UNFIT
                    part = value[name]
                fit[name] = part
            return fit if needed or all(name in fit for name in must) else UNFIT

        return mend

    def _field(self, field: shapes.Field, *, needed: bool) -> Mender:
        if not (needed and field.required):
            return self._mender(field.type, needed=False)
        if isinstance(field.type, shapes.StructType):
            return self._struct(field.type, needed=True)
        if self._required and not isinstance(field.type, shapes.DateTimeType):
            return self._mender(field.type, needed=True)
        return _as_it_came


def _as_it_came(value: object) -> object:
    return value


def _items(item: Mender) -> Mender:
    def mend(value: object) -> object:
        if isinstance(value, list):
            return [fit for one in value if (fit := item(one)) is not UNFIT]
        if value is None:
            return UNFIT
        only = item(value)
        return UNFIT if only is UNFIT or only == "" else [only]

    return mend


def _values(inner: Mender) -> Mender:
    def mend(value: object) -> object:
        if not isinstance(value, dict):
            return UNFIT
        return {name: fit for name, one in value.items() if (fit := inner(one)) is not UNFIT}

    return mend


def _scalar(info: shapes.Type) -> Mender:
    if isinstance(info, shapes.StrType):
        return _text(info.min_length or 0, info.max_length)
    if isinstance(info, shapes.LiteralType):
        return _choice({one for one in info.values if isinstance(one, str)})
    if isinstance(info, shapes.DateTimeType):
        return _zoned_time if info.tz else _time
    return _SCALARS.get(type(info), _as_it_came)


def _text(shortest: int, longest: int | None) -> Mender:
    def mend(value: object) -> object:
        text = value if isinstance(value, str) else _number_as_text(value)
        if text is None or len(text) < shortest or (longest is not None and len(text) > longest):
            return UNFIT
        return text

    return mend


def _number_as_text(value: object) -> str | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return str(value) if abs(value) < _LONGEST else None
    if isinstance(value, float) and abs(value) < EXACT:
        return str(int(value)) if value.is_integer() else str(value)
    return None


def _choice(values: set[str]) -> Mender:
    def mend(value: object) -> object:
        if not isinstance(value, str):
            return UNFIT
        return value if value in values else next((one for one in values if one == value.lower()), UNFIT)

    return mend


def _integer(value: object) -> object:
    if isinstance(value, bool):
        return UNFIT
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        return int(value) if value.is_integer() else UNFIT
    if isinstance(value, str) and _INTEGER.match(value.strip()):
        return int(value.strip().replace(",", ""))
    return UNFIT


def _number(value: object) -> object:
    if isinstance(value, bool):
        return UNFIT
    if isinstance(value, str):
        try:
            value = float(value)
        except ValueError:
            return UNFIT
    if isinstance(value, int):
        return value if abs(value) < _LONGEST else UNFIT
    # Infinity less itself is not a number.
    return value if isinstance(value, float) and value - value == 0 else UNFIT


def _truth(value: object) -> object:
    if isinstance(value, bool):
        return value
    if isinstance(value, int) and value in (0, 1):
        return bool(value)
    return _TRUTH.get(value.strip().lower(), UNFIT) if isinstance(value, str) else UNFIT


def _zoned_time(value: object) -> object:
    time = _time(value)
    return time.replace(tzinfo=UTC) if isinstance(time, datetime) and time.tzinfo is None else time


def _time(value: object) -> object:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _since_epoch(value)
    if not isinstance(value, str):
        return UNFIT
    text = value.strip()
    if _DAY.match(text):
        text += "T00:00:00Z"
    elif text.isascii() and text.isdecimal() and len(text) <= 13:
        return _since_epoch(int(text))
    try:
        return msgspec.convert(text, datetime)
    except msgspec.ValidationError:
        return UNFIT


def _since_epoch(number: float) -> object:
    least, most = _SECONDS
    if least <= number < most:
        return _EPOCH + timedelta(milliseconds=round(number * 1000))
    if least * 1000 <= number < most * 1000:
        return _EPOCH + timedelta(milliseconds=round(number))
    return UNFIT


def _null(value: object) -> object:
    return None if value is None else UNFIT


_SCALARS: Final[dict[type[shapes.Type], Mender]] = {
    shapes.IntType: _integer,
    shapes.FloatType: _number,
    shapes.BoolType: _truth,
    shapes.NoneType: _null,
}

_PYTHON: Final[dict[type[shapes.Type], tuple[type, ...]]] = {
    shapes.StrType: (str,),
    shapes.IntType: (int,),
    shapes.FloatType: (float,),
    shapes.BoolType: (bool,),
    shapes.ListType: (list,),
    shapes.VarTupleType: (list,),
    shapes.DictType: (dict,),
    shapes.StructType: (dict,),
}
"""The types of decoded JSON that are a union's member already."""


@lru_cache(maxsize=64)
def _info(shape: type[msgspec.Struct]) -> shapes.StructType:
    info = shapes.type_info(shape)
    assert isinstance(info, shapes.StructType)  # of a struct there is no other; narrows the type
    return info
