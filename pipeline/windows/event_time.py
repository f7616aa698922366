"""Event time as the stages count it."""

from __future__ import annotations

from datetime import datetime


def milliseconds(moment: datetime) -> int:
    """Return a moment as whole milliseconds since the Unix epoch, UTC."""
    return int(moment.timestamp() * 1000)
