"""Writes records to a topic at a steady rate from a thread, whatever happens to the broker meanwhile."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import Final, Self

from confluent_kafka import Producer

from schemas.codec import encode_post
from schemas.post import Post

Entry = tuple[bytes | None, bytes | None]
"""Key and value of a record."""

STEP_SECONDS: Final = 0.02
FLUSH_SECONDS: Final = 900.0


def entries(posts: Iterable[Post]) -> Iterator[Entry]:
    """Return the records of posts, each author's bound for one partition."""
    return ((post.author.id.encode(), encode_post(post)) for post in posts)


class Feeder:
    """Produces every record once and in order, however long the broker is away.

    Args:
        bootstrap: Address of the broker.
        topic: Full name of the topic.
        entries: What to write.
        rate: Records a second; None is as fast as it goes.
    """

    def __init__(
        self, bootstrap: str, topic: str, entries: Iterable[Entry], rate: float | None = None
    ) -> None:
        self.sent = 0
        self._topic = topic
        self._entries = entries
        self._rate = rate
        self._stopped = threading.Event()
        self._error: BaseException | None = None
        self._producer = Producer(
            {
                "bootstrap.servers": bootstrap,
                # Order and number hold over retries, which go on for as long as it takes.
                "enable.idempotence": True,
                "message.timeout.ms": 0,
                "reconnect.backoff.max.ms": 500,
                "linger.ms": 10,
                "compression.type": "lz4",
                "queue.buffering.max.messages": 1_000_000,
                "message.max.bytes": 8_000_000,
                "log_level": 0,
            }
        )
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopped.set()
        self._thread.join()

    @property
    def done(self) -> bool:
        """Whether all posts are on the broker."""
        return not self._thread.is_alive() and self._error is None

    async def finished(self, seconds: float = 300.0) -> None:
        """Wait until the broker has all posts."""
        await asyncio.to_thread(self._thread.join, seconds)
        if self._error is not None:
            raise self._error
        if self._thread.is_alive():
            raise TimeoutError(f"{self.sent} posts were fed in {seconds:.0f} s, and more wait")

    def _run(self) -> None:
        try:
            self._feed()
        except Exception as error:
            self._error = error
            raise

    def _feed(self) -> None:
        begin = time.monotonic()
        for key, value in self._entries:
            while self._rate is not None and self.sent >= (time.monotonic() - begin) * self._rate:
                self._producer.poll(STEP_SECONDS)
                if self._stopped.is_set():
                    return
            self._put(key, value)
            self.sent += 1
        if left := self._producer.flush(FLUSH_SECONDS):
            raise TimeoutError(f"the broker did not take {left} posts in {FLUSH_SECONDS:.0f} s")

    def _put(self, key: bytes | None, value: bytes | None) -> None:
        while True:
            try:
                self._producer.produce(self._topic, value, key)
            except BufferError:
                self._producer.poll(0.1)
                if self._stopped.is_set():
                    return
            else:
                self._producer.poll(0)
                return
