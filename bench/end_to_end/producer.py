"""Produces a feed at a steady rate, each post stamped with the moment."""

from __future__ import annotations

import time
from collections.abc import Sequence
from functools import partial
from itertools import islice
from typing import Final, NamedTuple

from confluent_kafka import KafkaError, Message, Producer

from agents.ops.clock import now_ms
from bench.end_to_end.feed import Feed, stamp
from bench.end_to_end.latency import Produced

STEP_SECONDS: Final = 0.01
FLUSH_SECONDS: Final = 60.0


class Production(NamedTuple):
    """What was produced.

    Attributes:
        posts: How many posts.
        seconds: In what time.
        raids: The raids' posts.
        stored: How long each of them took to be on the broker, ms.
    """

    posts: int
    seconds: float
    raids: Sequence[Produced]
    stored: Sequence[int]


def produce(bootstrap: str, topic: str, feed: Feed, rate: int, seconds: float) -> Production:
    """Produce so many posts a second for so long; raids come on top of them.

    All that is due in a step of ten milliseconds gets its beginning as its time.

    Raises:
        TimeoutError: If the broker does not take them all.
    """
    producer = Producer(
        {
            "bootstrap.servers": bootstrap,
            "linger.ms": 5,
            "compression.type": "lz4",
            # Records that wait for a busy broker wait together, and not each in a request of its own.
            "max.in.flight.requests.per.connection": 5,
            "queue.buffering.max.messages": 0,
        }
    )
    values, waiting = feed.values(), feed.raids
    raids: list[Produced] = []
    stored: list[int] = []
    posts = 0
    begin = time.monotonic()
    while (passed := time.monotonic() - begin) < seconds:
        at = now_ms()
        mark = stamp(at)
        due = list(islice(values, int(passed * rate) - posts))
        posts += len(due)
        for one in due:
            producer.produce(topic, one.at(mark), one.key)
        while len(raids) < len(waiting) and (attack := waiting[len(raids)]).second <= passed:
            raids.append(Produced(at, attack.target, attack.account))
            told = partial(_told, stored, at)
            producer.produce(topic, attack.template.at(mark), attack.template.key, on_delivery=told)
        producer.poll(0)
        time.sleep(max(begin + passed + STEP_SECONDS - time.monotonic(), 0.0))
    passed = time.monotonic() - begin
    if left := producer.flush(FLUSH_SECONDS):
        raise TimeoutError(f"the broker did not take {left} posts")
    return Production(posts + len(raids), passed, raids, stored)


def _told(stored: list[int], at: int, error: KafkaError | None, message: Message) -> None:
    if error is None:
        _, when = message.timestamp()
        stored.append(when - at)
