"""Makes a connection that uvloop has closed look to aiokafka like one that is broken, so that it connects anew.

asyncio takes what is written to a closed transport and drops it; uvloop raises RuntimeError. aiokafka 0.14 expects
OSError alone: its fetcher and its group coordinator ended for good, and the consumer read no more without a word.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import aiokafka.conn  # type: ignore[import-untyped] # it ships no types
from aiokafka.errors import KafkaConnectionError  # type: ignore[import-untyped]


def _mended(write: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(write)
    def send(self: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - classes of aiokafka
        try:
            return write(self, *args, **kwargs)
        except RuntimeError as error:
            self.close(reason=aiokafka.conn.CloseReason.CONNECTION_BROKEN)
            raise KafkaConnectionError(f"Connection at {self.host}:{self.port} broken: {error}") from error

    return send


def mend() -> None:
    """Change aiokafka's connections in this process; to be called once."""
    connection = aiokafka.conn.AIOKafkaConnection
    connection.send = _mended(connection.send)
    connection._send_sasl_token = _mended(connection._send_sasl_token)
