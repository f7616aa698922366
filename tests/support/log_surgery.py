"""What an operator, or retention, can do to topics: forget records, remake a topic, split it further."""

from __future__ import annotations

import time
from typing import Final

from confluent_kafka import Consumer, KafkaException, TopicPartition
from confluent_kafka.admin import AdminClient
from confluent_kafka.cimpl import NewPartitions, NewTopic
from kafka.admin import (  # type: ignore[import-untyped] # kafka-python ships no types
    ConfigResource,
    ConfigResourceType,
    KafkaAdminClient,
)

SECONDS: Final = 30.0


def ends(bootstrap: str, topic: str, partitions: int) -> list[int]:
    """Return the offsets after the newest record of each partition."""
    consumer = Consumer({"bootstrap.servers": bootstrap, "group.id": "ends"})
    try:
        return [
            consumer.get_watermark_offsets(TopicPartition(topic, number), timeout=SECONDS)[1]
            for number in range(partitions)
        ]
    finally:
        consumer.close()


def lag(bootstrap: str, group: str, topic: str, partitions: int) -> int:
    """Return how many records of a topic a group has not committed yet."""
    places = [TopicPartition(topic, number) for number in range(partitions)]
    consumer = Consumer({"bootstrap.servers": bootstrap, "group.id": group})
    try:
        committed = consumer.committed(places, timeout=SECONDS)
    finally:
        consumer.close()
    return sum(ends(bootstrap, topic, partitions)) - sum(max(place.offset, 0) for place in committed)


def forget(bootstrap: str, topic: str, partitions: int) -> list[int]:
    """Delete all records of a topic, as retention does; returns the offsets that come next."""
    upto = ends(bootstrap, topic, partitions)
    wanted = [TopicPartition(topic, number, offset) for number, offset in enumerate(upto)]
    # The client has to outlive its answers.
    admin = AdminClient({"bootstrap.servers": bootstrap})
    for future in admin.delete_records(wanted).values():
        future.result(SECONDS)
    return upto


def recreate(bootstrap: str, topic: str, partitions: int) -> None:
    """Delete a topic and make it anew, empty."""
    admin = AdminClient({"bootstrap.servers": bootstrap})
    admin.delete_topics([topic])[topic].result(SECONDS)
    deadline = time.monotonic() + SECONDS
    while True:
        try:
            admin.create_topics([NewTopic(topic, partitions, 1)])[topic].result(SECONDS)
        except KafkaException:
            # Its deletion goes on for a moment.
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)
        else:
            return


def set_config(bootstrap: str, topic: str, name: str, value: str) -> None:
    """Set one of a topic's settings."""
    client = KafkaAdminClient(bootstrap_servers=bootstrap)
    try:
        client.alter_configs([ConfigResource(ConfigResourceType.TOPIC, topic, configs={name: value})])
    finally:
        client.close()


def split(bootstrap: str, topic: str, partitions: int) -> None:
    """Give a topic more partitions."""
    admin = AdminClient({"bootstrap.servers": bootstrap})
    admin.create_partitions([NewPartitions(topic, partitions)])[topic].result(SECONDS)
