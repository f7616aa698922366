"""How far posts come out of order: what the max out-of-orderness has to cover, measured on the posts themselves."""

from __future__ import annotations

from math import ceil
from typing import Final

from msgspec import Struct

from pipeline.windows.watermark import EventClock

QUANTILE: Final = 0.999
"""The share of posts that a setting should put in order."""

STEP_MS: Final = 500
"""Settings are proposed in steps of so much."""


class Lateness(Struct, frozen=True):
    """How far out of order posts came.

    Attributes:
        posts: How many were looked at.
        late: How many came later than the max out-of-orderness.
        left_out: How many came later than the allowed lateness as well, and were not counted at all.
        quantile_ms: What ``QUANTILE`` of the posts did not exceed, ms.
        longest_ms: The longest that one came out of order by, ms.
    """

    posts: int
    late: int
    left_out: int
    quantile_ms: int
    longest_ms: int

    @property
    def share(self) -> float:
        """The share of posts that came late, 0 to 1."""
        return self.late / self.posts if self.posts else 0.0

    @property
    def fitting_ms(self) -> int:
        """The least max out-of-orderness in steps of ``STEP_MS``, ms, that puts ``QUANTILE`` of the posts in order."""
        return max(-(-self.quantile_ms // STEP_MS), 1) * STEP_MS

    @property
    def too_much(self) -> bool:
        """Whether more posts came late than are meant to."""
        return self.share > 1 - QUANTILE


class LatenessProfile:
    """Looks at posts of some sources, those of each in the order in which they came.

    A source's posts are held against its own watermark, as the watch stage does. Behind it the slowest source
    counts, so that fewer are late than this says where sources stand at different times.
    """

    def __init__(self) -> None:
        self._clocks: dict[int, EventClock] = {}
        self._behind: list[int] = []

    def see(self, source: int, time: int) -> None:
        """Take note of the next post of a source: its own time, ms."""
        clock = self._clocks.setdefault(source, EventClock(0))
        self._behind.append(max(clock.reached - time, 0))
        clock.see(time)

    def measured(self, max_out_of_orderness: int, allowed_lateness: int) -> Lateness:
        """Return how many posts are late by two settings, ms, and how late posts come."""
        behind = sorted(self._behind)
        posts = len(behind)
        return Lateness(
            posts,
            sum(one > max_out_of_orderness for one in behind),
            sum(one > max_out_of_orderness + allowed_lateness for one in behind),
            behind[ceil(posts * QUANTILE) - 1] if posts else 0,
            behind[-1] if posts else 0,
        )
