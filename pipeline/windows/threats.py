"""Threats in the detect stage: findings in event-time order, doxxing, and who is hit beyond their usual."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from msgspec import Struct, structs

from pipeline.threats.emerging import Burst, Emerging, EmergingState
from pipeline.threats.looks import Looks, LooksState
from pipeline.windows.exposures import DoxxingFinder
from pipeline.windows.faces import face_of
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
    looks: LooksState = {}


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
        self._looks = Looks()

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
        shield = self._shields.get(targeted.target)
        look = self._finder.look(targeted, time, shield)
        for finding in look.findings:
            self._queue.push(finding, offset)
        if shield is not None and (face := face_of(targeted, time, shield, look.excerpt)) is not None:
            self._queue.push(face, offset)
        return look.excerpt

    def is_listed(self, target: str) -> bool:
        """Say whether a target is on the watchlist, or near somebody who is."""
        return target in self._shields

    def advance(self, watermark: int, offset: int) -> None:
        """Judge what came in up to ``watermark``, ms, at those who are not listed."""
        for burst in self._emerging.advance(watermark):
            self._queue.push(_finding(burst), offset)

    def next_time(self) -> int | None:
        """Return the event time of the oldest finding that waits, ms."""
        return self._queue.next_time()

    def up_to(self, at: int) -> list[Finding]:
        """Give out all findings up to ``at``, ms, in total order."""
        return list(self._compared(self._queue.up_to(at)))

    def _compared(self, findings: Iterable[Finding]) -> Iterator[Finding]:
        """Pass on findings; of accounts that write to a target those that have its picture and its words."""
        for finding in findings:
            if finding.kind == "profile":
                self._looks.note(finding)
            if finding.kind != "look":
                yield finding
            elif all(self._looks.alike(finding)):
                yield structs.replace(finding, kind="impersonation")

    def oldest_offset(self) -> int | None:
        """Return the least offset among the findings that wait."""
        return self._queue.oldest_offset()

    def expire(self, before: int) -> None:
        """Forget which findings older than ``before``, ms, were seen."""
        self._queue.expire(before)

    def state(self) -> ThreatIntakeState:
        """Return all state but what waits."""
        return ThreatIntakeState(self._queue.state(), self._emerging.state(), self._looks.state())

    def load(self, state: ThreatIntakeState) -> None:
        """Take over what ``state`` gave."""
        self._queue.load(state.seen)
        self._looks.load(state.looks)
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
