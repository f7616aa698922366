"""Input as bad as it gets, and clocks that are put back: the alerts are those of the good posts."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from agents.runtime.dead_letters import read_dead_letter
from pipeline.windows.event_time import milliseconds
from schemas import topics
from schemas.codec import decode_hop, encode_post
from schemas.post import Post
from tests.faults.conftest import MakeScene, Noted
from tests.faults.scene import Scene, stream
from tests.support.brokers import eventually
from tests.support.feeder import Entry
from tests.support.skewed_worker import FILE_VARIABLE, MODULE

JITTER_MS = 1_500
"""Less than the lateness that is allowed."""

BEGUN = 1_500
"""Posts that come before anything odd."""

PARTITIONS = 4


@pytest.mark.long
async def test_late_early_doubled_and_future_posts(scene: MakeScene, noted: Noted) -> None:
    """Disorder within the lateness, copies anywhere, and posts of 1970 and of tomorrow change no alert."""
    dice = random.Random(41)
    run = scene(stream(41))
    odd = 0

    def entry(post: Post) -> Entry:
        # A key of chance puts copies on any partition.
        return dice.randbytes(4), encode_post(post)

    shuffled = sorted(run.posts, key=lambda post: milliseconds(post.created_at) + dice.uniform(0, JITTER_MS))
    tomorrow = datetime.now(UTC) + timedelta(days=1)  # noqa: TID251 - what is the future is up to the broker's clock

    def disorderly() -> Iterator[Entry]:
        nonlocal odd
        for place, post in enumerate(shuffled[BEGUN:]):
            yield entry(post)
            if dice.random() < 0.2:
                yield entry(post)
            if dice.random() < 0.01:
                yield entry(replace(post, id=f"old-{place}", created_at=datetime(1970, 1, 2, tzinfo=UTC)))
            if dice.random() < 0.01:
                odd += 1
                yield entry(replace(post, id=f"new-{place}", created_at=tomorrow))
        # A producer that begins all over again.
        yield from map(entry, run.posts[: len(run.posts) // 3])

    async with run.fleet(2) as fleet:
        # What is late can be told only once there is something to be late for.
        with run.feeder_of(map(entry, shuffled[:BEGUN]), rate=1_000) as feeder:
            await feeder.finished()
        await eventually(lambda: _hops(run))
        with run.feeder_of(disorderly(), rate=3_000) as feeder:
            await feeder.finished()
        verdict = await run.settled()
        assert await fleet.stop() == [0, 0]
    letters = [read_dead_letter(record) for record in await run.installation.read(topics.DEAD_LETTERS)]
    assert [letter.reason for letter in letters] == ["future"] * odd
    assert odd > 50
    noted("late, out-of-order, doubled, future and 1970 posts", verdict, seed=41, times=odd)


async def _hops(run: Scene) -> bool:
    """Say whether every partition of targeted posts has come as far as to send a hop."""
    records = await run.installation.read(topics.COACTIONS)
    return {decode_hop(record.value or b"").source for record in records} == set(range(PARTITIONS))


POISON: tuple[bytes | None, ...] = (
    b"{",
    b"\xff\xfe\x00",
    b"null",
    b'{"id": NaN}',
    b"[" * 100_000,
    b'{"id":"1","platform":"x","text":"' + b"x" * 3_000_000 + b'"}',
    b"9" * 10_000,
    None,
)


@pytest.mark.long
async def test_poison_and_oversized_records(scene: MakeScene, noted: Noted) -> None:
    """Each goes to the dead letters once, though workers are killed meanwhile, and no post goes with it."""
    dice = random.Random(42)
    run = scene(stream(42))
    fed = 0

    def poisoned() -> Iterator[Entry]:
        nonlocal fed
        for post in run.posts:
            yield post.author.id.encode(), encode_post(post)
            if dice.random() < 0.01:
                yield dice.randbytes(4), POISON[fed % len(POISON)]
                fed += 1

    async with run.fleet(2) as fleet:
        with run.feeder_of(poisoned(), rate=1_000) as feeder:
            await asyncio.sleep(6)
            fleet.kill(fleet.members[0])
            await feeder.finished()
        verdict = await run.settled()
        assert await fleet.stop() == [0, 0]
    letters = [read_dead_letter(record) for record in await run.installation.read(topics.DEAD_LETTERS)]
    assert len({(letter.partition, letter.offset) for letter in letters}) == fed
    assert fed > 50
    noted("poison and oversized records, and a kill -9", verdict, seed=42, times=fed)


@pytest.mark.long
async def test_a_clock_that_is_put_back(scene: MakeScene, noted: Noted, tmp_path: Path) -> None:
    """The wall clock of a running worker goes back by an hour and forth again: no alert waits for it or changes."""
    run = scene(stream(43))
    skew = tmp_path / "skew"
    skew.write_text("0")
    async with run.fleet(1, environment={FILE_VARIABLE: str(skew)}, module=MODULE) as fleet:
        with run.feeder(rate=1_000) as feeder:
            for seconds in ("-3600", "3600", "-3600"):
                await asyncio.sleep(3.5)
                skew.write_text(seconds)
            await feeder.finished()
        verdict = await run.settled(60)
        assert await fleet.stop() == [0]
    noted("clock put back by an hour, and forth", verdict, seed=43, times=3)
