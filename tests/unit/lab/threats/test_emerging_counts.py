"""Counts find what the detector finds."""

from __future__ import annotations

from lab.threats.emerging_counts import CountingEmerging
from lab.threats.emerging_stream import Traffic, World, name_of
from pipeline.threats.emerging import BLOCK_MS, Emerging


def test_counts_find_what_the_detector_finds() -> None:
    """On one stream, block by block: the same targets at the same times, and some of them."""
    world = World(rate=60, targets=3_000, posting=60, posts_an_hour=8.0)
    bursts = (35, 60, 120, 300, 60, 45)
    traffic = Traffic(3, world, minutes=40, warm=12, bursts=bursts)
    detector, counting = Emerging(), CountingEmerging(traffic.size)
    one: list[tuple[str, int]] = []
    other: list[tuple[str, int]] = []
    for start, targets in traffic.steps():
        begin = start + BLOCK_MS
        for item in traffic.incoming(begin, targets):
            detector.add(item)
        one += sorted((burst.target, burst.at) for burst in detector.advance(begin + BLOCK_MS))
        other += sorted((name_of(target), at) for target, at in counting.judge(begin // BLOCK_MS, targets))
    assert one == other
    assert len({name_of(burst.target) for burst in traffic.bursts} & {target for target, _ in one}) >= 2


def test_a_stream_is_the_same_for_a_seed() -> None:
    """Figures can be had again."""
    world = World(rate=20, targets=1_000, posting=20)
    first, second = (
        [targets.tolist() for _, targets in Traffic(1, world, minutes=3, warm=1, bursts=(60,)).steps()]
        for _ in range(2)
    )
    assert first == second
