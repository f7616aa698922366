"""A raid is taken out of its stream whole, and nothing else with it."""

from __future__ import annotations

from bench.raids import moments
from lab.simulation.truth import Raid
from tests.support.stream import START_MS, reply


def test_only_the_raid_is_taken() -> None:
    """Others, other targets and other times stay behind; shares run from 0 to 1."""
    start = START_MS / 1000
    raid = Raid("minister", start + 10, start + 20, ["ana", "bea"], 0, "flood", 0, start + 10)
    posts = [
        reply(1, 9_000, by="ana"),
        reply(2, 20_000, by="bea"),
        reply(3, 10_000, by="ana"),
        reply(4, 15_000, by="cid"),
        reply(5, 15_000, by="bea", to="mayor"),
        reply(6, 12_500, by="bea"),
    ]
    taken = moments(posts, raid)
    assert [moment.post.id for moment in taken] == ["p3", "p6", "p2"]
    assert [moment.share for moment in taken] == [0.0, 0.25, 1.0]
