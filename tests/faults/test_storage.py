"""Disks that are full, state that is corrupt, and alert stores that are locked or away."""

from __future__ import annotations

import asyncio
import os
import resource
import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest

from schemas import topics
from tests.faults.conftest import MakeScene, Noted
from tests.faults.scene import Scene, stream
from tests.support.brokers import Value, eventually
from tests.support.log_surgery import forget, set_config
from tests.support.postgres import Cluster, binaries

FULL_BYTES = 120_000
"""An empty store of ours takes less, one with alerts more."""


def _limit_files() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (FULL_BYTES, resource.RLIM_INFINITY))


@pytest.mark.long
async def test_a_full_disk(scene: MakeScene, noted: Noted) -> None:
    """Alerts wait in their topic while the store's disk is full, and are all stored once there is room."""
    # The worker's log is a file, too.
    run = scene(stream(51), log_level="warning")
    async with run.fleet(1, prepare=_limit_files) as fleet:
        with run.feeder(rate=2_000) as feeder:
            await feeder.finished()

        async def full() -> bool:
            return "store.awaited" in await asyncio.to_thread(fleet.output)

        await eventually(full)
        fleet.prepare = None
        process = fleet.members[0].process
        assert process is not None
        resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        verdict = await run.settled()
    noted("disk of the alert store full, then not", verdict, seed=51)


@pytest.mark.long
async def test_a_corrupt_snapshot(scene: MakeScene, noted: Noted) -> None:
    """A snapshot that is not as it was written counts for nothing; the log still holds what it was made of."""
    whole = stream(52)
    half = len(whole.posts) // 2
    run = scene(whole)
    async with run.fleet(1) as fleet:
        with run.feeder(rate=4_000, posts=whole.posts[:half]) as feeder:
            await feeder.finished()

        async def kept() -> bool:
            return len(await run.installation.read(topics.STATE)) > 10

        await eventually(kept)
        assert (await fleet.leave(fleet.members[0]))[0] == 0
        spoiled = await _spoil(run)
        assert spoiled > 0
        fleet.join()
        with run.feeder(rate=4_000, posts=whole.posts[half:]) as feeder:
            await feeder.finished()
        verdict = await run.settled()
        assert "state.lost" in fleet.output()
    noted("snapshots corrupted in the topic of state", verdict, seed=52, times=spoiled)


async def _spoil(run: Scene) -> int:
    """Put in place of the topic's records the same with zeros for the snapshots' parts; returns how many parts."""
    records = await run.installation.read(topics.STATE)
    newest = {record.key or b"": record for record in records}
    name = run.installation.name(topics.STATE)
    # Compaction keeps the topic's records, so that it has to be told to let them go.
    await asyncio.to_thread(set_config, run.bootstrap, name, "cleanup.policy", "delete")
    await asyncio.to_thread(forget, run.bootstrap, name, run.installation.partitions(topics.STATE))
    values: list[Value] = []
    spoiled = 0
    for key, record in newest.items():
        if record.value is None:
            continue
        # Keys are stage/partition/snapshot, and one more for a part.
        is_part = key.count(b"/") == 3
        spoiled += is_part
        values.append((record.partition, key, bytes(len(record.value)) if is_part else record.value))
    run.installation.produce(topics.STATE, values)
    return spoiled


@pytest.mark.long
async def test_a_locked_store(scene: MakeScene, noted: Noted) -> None:
    """Another program that holds SQLite's lock for longer than a writer waits makes alerts wait, no more."""
    run = scene(stream(53))
    with run.installation.store():
        pass
    path = run.installation.settings.data_dir / "pileon.sqlite3"
    async with run.fleet(1) as fleet:
        with run.feeder(rate=3_000) as feeder:
            with closing(sqlite3.connect(path)) as other:
                other.execute("BEGIN IMMEDIATE")

                async def waits() -> bool:
                    return "store.awaited" in await asyncio.to_thread(fleet.output)

                await eventually(waits)
                other.rollback()
            await feeder.finished()
        verdict = await run.settled()
        assert fleet.codes() == [], fleet.complaints()
    noted("alert store locked (SQLite)", verdict, seed=53)


@pytest.fixture
def postgres() -> Iterator[Cluster]:
    """A PostgreSQL server that may be stopped; without its programs the test is skipped, under CI it fails."""
    found = binaries()
    if found is None:
        if os.environ.get("CI") == "true":
            raise RuntimeError("PostgreSQL's server is not installed")
        pytest.skip("PostgreSQL's server is not installed")
    server = Cluster(found)
    try:
        server.create()
        server.start()
        yield server
    finally:
        server.remove()


@pytest.mark.long
async def test_a_store_that_is_stopped_and_started(scene: MakeScene, noted: Noted, postgres: Cluster) -> None:
    """PostgreSQL goes away twice in the midst of alerts: each is stored once, and told of once."""
    run = scene(stream(54), store_url=postgres.url)
    times = 2
    async with run.fleet(2) as fleet:
        with run.feeder(rate=800) as feeder:
            await asyncio.sleep(5)
            for _ in range(times):
                await asyncio.to_thread(postgres.stop)
                await asyncio.sleep(3)
                await asyncio.to_thread(postgres.start)
                await asyncio.sleep(2)
            await feeder.finished()
        verdict = await run.settled()
        assert fleet.codes() == [], fleet.complaints()
    noted("alert store stopped and started (PostgreSQL)", verdict, seed=54, times=times)


@pytest.mark.long
async def test_no_more_open_files(scene: MakeScene, noted: Noted) -> None:
    """A worker that can open neither file nor connection for a while goes on, or ends and is started anew."""
    run = scene(stream(55))
    async with run.fleet(1) as fleet:
        with run.feeder(rate=800) as feeder:
            await asyncio.sleep(6)
            process = fleet.members[0].process
            assert process is not None
            soft, hard = resource.prlimit(process.pid, resource.RLIMIT_NOFILE)
            resource.prlimit(process.pid, resource.RLIMIT_NOFILE, (3, hard))
            await asyncio.sleep(5)
            if process.poll() is None:
                resource.prlimit(process.pid, resource.RLIMIT_NOFILE, (soft, hard))
            await feeder.finished()
        verdict = await run.settled()
    noted("no file descriptors left, for a while", verdict, seed=55)
