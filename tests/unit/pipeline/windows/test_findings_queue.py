"""Findings in event-time order, once."""

from __future__ import annotations

import random

from pipeline.windows.findings_queue import FindingsQueue
from schemas.findings import Finding


def _finding(number: int, time: int) -> Finding:
    return Finding("phishing", "fs", time, "x", f"p{number}", "id", "handle", "domain")


def test_they_come_out_in_order_and_once() -> None:
    """However they came in, also when some come twice."""
    findings = [_finding(number, number % 7 * 100) for number in range(30)]
    shuffled = [*findings, *findings]
    random.Random(1).shuffle(shuffled)
    queue = FindingsQueue()
    for finding in shuffled:
        queue.push(finding, 5)
    assert queue.next_time() == 0
    early, late = list(queue.up_to(300)), list(queue.up_to(10_000))
    assert sorted(early + late, key=lambda one: (one.time, one.post)) == early + late
    assert len(early + late) == 30
    assert queue.oldest_offset() is None


def test_what_waits_is_read_again() -> None:
    """A snapshot leaves it out, and its offset is held."""
    queue = FindingsQueue()
    queue.push(_finding(1, 100), 7)
    queue.push(_finding(2, 900), 8)
    assert [finding.post for finding in queue.up_to(500)] == ["p1"]
    assert queue.oldest_offset() == 8
    again = FindingsQueue()
    again.load(queue.state())
    again.push(_finding(1, 100), 7)
    again.push(_finding(2, 900), 8)
    assert [finding.post for finding in again.up_to(1_000)] == ["p2"]
