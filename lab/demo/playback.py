"""Posts of an archive produced in the order and at the pace of their event times, only faster."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Final, NamedTuple

from confluent_kafka import KafkaError, KafkaException, Message, Producer

from agents.ops.errors import RunError
from pipeline.windows.event_time import milliseconds
from pipeline.windows.watermark import EventClock
from schemas.codec import decode_post

FLUSH_SECONDS: Final = 30.0


class Line(NamedTuple):
    """A post as it is produced: event time in ms, record key and value."""

    time: int
    key: bytes
    value: bytes


def read_lines(path: Path) -> list[Line]:
    """Return the posts of a JSON lines file, which are in order of event time."""
    lines = []
    for value in path.read_bytes().splitlines():
        post = decode_post(value)
        lines.append(Line(milliseconds(post.created_at), post.author.id.encode(), value))
    return lines


class Playback:
    """Produces posts when they are due.

    Args:
        bootstrap: The broker's address.
        topic: Where to.
        lines: The posts, in order of event time.
        seconds: How long all of it takes.
    """

    def __init__(self, bootstrap: str, topic: str, lines: Sequence[Line], seconds: float) -> None:
        # Without idempotence a record sent again could overtake another and so come out of order.
        self._producer: Final = Producer(
            {"bootstrap.servers": bootstrap, "enable.idempotence": True, "linger.ms": 5, "log_level": 2},
            logger=logging.getLogger(__name__),
        )
        self._topic: Final = topic
        self._lines: Final = lines
        self._begin: Final = lines[0].time
        self._pace: Final = (lines[-1].time - lines[0].time) / seconds
        self._clocks: Final[dict[int, EventClock]] = {}
        self._delivered = 0
        self._refused: KafkaError | None = None
        self.produced = 0

    @property
    def reached(self) -> int:
        """Event time of the last post produced, ms."""
        return self._lines[max(self.produced - 1, 0)].time

    @property
    def done(self) -> bool:
        """Whether all posts were produced."""
        return self.produced == len(self._lines)

    def advance(self, elapsed: float) -> None:
        """Produce what is due so many seconds after the start.

        Raises:
            RunError: If the broker does not take a post.
        """
        due = self._begin + self._pace * elapsed
        while not self.done and (line := self._lines[self.produced]).time <= due:
            self._producer.produce(
                self._topic, line.value, line.key, on_delivery=partial(self._deliver, line.time)
            )
            self.produced += 1
        self._producer.poll(0)
        self._raise_refusal()

    def finish(self, hop: int) -> int:
        """Wait for the broker to have all posts.

        Args:
            hop: Length of a hop, ms.

        Returns:
            The event time that the detector comes to when nothing more is expected, ms.

        Raises:
            RunError: If the broker does not take them.
        """
        try:
            self._producer.flush(FLUSH_SECONDS)
        except KafkaException as error:
            raise RunError(f"the broker took no posts: {error}") from None
        self._raise_refusal()
        if self._delivered != len(self._lines):
            raise RunError(
                f"the broker took {self._delivered} of {len(self._lines)} posts in {FLUSH_SECONDS:.0f} s"
            )
        return max(-(-clock.reached // hop) * hop for clock in self._clocks.values())

    def _deliver(self, time: int, error: KafkaError | None, message: Message) -> None:
        if error is not None:
            self._refused = error
            return
        # Where a post landed decides how far its partition's clock gets.
        self._clocks.setdefault(message.partition() or 0, EventClock(0)).see(time)
        self._delivered += 1

    def _raise_refusal(self) -> None:
        if self._refused is not None:
            raise RunError(f"the broker took no post: {self._refused.str()}")
