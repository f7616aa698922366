"""The crowd of a session by the minute, with the part of it that evidence flags."""

from __future__ import annotations

from collections.abc import Set
from typing import Final

from pipeline.campaigns.explain import at
from pipeline.sessions.session import MINUTE_MS, Session
from schemas.alert import Minute

LONGEST: Final = 420
"""Minutes told, the newest; a session lasts six hours, and late posts may come before it."""


def timeline(session: Session, flagged: Set[str]) -> list[Minute]:
    """Return every minute from a session's first post to its newest, those without a post too.

    Args:
        session: What is told of.
        flagged: Keys of the accounts that the evidence names.
    """
    counts: dict[int, list[int]] = {
        minute: [posts, accounts, 0] for minute, (posts, accounts) in (session.dropped or {}).items()
    }
    for key, visit in session.visits.items():
        minutes = list(session.minutes_of(visit))
        for minute in minutes:
            here = counts.setdefault(minute, [0, 0, 0])
            here[0] += 1
            here[2] += key in flagged
        for minute in set(minutes):
            counts[minute][1] += 1
    if not counts:
        return []
    last = max(counts)
    first = max(min(counts), last - LONGEST + 1)
    return [
        Minute(at(minute * MINUTE_MS), *counts.get(minute, (0, 0, 0))) for minute in range(first, last + 1)
    ]
