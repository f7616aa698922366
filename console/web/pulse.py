"""What is known of the stream as it runs: posts at each target by the minute, what is usual, how far event time is."""

from __future__ import annotations

import statistics
import threading
from collections import Counter, OrderedDict
from typing import Final

from msgspec import Struct

from schemas.alert import AlertTarget
from schemas.stages import Hop

MINUTE_MS: Final = 60_000
SHOWN: Final = 60
"""Minutes in a curve."""

KEPT: Final = 240
"""Minutes kept of each target; those before the shown ones say what is usual."""

LEAST: Final = 30
"""Minutes before the shown ones that are needed to say what is usual."""

TARGETS: Final = 5_000
"""Targets kept at most; the one quiet for the longest goes first."""


class Fact(Struct, frozen=True):
    """One line of health; ``state`` is ok, bad or unknown."""

    name: str
    value: str
    state: str = "ok"


class Pulse:
    """Rates by target; safe for several threads.

    Args:
        why: What to say as long as nothing is known.
    """

    def __init__(self, why: str) -> None:
        self.why = why
        self._lock: Final = threading.Lock()
        self._minutes: Final[OrderedDict[str, Counter[int]]] = OrderedDict()
        self._ends: Final[dict[int, int]] = {}
        self._names: Final[dict[str, AlertTarget]] = {}
        self._begun: int | None = None
        self._late = self._duplicates = 0

    @property
    def known(self) -> bool:
        """Whether anything has been heard."""
        return bool(self._ends)

    def take(self, hop: Hop) -> None:
        """Count a hop of a detect partition."""
        with self._lock:
            if hop.at <= self._ends.get(hop.source, -1):
                return
            self._ends[hop.source] = hop.at
            self._names.update(hop.names)
            self._late += hop.late
            self._duplicates += hop.duplicates
            if self._begun is None and hop.actions:
                self._begun = hop.actions[0].time // MINUTE_MS
            for action in hop.actions:
                minutes = self._minutes.setdefault(action.target, Counter())
                minutes[action.time // MINUTE_MS] += 1
                self._minutes.move_to_end(action.target)
                if len(minutes) > KEPT + SHOWN:
                    for old in sorted(minutes)[:SHOWN]:
                        del minutes[old]
            while len(self._minutes) > TARGETS:
                gone, _ = self._minutes.popitem(last=False)
                self._names.pop(gone, None)

    def reached(self) -> int | None:
        """Return how far event time is in every partition heard of, ms."""
        with self._lock:
            return min(self._ends.values(), default=None)

    def targets(self) -> dict[str, AlertTarget]:
        """Return the targets heard of by key, with what alerts say of them."""
        with self._lock:
            return {key: self._names.get(key) or AlertTarget(id=key) for key in self._minutes}

    def rates(self, target: str) -> list[int]:
        """Return posts by the minute, the last full one last; empty if nothing is known."""
        last = self._last()
        with self._lock:
            minutes = self._minutes.get(target)
            if last is None or self._begun is None:
                return []
            first = max(self._begun, last - SHOWN + 1)
            return [minutes[minute] if minutes else 0 for minute in range(first, last + 1)]

    def usual(self, target: str) -> float | None:
        """Return the mean of the minutes before the shown ones, without the highest tenth; None if there are few."""
        last = self._last()
        with self._lock:
            minutes = self._minutes.get(target)
            if last is None or self._begun is None or minutes is None:
                return None
            first = max(self._begun, last - SHOWN - KEPT + 1)
            before = sorted(minutes[minute] for minute in range(first, last - SHOWN + 1))
        if len(before) < LEAST:
            return None
        return statistics.fmean(before[: max(1, len(before) * 9 // 10)])

    def health(self, now_ms: int) -> list[Fact]:
        """Return what there is to say of the stream."""
        at = self.reached()
        if at is None:
            return [Fact("Stream", self.why, "unknown")]
        behind = max(0, now_ms - at) // 1000
        lag = (
            f"{behind} s behind the clock"
            if behind < 7200
            else f"{behind // 3600:,} h behind the clock (a replay?)"
        )
        with self._lock:
            late, twice, partitions = self._late, self._duplicates, len(self._ends)
        return [
            Fact("Lag", lag, "ok" if behind < 60 else "bad" if behind < 7200 else "unknown"),
            Fact("Partitions heard", f"{partitions}"),
            Fact("Late posts", f"{late:,}", "ok" if not late else "unknown"),
            Fact("Posts seen twice", f"{twice:,}"),
        ]

    def _last(self) -> int | None:
        at = self.reached()
        return None if at is None else at // MINUTE_MS - 1
