"""Writes records outside of any agent: numbered, and acknowledged by every copy."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any, Final

from aiokafka import AIOKafkaProducer  # type: ignore[import-untyped] # it ships no types
from aiokafka.errors import KafkaError  # type: ignore[import-untyped]

from agents.kafka.outgoing import Outgoing
from agents.ops.errors import RunError

MAX_REQUEST_BYTES: Final = 8 * 1024 * 1024
SEND_MS: Final = 60_000


class Producer:
    """A producer that numbers its records, so that the broker takes none of them twice when an answer is lost.

    Args:
        client_options: How to reach the broker, as ``Settings.client_options`` gives it.
    """

    def __init__(self, client_options: Mapping[str, Any]) -> None:
        self._options = client_options

    async def start(self) -> None:
        """Connect."""
        self._producer = AIOKafkaProducer(
            **self._options,
            acks="all",
            enable_idempotence=True,
            max_request_size=MAX_REQUEST_BYTES,
            request_timeout_ms=SEND_MS,
            linger_ms=5,
        )
        await self._producer.start()

    async def stop(self) -> None:
        """Send what is left, and disconnect."""
        await self._producer.stop()

    async def send_all(self, records: Sequence[Outgoing]) -> None:
        """Send records in order, and wait until the broker has them all.

        Raises:
            RunError: If it does not take one.
        """
        try:
            sent = [
                await self._producer.send(
                    one.topic, one.value, one.key, one.partition, headers=list(one.headers)
                )
                for one in records
            ]
            await asyncio.gather(*sent)
        except KafkaError as error:
            raise RunError(f"the broker does not take what was read: {error!r}") from error
