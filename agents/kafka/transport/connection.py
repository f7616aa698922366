"""Lets aiokafka 0.14 try again where it gave up for good: the consumer read no more, without a word.

- asyncio takes what is written to a closed transport and drops it; uvloop raises RuntimeError. aiokafka expects OSError
  alone, and both its fetcher and its group coordinator ended. Such a connection counts as broken now.
- A broker that has just begun, or that its controller has lost sight of for a moment, names no brokers, not even
  itself. aiokafka asserts that there is one to ask for the coordinator. Now it asks again.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Any

import aiokafka.client  # type: ignore[import-untyped] # it ships no types
import aiokafka.conn  # type: ignore[import-untyped]
from aiokafka.errors import KafkaConnectionError, NoBrokersAvailable  # type: ignore[import-untyped]


def _mended(write: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(write)
    def send(self: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - classes of aiokafka
        try:
            return write(self, *args, **kwargs)
        except RuntimeError as error:
            self.close(reason=aiokafka.conn.CloseReason.CONNECTION_BROKEN)
            raise KafkaConnectionError(f"Connection at {self.host}:{self.port} broken: {error}") from error

    return send


def _asking_again(lookup: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    @wraps(lookup)
    async def ask(self: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - classes of aiokafka
        if not self.cluster.brokers():
            raise NoBrokersAvailable("no broker is named, not even the one that answered")
        return await lookup(self, *args, **kwargs)

    return ask


def patch_connections() -> None:
    """Change aiokafka's connections and clients in this process; to be called once, by ``patches.apply``."""
    connection = aiokafka.conn.AIOKafkaConnection
    connection.send = _mended(connection.send)
    connection._send_sasl_token = _mended(connection._send_sasl_token)
    client = aiokafka.client.AIOKafkaClient
    client.coordinator_lookup = _asking_again(client.coordinator_lookup)
