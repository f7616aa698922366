"""An agent that no longer reads is noticed, by a question to the broker past its consumer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from agents.kafka.log_reader import end_offsets
from agents.ops.health import Progress
from agents.runtime import driver as driving
from tests.support.brokers import Broker, eventually, produce
from tests.support.toy_worker import make_driver, running


def _create(broker: Broker, prefix: str) -> None:
    broker.create_topic(f"{prefix}.numbers", 2)
    broker.create_topic(f"{prefix}.windows", 1)
    broker.create_topic(f"{prefix}.state", 2, cleanup_policy="compact")


async def test_records_that_the_consumer_does_not_see_are_noticed(
    broker: Broker, prefix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The broker says that there is more, the consumer believes that it is at the end: the agent is not alive."""
    monkeypatch.setattr(driving, "PROBE_SECONDS", 0.2)
    _create(broker, prefix)
    produce(broker.bootstrap, f"{prefix}.numbers", [(0, None, str(n).encode()) for n in range(50)])
    driver = make_driver(broker.bootstrap, prefix, snapshot_seconds=3_600)
    options = {"bootstrap_servers": broker.bootstrap}
    more = asked = 0

    async def ends(partitions: Sequence[int]) -> Mapping[int, int]:
        nonlocal asked
        asked += 1
        found = await end_offsets(f"{prefix}.numbers", partitions, options)
        return {partition: end + more for partition, end in found.items()}

    driver._ends = ends
    driver._progress = Progress(2.0)

    async def asked_for_long() -> bool:
        assert driver.alive() is None
        return asked > 15

    async def complains() -> bool:
        return "records wait, and none was taken" in (driver.alive() or "")

    async with running(driver):
        await eventually(asked_for_long)
        more = 3
        await eventually(complains)


async def test_a_broker_that_does_not_answer_is_no_complaint(
    broker: Broker, prefix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While nobody can be asked, a restart would mend nothing."""
    monkeypatch.setattr(driving, "PROBE_SECONDS", 0.1)
    _create(broker, prefix)
    driver = make_driver(broker.bootstrap, prefix, snapshot_seconds=3_600)
    nobody = {"bootstrap_servers": "127.0.0.1:1", "request_timeout_ms": 300}
    asked = 0

    async def ends(partitions: Sequence[int]) -> Mapping[int, int]:
        nonlocal asked
        asked += 1
        return await end_offsets(f"{prefix}.numbers", partitions, nobody)

    driver._ends = ends
    driver._progress = Progress(0.0)

    async def asked_often() -> bool:
        return asked > 3

    async with running(driver):
        await eventually(asked_often)
        assert driver.alive() is None
        assert not driver.failed.done()
