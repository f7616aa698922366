"""What comes out of the stages: alerts as they are published, and how far everything is worked off."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from typing import Final, Self

from confluent_kafka import OFFSET_BEGINNING, Consumer, KafkaException, Message, TopicPartition

from agents.ops.errors import RunError
from schemas.alert import Alert
from schemas.codec import decode_alert, decode_hop
from schemas.topics import ALERTS, COACTIONS, DEAD_LETTERS, POSTS, Topic, topic_name

ANSWER_SECONDS: Final = 10.0
MOST_MESSAGES: Final = 1_000


class Results:
    """Reads along, as a group of its own that commits nothing.

    Args:
        bootstrap: The broker's address.
        group: What the agents' groups are named after.
        partitions: Partitions of every topic that does not fix them.
    """

    def __init__(self, bootstrap: str, group: str, partitions: int) -> None:
        self._bootstrap: Final = bootstrap
        self._group: Final = group
        self._partitions: Final = partitions
        self._consumer: Final = self._connect("demo")
        self._groups: Final[dict[str, Consumer]] = {}
        self._reached: Final[dict[int, int]] = {}
        self._read = 0
        read = [*self._places(ALERTS), *self._places(COACTIONS)]
        for place in read:
            place.offset = OFFSET_BEGINNING
        self._consumer.assign(read)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        for consumer in (self._consumer, *self._groups.values()):
            consumer.close()

    @property
    def reached(self) -> int:
        """The event time up to which all detect partitions have counted, ms; 0 before that."""
        return min(self._reached.values()) if len(self._reached) == self._partitions else 0

    def alerts(self, seconds: float) -> Iterator[Alert]:
        """Yield the alerts that come within so many seconds, every revision of them."""
        for message in self._consumer.consume(MOST_MESSAGES, seconds):
            value = _value(message)
            if message.topic() == topic_name(COACTIONS):
                hop = decode_hop(value)
                self._reached[hop.source] = max(hop.at, self._reached.get(hop.source, 0))
            else:
                self._read += 1
                yield decode_alert(value)

    def left(self, end: int) -> list[str]:
        """Return what is not worked off yet: posts, what follows from them up to ``end``, and all alerts.

        Args:
            end: Event time in ms that the detector comes to.
        """
        checks: tuple[tuple[str, Callable[[], int]], ...] = (
            ("watch", lambda: self._behind("watch", POSTS)),
            ("detect", lambda: end - self.reached),
            ("memory", lambda: self._behind("memory", COACTIONS)),
            ("notify", lambda: self._behind("notify", ALERTS)),
            ("reading alerts", lambda: self.count(ALERTS) - self._read),
        )
        # One after another in the order of the flow: what an earlier one still does makes work for a later one.
        for name, behind in checks:
            if behind() > 0:
                return [name]
        return []

    def count(self, topic: Topic) -> int:
        """Return how many records a topic has ever got."""
        return sum(self._ends(topic))

    def refused(self) -> int:
        """Return how many records became dead letters."""
        return self.count(DEAD_LETTERS)

    def _behind(self, agent: str, topic: Topic) -> int:
        """Return how many records of a topic an agent has not yet acknowledged."""
        name = f"{self._group}.{agent}"
        if name not in self._groups:
            self._groups[name] = self._connect(name)
        try:
            committed = self._groups[name].committed(self._places(topic), ANSWER_SECONDS)
        except KafkaException as error:
            raise RunError(f"the broker does not tell what {agent} has done: {error}") from None
        done = [max(place.offset, 0) for place in committed]
        return sum(end - offset for end, offset in zip(self._ends(topic), done, strict=True))

    def _ends(self, topic: Topic) -> list[int]:
        ends = []
        for place in self._places(topic):
            try:
                marks = self._consumer.get_watermark_offsets(place, ANSWER_SECONDS, cached=False)
            except KafkaException as error:
                raise RunError(f"the broker does not tell where {place.topic} ends: {error}") from None
            if marks is None:
                raise RunError(f"the broker did not tell in {ANSWER_SECONDS:.0f} s where {place.topic} ends")
            ends.append(marks[1])
        return ends

    def _places(self, topic: Topic) -> list[TopicPartition]:
        return [
            TopicPartition(topic_name(topic), partition)
            for partition in range(topic.partitions or self._partitions)
        ]

    def _connect(self, group: str) -> Consumer:
        settings = {
            "bootstrap.servers": self._bootstrap,
            "group.id": group,
            "enable.auto.commit": False,
            "fetch.wait.max.ms": 100,
            "log_level": 2,
        }
        return Consumer(settings, logger=logging.getLogger(__name__))


def _value(message: Message) -> bytes:
    error, value = message.error(), message.value()
    if error is not None or not isinstance(value, bytes):
        raise RunError(f"{message.topic()} cannot be read: {error or 'a record without a value'}")
    return value
