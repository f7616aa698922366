"""The batch transport by itself: 60,000 records, crashes and rebalances, and not one missing."""

from __future__ import annotations

import asyncio
import signal
from collections import Counter
from contextlib import ExitStack
from pathlib import Path

from agents.kafka.app import make_app
from agents.kafka.log_reader import end_offsets
from agents.kafka.outgoing import Outgoing, ProducerSender
from agents.ops.settings import Settings
from schemas.topics import COACTIONS
from tests.support.brokers import Broker, RealBroker, eventually, produce, read_all
from tests.support.real_kafka import ExternalKafka, RealKafka
from tests.support.toy_worker import joined, worker

PARTITIONS = 4
RECORDS = 60_000
SECOND = RECORDS // 2


def _create(broker: Broker, prefix: str) -> None:
    broker.create_topic(f"{prefix}.numbers", PARTITIONS)
    broker.create_topic(f"{prefix}.copies", PARTITIONS)


def _produce(broker: Broker, prefix: str, numbers: range) -> None:
    values = ((n % PARTITIONS, None, str(n).encode()) for n in numbers)
    produce(broker.bootstrap, f"{prefix}.numbers", values)


async def _copies(broker: Broker, prefix: str) -> Counter[int]:
    records = await read_all(broker.bootstrap, f"{prefix}.copies", PARTITIONS)
    return Counter(int(record.value or b"-1") for record in records)


async def _count(broker: Broker, prefix: str) -> int:
    """Return how many copies there are: asked for often, so none is read."""
    options = {"bootstrap_servers": broker.bootstrap}
    return sum((await end_offsets(f"{prefix}.copies", range(PARTITIONS), options)).values())


async def _complete(broker: Broker, prefix: str) -> Counter[int]:
    """Wait until every number is copied; returns how often each was."""

    async def complete() -> bool:
        return await _count(broker, prefix) >= RECORDS and len(await _copies(broker, prefix)) == RECORDS

    await eventually(complete)
    copies = await _copies(broker, prefix)
    assert set(copies) == set(range(RECORDS))
    return copies


async def test_kill_9_loses_no_record(broker: Broker, prefix: str) -> None:
    """What was not acknowledged when a worker was killed comes again, and little else does."""
    _create(broker, prefix)
    _produce(broker, prefix, range(SECOND))
    with worker("copies", broker.bootstrap, prefix) as process:

        async def begun() -> bool:
            return await _count(broker, prefix) > 1_000

        await eventually(begun)
        process.send_signal(signal.SIGKILL)
    _produce(broker, prefix, range(SECOND, RECORDS))
    with worker("copies", broker.bootstrap, prefix) as process:
        copies = await _complete(broker, prefix)
        process.send_signal(signal.SIGTERM)
        assert await asyncio.to_thread(process.wait, 120) == 0
    assert sum(copies.values()) - RECORDS <= SECOND
    assert max(copies.values()) <= 2


async def test_workers_that_join_and_leave_lose_and_double_nothing(
    kafka: RealKafka | ExternalKafka, prefix: str
) -> None:
    """A rebalance waits for the chunk in hand and commits it, so that the next owner goes on right after it."""
    broker = RealBroker(kafka)
    _create(broker, prefix)
    _produce(broker, prefix, range(SECOND))
    with ExitStack() as workers:
        workers.enter_context(worker("copies", broker.bootstrap, prefix))
        second = workers.enter_context(worker("copies", broker.bootstrap, prefix))
        await joined(second)
        for begin in range(SECOND, RECORDS, 10_000):
            _produce(broker, prefix, range(begin, begin + 10_000))
            await asyncio.sleep(0.5)
        second.send_signal(signal.SIGTERM)
        assert await asyncio.to_thread(second.wait, 120) == 0
        copies = await _complete(broker, prefix)
    assert set(copies.values()) == {1}


async def test_a_broker_that_dies_and_comes_back_costs_nothing(kafka: RealKafka, prefix: str) -> None:
    """Workers wait for a broker that was killed, and go on by themselves."""
    if isinstance(kafka, ExternalKafka):
        return
    broker = RealBroker(kafka)
    _create(broker, prefix)
    _produce(broker, prefix, range(SECOND))
    with worker("copies", broker.bootstrap, prefix) as process:

        async def begun() -> bool:
            return await _count(broker, prefix) > 1_000

        await eventually(begun)
        await asyncio.to_thread(kafka.restart)
        _produce(broker, prefix, range(SECOND, RECORDS))
        await _complete(broker, prefix)
        assert process.poll() is None


async def test_a_hop_larger_than_a_record_may_be_is_sent_compressed(
    kafka: RealKafka | ExternalKafka, prefix: str, tmp_path: Path
) -> None:
    """Many hot targets at once make a hop of tens of megabytes, the same texts over and over."""
    broker = RealBroker(kafka)
    broker.create_topic(f"{prefix}.coactions", 1, max_message_bytes=str(COACTIONS.max_message_bytes))
    hop = b"the same text over and over " * 1_000_000
    settings = Settings(bootstrap_servers=broker.bootstrap, group_id=prefix, data_dir=tmp_path)
    producer = make_app(settings, "detect").producer
    await producer.start()
    try:
        await ProducerSender(producer).send_all([Outgoing(f"{prefix}.coactions", hop, partition=0)])
    finally:
        await producer.stop()
    assert [record.value for record in await read_all(broker.bootstrap, f"{prefix}.coactions", 1)] == [hop]
