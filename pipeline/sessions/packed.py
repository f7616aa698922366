"""Accounts and quotes as bytes: there is one for every visit, and as objects they weigh four times as much."""

from __future__ import annotations

from typing import Final

import msgspec

from schemas.stages import Account

_encode: Final = msgspec.msgpack.Encoder().encode
_account: Final = msgspec.msgpack.Decoder(Account)
_quote: Final = msgspec.msgpack.Decoder(tuple[str, str])


def pack_account(account: Account) -> bytes:
    """Return an account as bytes; equal accounts give equal bytes."""
    return _encode(account)


def unpack_account(packed: bytes) -> Account:
    """Return what ``pack_account`` was given."""
    return _account.decode(packed)


def pack_quote(post: str, excerpt: str) -> bytes:
    """Return a post's id and its excerpt as bytes."""
    return _encode((post, excerpt))


def unpack_quote(packed: bytes) -> tuple[str, str]:
    """Return what ``pack_quote`` was given."""
    return _quote.decode(packed)
