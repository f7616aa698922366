"""Networks that are slow, break connections off, or fall silent, by a proxy before the broker."""

from __future__ import annotations

import asyncio
import random

import pytest

from tests.faults.conftest import MakeScene, Noted
from tests.faults.scene import IDLE_SECONDS, Scene, stream
from tests.support.fault_proxy import FaultProxy
from tests.support.fleet import Fleet


def _far(run: Scene, proxy: FaultProxy) -> Fleet:
    """Return a worker whose only way to the broker is through the proxy."""
    return run.fleet(1, environment={"PILEON_BOOTSTRAP_SERVERS": f"127.0.0.1:{proxy.port}"}, name="far")


@pytest.mark.long
async def test_latency(scene: MakeScene, noted: Noted, proxy: FaultProxy) -> None:
    """A second each way makes everything slow and nothing wrong."""
    run = scene(stream(31), session_seconds=15.0)
    async with run.fleet(1) as near, _far(run, proxy) as far:
        with run.feeder(rate=800) as feeder:
            await asyncio.sleep(4)
            proxy.delay(1.0)
            await feeder.finished()
        verdict = await run.settled()
        proxy.heal()
        codes = [*near.codes(), *far.codes()]
    assert codes == []
    noted("network: a second of latency each way", verdict, seed=31)


@pytest.mark.parametrize(("seed", "times"), [(32, 5), pytest.param(33, 40, marks=pytest.mark.long)])
@pytest.mark.long
async def test_connections_reset(
    scene: MakeScene, noted: Noted, proxy: FaultProxy, seed: int, times: int
) -> None:
    """Connections that break in the midst of requests are made anew, and what was under way is sent again."""
    dice = random.Random(seed)
    run = scene(stream(seed, 3_000 * times))
    async with run.fleet(1), _far(run, proxy):
        with run.feeder(rate=1_500) as feeder:
            await asyncio.sleep(4)
            for _ in range(times):
                await asyncio.sleep(dice.uniform(0.2, 2.0))
                proxy.reset()
            await feeder.finished()
        verdict = await run.settled()
    noted("network: connections reset", verdict, seed=seed, times=times)


@pytest.mark.parametrize(("seed", "times"), [(34, 1), pytest.param(35, 6, marks=pytest.mark.long)])
async def test_half_open_connections(
    scene: MakeScene, noted: Noted, proxy: FaultProxy, seed: int, times: int
) -> None:
    """A worker cut off for longer than its session, and than an idle partition waits, comes back and harms nothing."""
    run = scene(stream(seed, 4_500 * times))
    async with run.fleet(1), _far(run, proxy):
        with run.feeder(rate=250) as feeder:
            await asyncio.sleep(6)
            for _ in range(times):
                proxy.silence()
                await asyncio.sleep(IDLE_SECONDS + 2)
                proxy.heal()
                await asyncio.sleep(5)
            await feeder.finished()
        verdict = await run.settled()
    noted("network: half-open connections", verdict, seed=seed, times=times)
