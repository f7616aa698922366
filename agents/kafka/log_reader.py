"""Topics outside of any consumer group: how they are split, what they hold, what groups have committed of them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterable, Mapping
from typing import Any, Final

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition  # type: ignore[import-untyped] # it ships no types
from aiokafka.admin import AIOKafkaAdminClient  # type: ignore[import-untyped]
from aiokafka.client import AIOKafkaClient  # type: ignore[import-untyped]
from aiokafka.errors import (  # type: ignore[import-untyped]
    GroupCoordinatorNotAvailableError,
    GroupLoadInProgressError,
    KafkaError,
    NotCoordinatorForGroupError,
)

from agents.kafka.outgoing import Outgoing
from agents.kafka.transport import Record
from agents.ops.errors import NoBrokerError, no_answer

# A command sets up no logs, and its own line says what the client would say in front of it.
logging.getLogger("aiokafka").addHandler(logging.NullHandler())

PRODUCE_BYTES: Final = 8 * 1024 * 1024
PARTITION_FETCH_BYTES: Final = 4 * 1024 * 1024
GIVEN_UP_SECONDS: Final = 2.0
"""A broker that is well has answered by then; one that is not keeps nobody from ending."""

SETTLING_SECONDS: Final = 15.0
"""How long a broker that answers may say that nobody keeps a group yet."""

_UNSETTLED: Final = (
    GroupCoordinatorNotAvailableError,
    GroupLoadInProgressError,
    NotCoordinatorForGroupError,
)


async def partition_counts(client_options: Mapping[str, Any]) -> dict[str, int]:
    """Return the partitions of every topic that the broker has.

    Raises:
        NoBrokerError: If there is no broker.
    """
    client = AIOKafkaClient(**client_options)
    try:
        await _whole(client.bootstrap())
        cluster = await client.fetch_all_metadata()
    except KafkaError as error:
        raise _no_broker(client_options, error) from error
    finally:
        await client.close()
    return {topic: len(cluster.partitions_for_topic(topic)) for topic in cluster.topics()}


async def end_offsets(
    topic: str, partitions: Iterable[int], client_options: Mapping[str, Any]
) -> dict[int, int]:
    """Return the offset after the newest record of each partition, by a connection of its own.

    Raises:
        NoBrokerError: If there is no broker, or it does not answer.
    """
    consumer = await _connected(client_options)
    try:
        ends = await consumer.end_offsets([TopicPartition(topic, partition) for partition in partitions])
    except KafkaError as error:
        raise _no_broker(client_options, error) from error
    finally:
        await consumer.stop()
    return {tp.partition: end for tp, end in ends.items()}


async def read_to_end(
    topic: str, partitions: Iterable[int], client_options: Mapping[str, Any]
) -> AsyncIterator[Record]:
    """Yield all records that partitions hold at the moment, each partition's in order.

    Raises:
        NoBrokerError: If there is no broker, or it does not answer.
    """
    consumer = await _connected(client_options)
    try:
        tps = [TopicPartition(topic, partition) for partition in partitions]
        consumer.assign(tps)
        await consumer.seek_to_beginning(*tps)
        ends = await consumer.end_offsets(tps)
        behind = {tp for tp in tps if await consumer.position(tp) < ends[tp]}
        while behind:
            for tp, records in (await consumer.getmany(*behind, timeout_ms=500)).items():
                for record in records:
                    if record.offset < ends[tp]:
                        yield record
            # The position also passes what compaction or a transaction left no record of.
            behind = {tp for tp in behind if await consumer.position(tp) < ends[tp]}
    except KafkaError as error:
        raise _no_broker(client_options, error) from error
    finally:
        await consumer.stop()


async def read_last(
    topic: str, partitions: Iterable[int], client_options: Mapping[str, Any], count: int
) -> list[Record]:
    """Return the last records of each partition, up to a number of them; each partition's in order.

    Raises:
        NoBrokerError: If there is no broker, or it does not answer.
    """
    consumer = await _connected(client_options)
    try:
        tps = [TopicPartition(topic, partition) for partition in partitions]
        consumer.assign(tps)
        ends = await consumer.end_offsets(tps)
        oldest = await consumer.beginning_offsets(tps)
        for tp in tps:
            consumer.seek(tp, max(oldest[tp], ends[tp] - count))
        found: list[Record] = []
        behind = {tp for tp in tps if await consumer.position(tp) < ends[tp]}
        while behind:
            for tp, records in (await consumer.getmany(*behind, timeout_ms=500)).items():
                found += [record for record in records if record.offset < ends[tp]]
            behind = {tp for tp in behind if await consumer.position(tp) < ends[tp]}
        return found
    except KafkaError as error:
        raise _no_broker(client_options, error) from error
    finally:
        await consumer.stop()


async def committed_offsets(group: str, client_options: Mapping[str, Any]) -> dict[tuple[str, int], int]:
    """Return what a consumer group has committed, by topic and partition; of a group that there is not, nothing.

    Raises:
        NoBrokerError: If there is no broker, or it does not answer.
    """
    client = AIOKafkaAdminClient(**client_options)
    try:
        await _whole(client.start())
        found = await _once_settled(lambda: client.list_consumer_group_offsets(group))
    except KafkaError as error:
        raise _no_broker(client_options, error) from error
    finally:
        await client.close()
    return {(tp.topic, tp.partition): at.offset for tp, at in found.items() if at.offset >= 0}


async def _once_settled(ask: Callable[[], Awaitable[Any]]) -> Any:  # noqa: ANN401 - as the client has it
    """Ask about a group again until somebody keeps it: a new broker sets that up at the first question."""
    clock = asyncio.get_running_loop().time
    patience = clock() + SETTLING_SECONDS
    while True:
        try:
            return await ask()
        except _UNSETTLED:
            if clock() > patience:
                raise
            await asyncio.sleep(0.2)


async def sizes(
    topic: str, partitions: Iterable[int], client_options: Mapping[str, Any]
) -> dict[int, tuple[int, int]]:
    """Return the offset of the oldest record of each partition, and that after its newest.

    Raises:
        NoBrokerError: If there is no broker, or it does not answer.
    """
    consumer = await _connected(client_options)
    try:
        tps = [TopicPartition(topic, partition) for partition in partitions]
        oldest, ends = await consumer.beginning_offsets(tps), await consumer.end_offsets(tps)
    except KafkaError as error:
        raise _no_broker(client_options, error) from error
    finally:
        await consumer.stop()
    return {tp.partition: (oldest[tp], ends[tp]) for tp in tps}


async def produce_all(records: Iterable[Outgoing], client_options: Mapping[str, Any]) -> None:
    """Write records and wait until the broker has them all.

    Raises:
        NoBrokerError: If there is no broker, or it does not take one.
    """
    producer = AIOKafkaProducer(
        **client_options, acks="all", enable_idempotence=True, max_request_size=PRODUCE_BYTES
    )
    try:
        await _whole(producer.start())
        for record in records:
            await producer.send_and_wait(
                record.topic,
                record.value,
                key=record.key,
                partition=record.partition,
                headers=list(record.headers),
            )
    except KafkaError as error:
        raise _no_broker(client_options, error) from error
    finally:
        await producer.stop()


async def _connected(client_options: Mapping[str, Any]) -> AIOKafkaConsumer:
    consumer = AIOKafkaConsumer(
        **client_options,
        group_id=None,
        auto_offset_reset="earliest",
        max_partition_fetch_bytes=PARTITION_FETCH_BYTES,
    )
    connected = False
    try:
        await _whole(consumer.start())
        connected = True
    except KafkaError as error:
        raise _no_broker(client_options, error) from error
    finally:
        if not connected:
            await consumer.stop()
    return consumer


def _is_no_refusal(record: logging.LogRecord) -> bool:
    return not str(record.msg).startswith("Unable connect to")


async def _whole(starting: Coroutine[Any, Any, None]) -> None:
    """Wait until a client is connected, and if that is given up, until it has come to an end with it.

    aiokafka forgets its first connection, still open, when it is cancelled before the broker has answered. What it
    logs of a broker that refuses is in the error that whoever asked gets.
    """
    task = asyncio.ensure_future(starting)
    aiokafka = logging.getLogger("aiokafka")
    aiokafka.addFilter(_is_no_refusal)
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task], timeout=GIVEN_UP_SECONDS)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        raise
    finally:
        aiokafka.removeFilter(_is_no_refusal)


def _no_broker(client_options: Mapping[str, Any], error: KafkaError) -> NoBrokerError:
    servers = client_options["bootstrap_servers"]
    shown = servers if isinstance(servers, str) else ",".join(servers)
    return NoBrokerError(no_answer(shown, error))
