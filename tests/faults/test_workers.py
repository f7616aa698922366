"""Workers that are killed, stopped, frozen, joined by others and left alone."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable

import pytest

from tests.faults.conftest import MakeScene, Noted
from tests.faults.scene import IDLE_SECONDS, Scene, stream
from tests.support.brokers import eventually
from tests.support.feeder import Feeder
from tests.support.fleet import Fleet, Member


async def _kills(scene: Scene, fleet: Fleet, feeder: Feeder, dice: random.Random, kills: int) -> int:
    """Kill workers at random times, as long as posts come in and then until it was often enough."""
    done = 0
    while done < kills or not feeder.done:
        await asyncio.sleep(dice.uniform(0.5, 4.0))
        if done < kills:
            done += fleet.kill(dice.choice(fleet.members))
    return done


@pytest.mark.parametrize(
    ("seed", "kills", "posts"),
    [(1, 3, 3_000), *(pytest.param(seed, 12, None, marks=pytest.mark.long) for seed in range(2, 7))],
)
async def test_kill_9_at_random(
    scene: MakeScene, noted: Noted, seed: int, kills: int, posts: int | None
) -> None:
    """Two workers killed at random, in the midst of chunks and windows, end with the alerts of a replay."""
    dice = random.Random(seed)
    run = scene(stream(seed, posts))
    async with run.fleet(2) as fleet:
        with run.feeder(rate=len(run.posts) / (kills * 2)) as feeder:
            done = await _kills(run, fleet, feeder, dice, kills)
            await feeder.finished()
        verdict = await run.settled(240)
        codes = await fleet.stop()
    assert done >= kills
    assert codes == [0, 0]
    noted("kill -9 of workers at random times", verdict, seed=seed, times=done)


def _started(fleet: Fleet, times: int) -> Callable[[], Awaitable[bool]]:
    """Return a check that so many workers have begun to work."""

    async def started() -> bool:
        return (await asyncio.to_thread(fleet.output)).count('"event":"worker.started"') >= times

    return started


@pytest.mark.long
async def test_sigterm_under_load(scene: MakeScene, noted: Noted) -> None:
    """A worker asked to stop in the midst of a flood ends with 0 in 30 s, and the next one goes on."""
    run = scene(stream(11, 60_000))
    async with run.fleet(1) as fleet:
        with run.feeder(rate=4_000) as feeder:
            for times in range(1, 4):
                await eventually(_started(fleet, times))
                await asyncio.sleep(2)
                code, seconds = await fleet.leave(fleet.members[-1])
                assert code == 0
                assert seconds < 30
                fleet.join()
            await feeder.finished()
        verdict = await run.settled()
    noted("SIGTERM under load", verdict, seed=11, times=3)


@pytest.mark.long
async def test_a_zombie_changes_nothing(scene: MakeScene, noted: Noted) -> None:
    """A worker frozen for longer than its session, while others have its partitions, wakes and harms nothing.

    It is frozen for longer than it takes a partition to count as idle, too: what it knows of the end is old.
    """
    run = scene(stream(12, 30_000))
    async with run.fleet(2) as fleet:
        with run.feeder(rate=1_200) as feeder:
            await asyncio.sleep(7)
            for member in (fleet.members[0], fleet.members[1]):
                assert fleet.freeze(member)
                await asyncio.sleep(IDLE_SECONDS + 2)
                assert fleet.thaw(member)
                await asyncio.sleep(3)
            await feeder.finished()
        verdict = await run.settled()
    noted("SIGSTOP for longer than the session, then SIGCONT", verdict, seed=12, times=2)


@pytest.mark.long
async def test_workers_join_leave_and_flap(scene: MakeScene, noted: Noted) -> None:
    """Rebalance after rebalance, in good order and not: nothing is lost, nothing comes twice."""
    dice = random.Random(13)
    run = scene(stream(13, 20_000))
    flaps = 0
    async with run.fleet(1) as fleet:
        with run.feeder(rate=800) as feeder:
            await asyncio.sleep(4)
            while not feeder.done:
                member: Member = fleet.join()
                await asyncio.sleep(dice.uniform(0.5, 5.0))
                code, _ = await fleet.leave(member)
                assert code in {0, -15}, "a worker that is asked to stop before it began ends by the signal"
                flaps += 1
            await feeder.finished()
        verdict = await run.settled()
    noted("workers that join, leave and flap", verdict, seed=13, times=flaps)


@pytest.mark.long
async def test_more_workers_than_partitions(scene: MakeScene, noted: Noted) -> None:
    """Workers without a partition are well, and stand ready."""
    run = scene(stream(14), partitions=1, metrics_port=0)
    async with run.fleet(3) as fleet:
        with run.feeder(rate=1_000) as feeder:
            await feeder.finished()
        verdict = await run.settled()
        assert fleet.codes() == [], fleet.complaints()
        assert await fleet.stop() == [0, 0, 0]
    noted("more workers than partitions", verdict, seed=14)
