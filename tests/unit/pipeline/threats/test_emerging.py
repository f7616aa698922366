"""People hit far beyond their usual although nobody listed them."""

from __future__ import annotations

import random

import msgspec

from pipeline.threats.emerging import BLOCK_MS, Emerging, EmergingState
from schemas.findings import Incoming

MINUTE = 60_000


def _quiet(minutes: int, start: int = BLOCK_MS) -> list[Incoming]:
    """Return a few posts a minute at some, and one busy account."""
    items = []
    for minute in range(minutes):
        for number in range(40):
            at = start + minute * MINUTE + number * 1_500
            items.append(Incoming("x:star", at, number + minute * 100))
            if number % 10 == 0:
                items.append(Incoming(f"x:t{number}", at, minute))
    return items


def _burst(target: str, start: int, accounts: int) -> list[Incoming]:
    return [Incoming(target, start + number * MINUTE // accounts, number) for number in range(accounts)]


def _run(items: list[Incoming], until: int, detector: Emerging | None = None) -> list[tuple[str, int]]:
    detector = Emerging() if detector is None else detector
    for item in items:
        detector.add(item)
    return [(burst.target, burst.at) for burst in detector.advance(until)]


def test_a_burst_is_found_within_two_minutes() -> None:
    """Sixty accounts within a minute at somebody whom nobody wrote to before."""
    start = 21 * MINUTE
    found = _run([*_quiet(25), *_burst("x:nobody", start, 60)], 30 * MINUTE)
    assert [target for target, _ in found] == ["x:nobody"]
    assert found[0][1] - start <= 2 * MINUTE


def test_the_popular_are_used_to_it() -> None:
    """An account that always has forty a minute is not told of at eighty."""
    assert _run([*_quiet(25), *_burst("x:star", 21 * MINUTE, 40)], 30 * MINUTE) == []


def test_few_accounts_are_no_burst() -> None:
    """Posts of a dozen people, however many, are a conversation."""
    items = [Incoming("x:nobody", 21 * MINUTE + number * 100, number % 12) for number in range(500)]
    assert _run([*_quiet(25), *items], 30 * MINUTE) == []


def test_nothing_is_told_before_anything_is_known() -> None:
    """In the first minutes everybody is new."""
    assert _run(_burst("x:nobody", 2 * MINUTE, 200), 10 * MINUTE) == []


def test_order_and_restarts_change_nothing() -> None:
    """Posts of several partitions come in any order; a snapshot in between keeps all that counts."""
    items = [*_quiet(25), *_burst("x:nobody", 21 * MINUTE, 60)]
    expected = _run(items, 30 * MINUTE)
    shuffled = list(items)
    random.Random(3).shuffle(shuffled)
    assert _run(shuffled, 30 * MINUTE) == expected

    first = Emerging()
    early = [item for item in items if item.time < 21 * MINUTE + 15_000]
    found = _run(early, 21 * MINUTE, first)
    second = Emerging()
    second.load(msgspec.msgpack.decode(msgspec.msgpack.encode(first.state()), type=EmergingState))
    rest = [item for item in items if item.time >= 21 * MINUTE + 15_000]
    assert found + _run(rest, 30 * MINUTE, second) == expected
