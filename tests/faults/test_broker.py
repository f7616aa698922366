"""Brokers that crash, come late, stay away, forget records, and topics that are not what they were."""

from __future__ import annotations

import asyncio
import itertools
import os
import re
from collections.abc import Awaitable, Callable

import pytest

from schemas import topics
from tests.faults.conftest import MakeScene, Noted
from tests.faults.scene import Scene, Stream, stream
from tests.support.brokers import eventually
from tests.support.fleet import Fleet
from tests.support.log_surgery import forget, lag, recreate, split
from tests.support.real_kafka import RealKafka

DOWN_SECONDS = float(os.environ.get("FAULT_DOWN_SECONDS", "75"))
"""How long the broker is away in the long test; the acceptance is 300."""

PARTITIONS = 4
PATIENCE = 10.0
"""Idle seconds here: what a feeder holds while the broker is away must not come late."""


@pytest.mark.parametrize(("seed", "times"), [(21, 1), pytest.param(22, 10, marks=pytest.mark.long)])
async def test_kill_9_and_restart(
    scene: MakeScene, noted: Noted, kafka: RealKafka, seed: int, times: int
) -> None:
    """Workers go on by themselves when the broker is back."""
    run = scene(stream(seed, 4_000 * times), idle_seconds=PATIENCE)
    async with run.fleet(2) as fleet:
        await fleet.begun()
        with run.feeder(rate=500) as feeder:
            for _ in range(times):
                await asyncio.sleep(5)
                await asyncio.to_thread(kafka.restart)
            await feeder.finished()
        verdict = await run.settled(240)
        assert fleet.codes() == [], fleet.complaints()
    noted("broker killed (kill -9) and started again", verdict, seed=seed, times=times)


@pytest.mark.long
async def test_absent_at_the_start(scene: MakeScene, noted: Noted, kafka: RealKafka) -> None:
    """Workers wait for a broker that starts later than they do, and do not end over it."""
    run = scene(stream(23))
    await asyncio.to_thread(kafka.kill)
    async with run.fleet(2) as fleet:
        try:
            await asyncio.sleep(8)
        finally:
            await asyncio.to_thread(kafka.start)
        with run.feeder(rate=2_000) as feeder:
            await feeder.finished()
        verdict = await run.settled()
        assert fleet.codes() == [], fleet.complaints()
        assert "broker.awaited" in fleet.output()
    noted("broker absent at the start", verdict, seed=23)


@pytest.mark.long
@pytest.mark.timeout(DOWN_SECONDS + 600)
async def test_down_for_minutes(scene: MakeScene, noted: Noted, kafka: RealKafka) -> None:
    """Workers that give up are started anew and wait; they end no oftener than once a minute each."""
    run = scene(stream(24, 20_000), idle_seconds=PATIENCE)
    async with run.fleet(2) as fleet:
        await fleet.begun()
        with run.feeder(rate=2_000) as feeder:
            await asyncio.sleep(6)
            await asyncio.to_thread(kafka.kill)
            try:
                await asyncio.sleep(DOWN_SECONDS)
            finally:
                await asyncio.to_thread(kafka.start)
            await feeder.finished()
        verdict = await run.settled(240)
        codes = fleet.codes()
    assert len(codes) <= 2 * (1 + DOWN_SECONDS / 60)
    noted(f"broker down for {DOWN_SECONDS:.0f} s", verdict, seed=24)


def _parts(seed: int) -> tuple[Stream, Stream, Stream]:
    """Return the stream of a seed in three parts: before, during and after."""
    whole = stream(seed)
    cuts = (0, len(whole.posts) // 4, len(whole.posts) // 2, len(whole.posts))
    first, second, third = (Stream(whole.posts[begin:end]) for begin, end in itertools.pairwise(cuts))
    return first, second, third


async def _worked_off(run: Scene) -> None:
    """Wait until the watch agent has committed all posts."""
    name, group = run.installation.name(topics.POSTS), f"{run.installation.settings.group_id}.watch"

    async def done() -> bool:
        return await asyncio.to_thread(lag, run.bootstrap, group, name, PARTITIONS) == 0

    await eventually(done)


async def _fed(run: Scene, part: Stream) -> None:
    with run.feeder(rate=4_000, posts=part.posts) as feeder:
        await feeder.finished()


@pytest.mark.long
async def test_retention_took_what_was_not_read(scene: MakeScene, noted: Noted) -> None:
    """Nobody can bring the records back; the gap is counted aloud, and the rest is as if they had never been."""
    first, second, third = _parts(25)
    run = scene(Stream([*first.posts, *third.posts]))
    name = run.installation.name(topics.POSTS)
    async with run.fleet(1) as fleet:
        await _fed(run, first)
        await _worked_off(run)
        assert (await fleet.leave(fleet.members[0]))[0] == 0
        await _fed(run, second)
        await asyncio.to_thread(forget, run.bootstrap, name, PARTITIONS)
        fleet.join()
        await _fed(run, third)
        verdict = await run.settled()
        gone = re.findall(r'"records":(\d+).*?"event":"records.gone"', fleet.output())
    assert sum(map(int, gone)) == len(second.posts)
    noted("offset out of range: retention took unread posts", verdict, seed=25)


@pytest.mark.long
async def test_a_topic_deleted_and_made_anew(scene: MakeScene, noted: Noted) -> None:
    """A worker that reads a topic when it is remade takes up the new one, though its offsets start over."""
    first, second, third = _parts(26)
    run = scene(stream(26))
    name = run.installation.name(topics.POSTS)
    async with run.fleet(1):
        await _fed(run, Stream([*first.posts, *second.posts]))
        await _worked_off(run)
        await asyncio.to_thread(recreate, run.bootstrap, name, PARTITIONS)
        await _fed(run, third)
        verdict = await run.settled()
    noted("topic deleted and made again", verdict, seed=26)


@pytest.mark.long
async def test_a_topic_split_further_is_refused(scene: MakeScene) -> None:
    """Targets would move away from their windows: a worker says so and does not start."""
    run = scene(stream(27))
    async with run.fleet(1) as fleet:
        await eventually(_says(fleet, "worker.started"))
        await fleet.leave(fleet.members[0])
        await asyncio.to_thread(split, run.bootstrap, run.installation.name(topics.POSTS), PARTITIONS + 2)
        member = fleet.join()
        await eventually(_says(fleet, "has 6 partitions, the settings say 4"))

        async def ended() -> bool:
            return bool(member.codes)

        await eventually(ended)
        assert set(member.codes) == {1}


def _says(fleet: Fleet, words: str) -> Callable[[], Awaitable[bool]]:
    async def said() -> bool:
        return words in await asyncio.to_thread(fleet.output)

    return said
