"""How long a revision took since the newest post that is in it was produced: see the package for what that means."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from math import ceil
from typing import Final, NamedTuple

from schemas.alert import Alert

PARTS: Final = ("hop", "lateness", "watch", "detect", "memory")


class Produced(NamedTuple):
    """A post of a raid, when it was produced, which is its event time.

    Attributes:
        at: ms since the Unix epoch.
        target: Id of the watchlist's entry that it is at.
        account: Platform and id of its author.
    """

    at: int
    target: str
    account: tuple[str, str]


class Stored(NamedTuple):
    """A revision, and when the broker stored its record, ms."""

    at: int
    alert: Alert


class Mark(NamedTuple):
    """A record that tells how far event time has come.

    Attributes:
        at: When the broker stored it, ms.
        source: Who tells it, and to whom.
        time: How far, ms.
    """

    at: int
    source: tuple[int, ...]
    time: int


class Latency(NamedTuple):
    """What a revision took, ms.

    Attributes:
        total: All of it.
        parts: By the names of ``PARTS``.
    """

    total: int
    parts: Mapping[str, int]


def new_revisions(alerts: Iterable[Stored]) -> list[Stored]:
    """Return the revisions of campaigns that name more accounts than those before, each once."""
    seen: dict[str, tuple[int, int]] = {}
    found: list[Stored] = []
    for stored in sorted(alerts, key=lambda one: (one.alert.id, one.alert.revision, one.at)):
        alert = stored.alert
        revision, accounts = seen.get(alert.id, (0, 0))
        if alert.kind != "coordinated_campaign" or alert.revision == revision:
            continue
        if len(alert.accounts) > accounts:
            found.append(stored)
        seen[alert.id] = (alert.revision, max(accounts, len(alert.accounts)))
    return found


class Marks:
    """When event time had come how far, for all who tell of it.

    Args:
        marks: The records.
    """

    def __init__(self, marks: Iterable[Mark]) -> None:
        by_source: dict[tuple[int, ...], list[Mark]] = defaultdict(list)
        for mark in sorted(marks, key=lambda mark: (mark.time, mark.at)):
            by_source[mark.source].append(mark)
        self._marks = list(by_source.values())

    def reached(self, time: int) -> int | None:
        """Return when the last had come as far, ms; None if one never did."""
        told: list[int] = []
        for marks in self._marks:
            place = bisect_left(marks, time, key=lambda mark: mark.time)
            if place == len(marks):
                return None
            told.append(marks[place].at)
        return max(told, default=None)


def latencies(
    alerts: Iterable[Stored],
    produced: Sequence[Produced],
    watermarks: Iterable[Mark],
    hops: Iterable[Mark],
    lateness: int,
) -> list[Latency]:
    """Return what each new revision took; those of posts that are not in ``produced`` are left out.

    Args:
        alerts: All records of the alerts' topic.
        produced: Posts at targets.
        watermarks: All records of targeted posts, each of a partition of posts to one of theirs.
        hops: All records of the co-actions' topic, by their ends.
        lateness: The lateness that is allowed, ms.
    """
    times: dict[tuple[str, tuple[str, str]], list[int]] = defaultdict(list)
    for post in sorted(produced):
        times[post.target, post.account].append(post.at)
    watched, detected = Marks(watermarks), Marks(hops)
    found: list[Latency] = []
    for stored in new_revisions(alerts):
        alert = stored.alert
        end = round(alert.detected_at.timestamp() * 1000) - lateness
        newest, seen, told = _newest(times, alert, end), watched.reached(end), detected.reached(end)
        if newest is None or seen is None or told is None:
            continue
        parts = (end - newest, lateness, seen - end - lateness, told - seen, stored.at - told)
        found.append(Latency(stored.at - newest, dict(zip(PARTS, parts, strict=True))))
    return found


def _newest(times: Mapping[tuple[str, tuple[str, str]], Sequence[int]], alert: Alert, end: int) -> int | None:
    newest: list[int] = []
    for account in alert.accounts:
        posts = times.get((alert.target.id or "", (account.platform, account.id)), ())
        if place := bisect_right(posts, end):
            newest.append(posts[place - 1])
    return max(newest, default=None)


def percentile(values: Sequence[float], share: float) -> float:
    """Return the least value that such a share of the values do not exceed."""
    return sorted(values)[max(ceil(share * len(values)), 1) - 1]
