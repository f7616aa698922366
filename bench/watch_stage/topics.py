"""Topics filled before the clocks start, in large compressed batches, so that reading them costs the broker little."""

from __future__ import annotations

from collections.abc import Sequence

from confluent_kafka import Producer
from confluent_kafka.admin import AdminClient
from confluent_kafka.cimpl import NewTopic


def create(bootstrap: str, names: Sequence[str], partitions: int) -> None:
    """Create topics."""
    admin = AdminClient({"bootstrap.servers": bootstrap})
    made = admin.create_topics([NewTopic(name, partitions, 1) for name in names])
    for future in made.values():
        future.result(30)


def fill(bootstrap: str, topic: str, partitions: int, values: Sequence[bytes], count: int) -> None:
    """Write ``count`` records, the values over and over, to a topic's partitions in turn."""
    producer = Producer(
        {
            "bootstrap.servers": bootstrap,
            "linger.ms": 100,
            "batch.size": 256 * 1024,
            "compression.type": "lz4",
            "queue.buffering.max.messages": 0,
        }
    )
    for number in range(count):
        producer.produce(topic, values[number % len(values)], partition=number % partitions)
        if number % 10_000 == 0:
            producer.poll(0)
    if producer.flush(120):
        raise RuntimeError("the broker did not take all posts")
