"""Produces a feed at a steady rate, each post stamped with the moment."""

from __future__ import annotations

import time
from collections.abc import Sequence
from itertools import islice
from typing import Final, NamedTuple

from confluent_kafka import Producer

from agents.clock import now_ms
from bench.end_to_end.feed import Feed, Template, stamp
from bench.end_to_end.latency import Produced

STEP_SECONDS: Final = 0.01
FLUSH_SECONDS: Final = 60.0


class Production(NamedTuple):
    """What was produced.

    Attributes:
        posts: How many posts.
        seconds: In what time.
        raids: The raids' posts.
    """

    posts: int
    seconds: float
    raids: Sequence[Produced]


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
            "queue.buffering.max.messages": 0,
        }
    )
    values, waiting = feed.values(), feed.raids
    raids: list[Produced] = []
    posts = 0
    begin = time.monotonic()
    while (passed := time.monotonic() - begin) < seconds:
        at = now_ms()
        mark = stamp(at)
        due: list[Template] = list(islice(values, int(passed * rate) - posts))
        posts += len(due)
        while len(raids) < len(waiting) and (attack := waiting[len(raids)]).second <= passed:
            raids.append(Produced(at, attack.target, attack.account))
            due.append(attack.template)
        for one in due:
            producer.produce(topic, one.at(mark), one.key)
        producer.poll(0)
        time.sleep(max(begin + passed + STEP_SECONDS - time.monotonic(), 0.0))
    passed = time.monotonic() - begin
    if left := producer.flush(FLUSH_SECONDS):
        raise TimeoutError(f"the broker did not take {left} posts")
    return Production(posts + len(raids), passed, raids)
