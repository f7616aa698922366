"""One face for the brokers that tests run on, and plain ways to write to and read from them."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable
from typing import Protocol

from confluent_kafka import Producer
from confluent_kafka.admin import AdminClient
from confluent_kafka.cimpl import NewTopic

from agents.kafka.embedded_broker import EmbeddedBroker
from agents.kafka.log_reader import read_to_end
from agents.kafka.transport import Record
from tests.support.real_kafka import ExternalKafka, RealKafka


class Broker(Protocol):
    """A broker to test on."""

    @property
    def bootstrap(self) -> str:
        """The address, host:port."""
        ...

    def create_topic(self, name: str, partitions: int, **configs: str) -> None:
        """Create a topic."""
        ...


class RealBroker:
    """A real Kafka, started here or elsewhere."""

    def __init__(self, kafka: RealKafka | ExternalKafka) -> None:
        self.bootstrap = kafka.bootstrap

    def create_topic(self, name: str, partitions: int, **configs: str) -> None:
        """Create a topic, with settings whose dots are written as underscores."""
        config = {key.replace("_", "."): value for key, value in configs.items()}
        admin = AdminClient({"bootstrap.servers": self.bootstrap})
        admin.create_topics([NewTopic(name, partitions, 1, config=config)])[name].result(30)


class MockBroker:
    """librdkafka's mock cluster in this process."""

    def __init__(self, embedded: EmbeddedBroker) -> None:
        self.bootstrap = embedded.bootstrap
        self._embedded = embedded

    def create_topic(self, name: str, partitions: int, **configs: str) -> None:
        """Create a topic; the mock cluster has no settings for it."""
        del configs
        self._embedded.create_topic(name, partitions)


Value = tuple[int | None, bytes | None, bytes | None]
"""What to write: partition, key and value."""


def produce(bootstrap: str, topic: str, values: Iterable[Value]) -> None:
    """Write records and wait until the broker has them all."""
    failed: list[object] = []
    producer = Producer(
        {
            "bootstrap.servers": bootstrap,
            "linger.ms": 20,
            "message.max.bytes": 8_000_000,
            "compression.type": "gzip",
        }
    )

    def delivered(error: object, _message: object) -> None:
        if error is not None:
            failed.append(error)

    for partition, key, value in values:
        while True:
            try:
                # -1 leaves the partition to the key.
                producer.produce(topic, value, key, -1 if partition is None else partition, delivered)
                break
            except BufferError:
                producer.poll(0.1)
    if producer.flush(60) or failed:
        raise RuntimeError(f"not all records were taken: {failed[:1]}")


async def read_all(bootstrap: str, topic: str, partitions: int) -> list[Record]:
    """Return all records of a topic."""
    options = {"bootstrap_servers": bootstrap}
    return [record async for record in read_to_end(topic, range(partitions), options)]


async def eventually(check: Callable[[], Awaitable[bool]], seconds: float = 120.0) -> None:
    """Wait until a check holds; fails after so many seconds, which a busy machine may need."""
    deadline = time.monotonic() + seconds
    while not await check():
        if time.monotonic() > deadline:
            raise AssertionError(f"did not come true in {seconds:.0f} s")
        await asyncio.sleep(0.2)
