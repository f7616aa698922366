"""Where connectors write to: topics, and how far they have read in a compacted topic beside them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Self

import msgspec

from agents.connectors.feed import Position
from agents.kafka.log_reader import partition_counts, read_to_end
from agents.kafka.outgoing import Outgoing
from agents.kafka.producer import Producer
from agents.ops.clock import SteadyClock
from agents.ops.errors import RunError
from agents.ops.settings import Settings
from schemas.topics import CURSORS, topic_name


class Cursor(msgspec.Struct):
    """How far a connector has read.

    Attributes:
        position: Where to read on.
        at: When that was written, ms.
    """

    position: Any
    at: int


class KafkaSink:
    """Writes with acknowledgement of all copies, and keeps the cursor of one connector.

    Args:
        settings: Say how to reach the broker.
        name: The connector's name; two that run at once must have two.
        topics: Full names of the topics that are written to.
        clock: Wall time, ms.
    """

    def __init__(
        self, settings: Settings, name: str, topics: Sequence[str], clock: Callable[[], int] | None = None
    ) -> None:
        self._options = settings.client_options()
        self._producer = Producer(self._options)
        self._topic = topic_name(CURSORS, settings.topic_prefix)
        self._topics = topics
        self._name = name.encode()
        self._clock = clock or SteadyClock()

    async def __aenter__(self) -> Self:
        counts = await partition_counts(self._options)
        for topic in (*self._topics, self._topic):
            if topic not in counts:
                raise RunError(f"there is no topic {topic}; `pileon topics` creates what is missing")
        await self._producer.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._producer.stop()

    async def position(self) -> Position:
        """See ``Sink``."""
        found: Position = None
        async for record in read_to_end(self._topic, [0], self._options):
            if record.key == self._name and record.value is not None:
                found = msgspec.json.decode(record.value, type=Cursor).position
        return found

    async def write(self, records: Sequence[Outgoing], position: Position) -> None:
        """See ``Sink``.

        Raises:
            RunError: If the broker does not take them.
        """
        await self._producer.send_all(records)
        if position is not None:
            cursor = msgspec.json.encode(Cursor(position, self._clock()))
            await self._producer.send_all([Outgoing(self._topic, cursor, self._name, 0)])
