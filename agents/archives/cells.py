"""What the cells of a table say, read as the fields of a post take it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

_UNIX_TIME: Final = re.compile(r"(?<!\d)\d{9,14}(\.\d+)?")
_EPOCH_MS: Final = 100_000_000_000
"""A number from here on counts milliseconds: as seconds it would be the year 5138."""


def time_of(cell: str) -> str:
    """Return a time in RFC 3339: from ISO 8601 (UTC without zone), seconds or milliseconds of Unix, or X's own form.

    Raises:
        ValueError: If the cell is no time.
    """
    if _UNIX_TIME.fullmatch(cell):
        seconds = float(cell)
        return datetime.fromtimestamp(seconds / 1000 if seconds >= _EPOCH_MS else seconds, UTC).isoformat()
    text = cell.removesuffix(" UTC").strip()
    readers: tuple[Callable[[str], datetime], ...] = (datetime.fromisoformat, _x_time, parsedate_to_datetime)
    for read in readers:
        try:
            moment = read(text)
        except (ValueError, TypeError, IndexError):
            continue
        return (moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment).isoformat()
    raise ValueError("not a time such as 2026-03-02T06:00:00Z, 2026-03-02 06:00:00 or Unix seconds")


def _x_time(text: str) -> datetime:
    return datetime.strptime(text, "%a %b %d %H:%M:%S %z %Y")
