"""Records on their way out: sent together, and known to be on the broker before anything is acknowledged."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol

from faust.types.transports import ProducerT

MAX_RECORD_BYTES = 7 * 1024 * 1024
"""Largest value that is sent; topics take batches of 8 MiB, headers and framing included."""


class Outgoing(NamedTuple):
    """A record to send.

    Attributes:
        topic: Full name of the topic.
        value: The value; None is a tombstone.
        key: The key.
        partition: The partition; None leaves it to the key.
        headers: Names and values.
    """

    topic: str
    value: bytes | None
    key: bytes | None = None
    partition: int | None = None
    headers: Sequence[tuple[str, bytes]] = ()


class Sender(Protocol):
    """Sends records."""

    async def send_all(self, records: Iterable[Outgoing]) -> list[int]:
        """Send records, and return their offsets once the broker has acknowledged every one.

        Records of one partition keep their order. Raises when any of them can't be delivered.
        """
        ...


class ProducerSender:
    """Sends through a Faust producer.

    Faust's own ways out are not used: what its buffer can't deliver is only logged, and its flush gives up
    after a tenth of a second, both with the source's offset committed all the same.
    """

    def __init__(self, producer: ProducerT) -> None:
        self._producer = producer

    async def send_all(self, records: Iterable[Outgoing]) -> list[int]:
        """See ``Sender``."""
        sent = [
            await self._producer.send(
                record.topic,
                record.key,
                record.value,
                record.partition,
                None,
                list(record.headers) or None,
            )
            for record in records
        ]
        return [metadata.offset for metadata in await asyncio.gather(*sent)]
