"""Questions to a broker outside of any group leave nothing open, also when nobody waits for the answer any more."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from agents.kafka.log_reader import committed_offsets, end_offsets, partition_counts, read_last, sizes
from tests.support.brokers import Broker

QUESTIONS = 12


@pytest.mark.parametrize(
    "asked", ["end_offsets", "sizes", "read_last", "partition_counts", "committed_offsets"]
)
async def test_a_question_that_is_given_up_leaves_no_connection(
    broker: Broker, prefix: str, asked: str
) -> None:
    """Whenever that happens; what is left open is complained of when it is collected, which fails a test."""
    topic, options = f"{prefix}.numbers", {"bootstrap_servers": broker.bootstrap}
    broker.create_topic(topic, 1)
    questions: dict[str, Callable[[], Coroutine[Any, Any, object]]] = {
        "end_offsets": lambda: end_offsets(topic, [0], options),
        "sizes": lambda: sizes(topic, [0], options),
        "read_last": lambda: read_last(topic, [0], options, 1),
        "partition_counts": lambda: partition_counts(options),
        "committed_offsets": lambda: committed_offsets(prefix, options),
    }
    for number in range(QUESTIONS):
        task = asyncio.ensure_future(questions[asked]())
        await asyncio.sleep(0.001 * number)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        del task
    gc.collect()
