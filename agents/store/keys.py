"""What the store's rows are looked up by, without loading the database's library."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from schemas.alert import AlertTarget

Role = Literal["named", "lead"]


def ms(moment: datetime) -> int:
    """Return a moment as milliseconds since the Unix epoch."""
    return round(moment.timestamp() * 1000)


def plain(text: str) -> str:
    """Return text without NUL, which PostgreSQL does not take."""
    return text.replace("\0", "\ufffd")


def handle_key(handle: str) -> str:
    """Return what a handle is looked up by: without ``@``, in any case."""
    return plain(handle).removeprefix("@").casefold()


def target_key(target: AlertTarget) -> str:
    """Return what a target is looked up by: its id, else ``platform:handle``, else its name."""
    at = f"{target.platform}:{target.handle}" if target.platform and target.handle else target.handle
    return plain(target.id or at or target.name or "")
