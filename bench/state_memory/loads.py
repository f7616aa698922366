"""Posts that fill the detector with so many targets, visits to them and pairs of visitors."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple

from schemas.alert import AlertTarget
from schemas.post import Author, Post, Reference
from schemas.stages import Targeted, TargetedBatch

START: Final = datetime(2026, 3, 4, 14, tzinfo=UTC)
SPAN_MS: Final = 600_000
"""All come within a window's length, so that every target is active in the end."""

_WORDS: Final = (
    "river",
    "candle",
    "orchard",
    "piano",
    "quarry",
    "lantern",
    "meadow",
    "copper",
    "harbour",
    "willow",
)


class Load(NamedTuple):
    """What to remember.

    Attributes:
        targets: How many accounts are hit, one after another.
        visitors: How many accounts hit each, once; nobody hits two, so that no group is found.
    """

    targets: int
    visitors: int

    @property
    def visits(self) -> int:
        """How many posts there are."""
        return self.targets * self.visitors

    def batches(self) -> Iterator[TargetedBatch]:
        """Yield the posts of each target, and in the end that no more will come."""
        for target in range(self.targets):
            ms = target * SPAN_MS // self.targets
            name = f"x:target{target}"
            numbers = range(target * self.visitors, (target + 1) * self.visitors)
            hits = [Targeted(name, "reply", True, _post(number, ms, f"target{target}")) for number in numbers]
            names = {name: AlertTarget(platform="x", handle=f"target{target}")}
            yield TargetedBatch(0, 1, _at(ms - 1), False, hits, names)
        yield TargetedBatch(0, 1, _at(SPAN_MS), True)


def _at(ms: int) -> int:
    return int(START.timestamp() * 1000) + ms


def _post(number: int, ms: int, to: str) -> Post:
    return Post(
        id=f"{10**15 + number}",
        platform="x",
        created_at=START + timedelta(milliseconds=ms),
        author=Author(
            id=f"{10**9 + number}",
            handle=f"visitor{number}",
            created_at=START - timedelta(hours=100 + number * 7 % 50_000),
        ),
        kind="reply",
        text=" ".join(f"{_WORDS[number // 10**place % 10]}{number}" for place in range(7)),
        reply_to=Reference(handle=to),
    )
