"""A worker ends with what it depends on, and nothing of it runs before it starts."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import aiohttp
import pytest

from agents import worker as running
from agents.delivery.build import delivery
from agents.ops.settings import Settings, build
from agents.stages.named import AGENTS
from agents.store import AlertStore
from agents.wiring import Task, Wiring
from agents.worker import Worker
from tests.support.real_kafka import free_port


def _wiring(**tasks: Task) -> Wiring:
    """Return a wiring without agents, which need a broker."""
    return cast(Wiring, SimpleNamespace(drivers=[], tasks=tasks))


@pytest.fixture(autouse=True)
def _unsettled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the garbage collector of the tests as it is."""
    monkeypatch.setattr(running, "settle_memory", lambda: None)


@pytest.fixture
async def resources() -> AsyncIterator[AsyncExitStack]:
    """What is closed in the end."""
    async with AsyncExitStack() as resources:
        yield resources


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings of a worker that serves its health."""
    return build({"all_targets": True, "data_dir": tmp_path, "metrics_port": free_port()})


async def _health(settings: Settings) -> tuple[int, str]:
    url = f"http://127.0.0.1:{settings.metrics_port}/healthz"
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        return answer.status, await answer.text()


async def test_a_sender_that_dies_makes_the_worker_unhealthy_and_ends_it(
    settings: Settings, resources: AsyncExitStack
) -> None:
    """Delivery would have stopped for good behind a green health check."""
    dies = asyncio.Event()

    async def sender() -> None:
        await dies.wait()
        raise TypeError("a bug")

    worker = Worker(settings, _wiring(sender=sender), resources)
    await worker.start()
    assert await _health(settings) == (200, '{"ok": true, "problems": {}}')
    dies.set()
    failure = await asyncio.wait_for(worker.wait(asyncio.Event()), 10)
    assert isinstance(failure, TypeError)
    status, text = await _health(settings)
    assert status == 503
    assert "sender failed: TypeError" in text


async def test_a_worker_that_is_told_to_stop_has_not_failed(
    settings: Settings, resources: AsyncExitStack
) -> None:
    """Its tasks are cancelled, which is no failure."""
    cancelled = asyncio.Event()

    async def sender() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            cancelled.set()

    worker = Worker(settings, _wiring(sender=sender), resources)
    await worker.start()
    stopped = asyncio.Event()
    stopped.set()
    assert await worker.wait(stopped) is None
    assert await worker.stop() is None
    await resources.aclose()
    assert cancelled.is_set()
    assert not worker.supervisor.failed.done()


async def test_nothing_runs_before_the_start(settings: Settings, resources: AsyncExitStack) -> None:
    """Topics are checked first; a task that was started in a constructor would not be owned by anybody."""
    before = asyncio.all_tasks()
    told = delivery(settings)
    store = AlertStore(settings.store_url, plan=told.planner.plan)
    wiring = Wiring(settings, AGENTS, store, told)
    worker = Worker(settings, wiring, resources)
    assert asyncio.all_tasks() == before
    assert list(wiring.tasks) == ["sender to slack"]
    assert [driver.stage for driver in worker.drivers] == list(AGENTS)
    store.close()
