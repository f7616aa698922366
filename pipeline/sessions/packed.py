"""Accounts, quotes and minutes as bytes: there is one for every visit, and as objects they weigh four times as much."""

from __future__ import annotations

from collections.abc import Iterable
from struct import Struct as Layout
from typing import Final

import msgspec
from msgspec import Struct

from schemas.stages import Account

_encode: Final = msgspec.msgpack.Encoder().encode
_account: Final = msgspec.msgpack.Decoder(Account)


def pack_account(account: Account) -> bytes:
    """Return an account as bytes; equal accounts give equal bytes."""
    return _encode(account)


def unpack_account(packed: bytes) -> Account:
    """Return what ``pack_account`` was given."""
    return _account.decode(packed)


class Quote(Struct, array_like=True, frozen=True):
    """A post to quote: its id, what it says, and where it can be seen if its id does not imply that."""

    post: str
    excerpt: str
    url: str = ""


_quote: Final = msgspec.msgpack.Decoder(Quote)


def pack_quote(post: str, excerpt: str, url: str = "") -> bytes:
    """Return a quote as bytes."""
    return _encode((post, excerpt, url) if url else (post, excerpt))


def unpack_quote(packed: bytes) -> Quote:
    """Return what ``pack_quote`` was given."""
    return _quote.decode(packed)


_mark: Final = Layout(">Q")
MARK_BYTES: Final = _mark.size


def pack_marks(marks: Iterable[int]) -> bytes:
    """Return marks of accounts as bytes."""
    return b"".join(map(_mark.pack, marks))


def unpack_marks(packed: bytes) -> list[int]:
    """Return the marks that were packed one after another."""
    return [mark for (mark,) in _mark.iter_unpack(packed)]


_minute: Final = Layout(">h")
MINUTE_BYTES: Final = _minute.size
_FARTHEST: Final = 0x7FFF


def pack_minute(offset: int) -> bytes:
    """Return a distance in minutes as bytes, cut to what two bytes hold: 22 days either way."""
    return _minute.pack(max(-_FARTHEST, min(offset, _FARTHEST)))


def unpack_minutes(packed: bytes) -> list[int]:
    """Return the distances that were packed one after another."""
    return [offset for (offset,) in _minute.iter_unpack(packed)]
