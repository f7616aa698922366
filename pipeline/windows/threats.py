"""Threats in the detect stage: findings in event-time order, doxxing, and who is hit beyond their usual."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from pipeline.threats.emerging import Burst, Emerging, EmergingState
from pipeline.windows.exposures import DoxxingFinder
from pipeline.windows.findings_queue import FindingsQueue
from pipeline.windows.reorder import Identity
from schemas.findings import Finding, Shield
from schemas.stages import Targeted, TargetedBatch

SHIELDS_KEPT: Final = 10_000
"""Targets whose shields are kept; each batch brings those of its own."""


class ThreatIntakeState(Struct, frozen=True, array_like=True):
    """All state as plain values."""

    seen: list[tuple[int, Identity]] = []
    emerging: EmergingState | None = None


class ThreatIntake:
    """Findings of one partition of ``posts.targeted``.

    Args:
        contact_key: The key of the hashes under which private contacts are listed.
    """

    def __init__(self, contact_key: bytes = b"") -> None:
        self._finder = DoxxingFinder(contact_key)
        self._shields: dict[str, Shield] = {}
        self._queue = FindingsQueue()
        self._emerging = Emerging()

    def take(self, item: TargetedBatch, offset: int, *, late_before: int, again: bool) -> None:
        """Take what a batch says of threats.

        Args:
            item: The batch.
            offset: Where it stood in its topic.
            late_before: What is older, ms, came too late.
            again: It is read again after a crash: what was counted then is not counted a second time.
        """
        if item.shields:
            if len(self._shields) + len(item.shields) > SHIELDS_KEPT:
                self._shields.clear()
            self._shields.update(item.shields)
        for finding in item.findings:
            if finding.time > late_before:
                self._queue.push(finding, offset)
        if not again:
            for incoming in item.incoming:
                self._emerging.add(incoming)

    def quote(self, targeted: Targeted, time: int, offset: int) -> str:
        """Return how to quote a post at a target, and keep what it exposes until its time has come."""
        look = self._finder.look(targeted, time, self._shields.get(targeted.target))
        for finding in look.findings:
            self._queue.push(finding, offset)
        return look.excerpt

    def advance(self, watermark: int, offset: int) -> None:
        """Judge what came in up to ``watermark``, ms, at those who are not listed."""
        for burst in self._emerging.advance(watermark):
            self._queue.push(_finding(burst), offset)

    def next_time(self) -> int | None:
        """Return the event time of the oldest finding that waits, ms."""
        return self._queue.next_time()

    def up_to(self, at: int) -> list[Finding]:
        """Give out all findings up to ``at``, ms, in total order."""
        return list(self._queue.up_to(at))

    def oldest_offset(self) -> int | None:
        """Return the least offset among the findings that wait."""
        return self._queue.oldest_offset()

    def expire(self, before: int) -> None:
        """Forget which findings older than ``before``, ms, were seen."""
        self._queue.expire(before)

    def state(self) -> ThreatIntakeState:
        """Return all state but what waits."""
        return ThreatIntakeState(self._queue.state(), self._emerging.state())

    def load(self, state: ThreatIntakeState) -> None:
        """Take over what ``state`` gave."""
        self._queue.load(state.seen)
        if state.emerging is not None:
            self._emerging.load(state.emerging)


def _finding(burst: Burst) -> Finding:
    platform, _, handle = burst.target.partition(":")
    return Finding(
        "emerging_target",
        burst.target,
        burst.at,
        platform,
        "",
        "",
        handle,
        burst.target,
        (f"minutes={burst.minutes}",),
        0.9,
        accounts=burst.accounts,
        usual=burst.usual,
    )


def oldest(*offsets: int | None) -> int | None:
    """Return the least offset that is there."""
    return min(_present(offsets), default=None)


def _present(offsets: tuple[int | None, ...]) -> Iterator[int]:
    return (offset for offset in offsets if offset is not None)
