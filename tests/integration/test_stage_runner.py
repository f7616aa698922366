"""A stateful stage on Kafka, through crashes and rebalances."""

from __future__ import annotations

import asyncio
import signal

import msgspec
import pytest

from tests.support.brokers import Broker, RealBroker, eventually, produce, read_all
from tests.support.real_kafka import ExternalKafka, RealKafka
from tests.support.toy_worker import WINDOW, Window, joined, make_driver, running, worker

PARTITIONS = 4


def _create(broker: Broker, prefix: str) -> None:
    broker.create_topic(f"{prefix}.numbers", PARTITIONS)
    broker.create_topic(f"{prefix}.windows", 1)
    broker.create_topic(f"{prefix}.state", 2, cleanup_policy="compact")


def _produce(broker: Broker, prefix: str, numbers: range) -> None:
    values = [(n % PARTITIONS, None, str(n // PARTITIONS).encode()) for n in numbers]
    produce(broker.bootstrap, f"{prefix}.numbers", values)


async def _windows(broker: Broker, prefix: str) -> list[Window]:
    records = await read_all(broker.bootstrap, f"{prefix}.windows", 1)
    return [msgspec.json.decode(record.value or b"", type=Window) for record in records]


def _expected(count: int) -> set[tuple[int, int]]:
    """Windows that the numbers below ``count`` end, as partition and start."""
    ends = (count // PARTITIONS - 1) // WINDOW * WINDOW
    return {(partition, start) for partition in range(PARTITIONS) for start in range(0, ends, WINDOW)}


def _check_whole(windows: list[Window]) -> None:
    for window in windows:
        assert window.numbers == list(range(window.start, window.start + WINDOW))


async def test_a_stage_gives_each_window_once_and_goes_on_after_a_stop(broker: Broker, prefix: str) -> None:
    """A worker stopped in good order leaves nothing for the next one to do again."""
    _create(broker, prefix)
    for count, begin in ((1_000, 0), (2_000, 1_000)):
        _produce(broker, prefix, range(begin, count))
        async with running(make_driver(broker.bootstrap, prefix, snapshot_seconds=3_600)) as driver:

            async def complete(count: int = count) -> bool:
                assert not driver.failed.done()
                return len(await _windows(broker, prefix)) >= len(_expected(count))

            await eventually(complete)
    windows = await _windows(broker, prefix)
    _check_whole(windows)
    assert sorted((window.partition, window.start) for window in windows) == sorted(_expected(2_000))


async def test_kill_9_in_mid_window_loses_nothing(broker: Broker, prefix: str) -> None:
    """Whatever a killed worker had in hand comes again, the same, from the worker after it."""
    _create(broker, prefix)
    for begin in range(0, 15_000, 5_000):
        _produce(broker, prefix, range(begin, begin + 5_000))
        before = len(await _windows(broker, prefix))
        with worker("windows", broker.bootstrap, prefix) as process:

            async def further(before: int = before) -> bool:
                return len(await _windows(broker, prefix)) > before

            await eventually(further)
            process.send_signal(signal.SIGKILL)
    _produce(broker, prefix, range(15_000, 20_000))
    with worker("windows", broker.bootstrap, prefix) as process:

        async def complete() -> bool:
            found = {(window.partition, window.start) for window in await _windows(broker, prefix)}
            return found == _expected(20_000)

        await eventually(complete)
        process.send_signal(signal.SIGTERM)
        assert await asyncio.to_thread(process.wait, 120) == 0
    _check_whole(await _windows(broker, prefix))


async def test_workers_that_join_and_leave_hand_over_what_they_know(
    kafka: RealKafka | ExternalKafka, prefix: str
) -> None:
    """A rebalance moves open windows: none is lost, none is given twice."""
    broker = RealBroker(kafka)
    _create(broker, prefix)
    _produce(broker, prefix, range(4_000))
    with worker("windows", broker.bootstrap, prefix) as first:

        async def begun() -> bool:
            return len(await _windows(broker, prefix)) > 0

        await eventually(begun)
        with worker("windows", broker.bootstrap, prefix) as second:
            await joined(second)
            for begin in range(4_000, 12_000, 1_000):
                _produce(broker, prefix, range(begin, begin + 1_000))
                await asyncio.sleep(0.4)
            second.send_signal(signal.SIGTERM)
            assert await asyncio.to_thread(second.wait, 120) == 0
        _produce(broker, prefix, range(12_000, 16_000))

        async def complete() -> bool:
            return len(await _windows(broker, prefix)) >= len(_expected(16_000))

        await eventually(complete)
        first.send_signal(signal.SIGTERM)
        assert await asyncio.to_thread(first.wait, 120) == 0
    windows = await _windows(broker, prefix)
    _check_whole(windows)
    assert sorted((window.partition, window.start) for window in windows) == sorted(_expected(16_000))


async def test_a_record_that_is_not_ours_ends_the_worker_and_stays_uncommitted(
    broker: Broker, prefix: str
) -> None:
    """Corruption of an internal topic is loud, and nothing after it is skipped over."""
    _create(broker, prefix)
    produce(broker.bootstrap, f"{prefix}.numbers", [(0, None, b"1"), (0, None, b"not a number")])
    for _ in range(2):
        async with running(make_driver(broker.bootstrap, prefix, snapshot_seconds=3_600)) as driver:
            error = await asyncio.wait_for(driver.failed, 120)
            assert isinstance(error, ValueError)
            assert "not a number" in str(error)


@pytest.mark.parametrize("padding", [3_000_000])
async def test_large_snapshots_are_cut_and_put_together(broker: Broker, prefix: str, padding: int) -> None:
    """A snapshot larger than a record may be is restored whole."""
    _create(broker, prefix)
    _produce(broker, prefix, range(1_000))
    for count in (1_000, 1_400):
        driver = make_driver(broker.bootstrap, prefix, snapshot_seconds=0.2, padding=padding)
        async with running(driver):

            async def complete(count: int = count) -> bool:
                return len(await _windows(broker, prefix)) >= len(_expected(count))

            if count > 1_000:
                _produce(broker, prefix, range(1_000, count))
            await eventually(complete)
    windows = await _windows(broker, prefix)
    assert sorted((window.partition, window.start) for window in windows) == sorted(_expected(1_400))
