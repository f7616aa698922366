"""Spans of event time, as people name them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple

from agents.ops.errors import ConfigurationError
from schemas.codec import EARLIEST_YEAR, LATEST_YEAR

_UNITS: Final = {"s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800}
_LENGTH: Final = re.compile(r"([0-9]{1,5})([smhdw])")


class Span(NamedTuple):
    """A span of event time, the end not in it; None is open."""

    start: datetime | None = None
    end: datetime | None = None

    def holds(self, time: datetime) -> bool:
        """Tell whether a time is in the span."""
        return (self.start is None or time >= self.start) and (self.end is None or time < self.end)

    def meets(self, least: datetime, latest: datetime) -> bool:
        """Tell whether it has a time in common with posts from ``least`` to ``latest``."""
        return (self.start is None or latest >= self.start) and (self.end is None or least < self.end)

    def warmed(self, warm_up: str | None) -> Span:
        """Return the span with a warm-up before it.

        Raises:
            ConfigurationError: If the length is none, or there is no start that it could lie before.
        """
        if warm_up is None:
            return self
        if self.start is None:
            raise ConfigurationError("--warm-up needs --from: it reads what was written before that")
        length = _LENGTH.fullmatch(warm_up)
        if length is None or int(length[1]) == 0:
            raise ConfigurationError(f"--warm-up: {warm_up!r} is no length such as 90m, 12h or 7d")
        before = timedelta(seconds=int(length[1]) * _UNITS[length[2]])
        return Span(max(self.start - before, datetime(EARLIEST_YEAR, 1, 1, tzinfo=UTC)), self.end)


def parse_span(start: str | None, end: str | None) -> Span:
    """Return the span from ``--from`` to ``--to``.

    Raises:
        ConfigurationError: If one is no time, or they are the wrong way round.
    """
    times: dict[str, datetime | None] = {}
    for option, text in (("--from", start), ("--to", end)):
        try:
            times[option] = None if text is None else parse_time(text)
        except ValueError as error:
            raise ConfigurationError(f"{option}: {error}") from None
    span = Span(times["--from"], times["--to"])
    if span.start is not None and span.end is not None and span.end <= span.start:
        raise ConfigurationError("--to is not after --from")
    return span


def parse_time(text: str) -> datetime:
    """Parse a time or a day; without zone it is UTC.

    Raises:
        ValueError: If it is none, or in a year that no post can be from.
    """
    # In a URL's query a plus sign stands for a space.
    try:
        time = datetime.fromisoformat(text.strip().replace(" ", "+") if "T" in text else text.strip())
    except ValueError:
        raise ValueError(f"{text!r} is not a time such as 2026-03-04T14:00:00Z or 2026-03-04") from None
    if not EARLIEST_YEAR <= time.year < LATEST_YEAR:
        raise ValueError(f"{text!r} is outside the years {EARLIEST_YEAR} to {LATEST_YEAR - 1}")
    return (time.replace(tzinfo=UTC) if time.tzinfo is None else time).astimezone(UTC)


def shown(time: datetime) -> str:
    """Write a time for people, to the second."""
    return f"{time.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
