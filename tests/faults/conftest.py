"""What fault tests share: one broker a module, behind a proxy too, a Slack, and a place for the results."""

from __future__ import annotations

import os
import time
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from tests.faults.scene import Scene, Stream
from tests.faults.verdict import Run, Verdict, keep
from tests.support.brokers import RealBroker
from tests.support.fault_proxy import FaultProxy
from tests.support.real_kafka import Listener, NoBrokerError, RealKafka
from tests.support.slack import FakeSlack

Noted = Callable[..., None]
MakeScene = Callable[..., Scene]


@pytest.fixture(scope="module")
def proxy() -> Iterator[FaultProxy]:
    """A proxy before the broker."""
    with FaultProxy() as proxy:
        yield proxy


@pytest.fixture(scope="module")
def kafka(proxy: FaultProxy) -> Iterator[RealKafka]:
    """A real broker that may be killed; without one the tests are skipped, under ``CI=true`` they fail."""
    try:
        broker = RealKafka([Listener("PROXIED", advertised=proxy.port)])
        broker.start()
    except NoBrokerError as error:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(str(error))
    proxy.target = broker.port("PROXIED")
    yield broker
    broker.close()


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    """A Slack that takes everything."""
    async with FakeSlack().running() as slack:
        yield slack


@pytest.fixture
def scene(kafka: RealKafka, slack: FakeSlack, tmp_path: Path, proxy: FaultProxy) -> Iterator[MakeScene]:
    """Makes the scene of a test from posts and settings."""

    def make(played: Stream, **options: object) -> Scene:
        return Scene(RealBroker(kafka), f"f{uuid4().hex[:10]}", tmp_path, played, slack, **options)

    yield make
    proxy.heal()


@pytest.fixture
def noted() -> Noted:
    """Keeps a run in the file that ``FAULT_RESULTS`` names, and fails the test if anything was lost or doubled."""
    began = time.monotonic()

    def note(fault: str, verdict: Verdict, *, seed: int = 1, times: int = 1, reposts: int = 0) -> None:
        run = Run(
            fault=fault,
            seed=seed,
            times=times,
            posts=verdict.posts,
            alerts=verdict.alerts,
            lost=len(verdict.lost),
            doubled=len(verdict.doubled),
            messages=verdict.messages,
            reposts=verdict.reposts,
            seconds=round(time.monotonic() - began, 1),
        )
        if results := os.environ.get("FAULT_RESULTS"):
            keep(Path(results), run)
        assert verdict.alerts > 0
        assert (verdict.lost, verdict.doubled, verdict.pending) == ([], [], 0)
        assert verdict.reposts <= reposts

    return note
