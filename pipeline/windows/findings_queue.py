"""Findings put into event-time order, and taken once."""

from __future__ import annotations

import heapq
from collections.abc import Iterator

from pipeline.windows.reorder import Identity, Key, SeenPosts
from schemas.findings import Finding

_Order = tuple[Key, str, str]
"""Time, platform, post, target and author, then kind and subject: the total order of findings."""


class FindingsQueue:
    """Holds findings until the watermark has passed them, and gives them out in total order."""

    def __init__(self) -> None:
        self._heap: list[tuple[_Order, int, Finding]] = []
        self._seen = SeenPosts()

    def push(self, finding: Finding, offset: int) -> None:
        """Hold a finding of a post that stood at ``offset`` of its topic; one taken before changes nothing."""
        if self._seen.add(_identity(finding)) != "copy":
            order = (
                (finding.time, finding.platform, finding.post, finding.target, finding.author),
                finding.kind,
                finding.subject,
            )
            heapq.heappush(self._heap, (order, offset, finding))

    def next_time(self) -> int | None:
        """Return the event time of the oldest finding held, ms."""
        return self._heap[0][2].time if self._heap else None

    def up_to(self, at: int) -> Iterator[Finding]:
        """Give out the findings up to ``at``, ms, the oldest first."""
        while self._heap and self._heap[0][2].time <= at:
            yield heapq.heappop(self._heap)[2]

    def oldest_offset(self) -> int | None:
        """Return the least offset among the findings held."""
        return min((offset for _, offset, _ in self._heap), default=None)

    def expire(self, before: int) -> None:
        """Forget that findings older than ``before``, ms, were seen."""
        self._seen.expire(before)

    def state(self) -> list[tuple[int, Identity]]:
        """Return which findings were seen, save those that wait: they are read again."""
        waiting = {_identity(finding)[1:] for _, _, finding in self._heap}
        return [entry for entry in self._seen.state() if entry[1] not in waiting]

    def load(self, state: list[tuple[int, Identity]]) -> None:
        """Take over what ``state`` gave."""
        self._seen = SeenPosts.from_state(state)
        self._heap = []


def _identity(finding: Finding) -> Key:
    return (
        finding.time,
        f"{finding.kind} {finding.platform}",
        finding.post,
        f"{finding.target}\n{finding.subject}",
        finding.author,
    )
