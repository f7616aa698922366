"""Connections that the other side closed."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from functools import partial

import pytest
import uvloop
from aiokafka.client import AIOKafkaClient, CoordinationType  # type: ignore[import-untyped] # it ships no types
from aiokafka.conn import AIOKafkaConnection  # type: ignore[import-untyped]
from aiokafka.errors import KafkaConnectionError, KafkaError  # type: ignore[import-untyped]

from agents.kafka.transport import patches


class Request:
    """A request, its header and its bytes."""

    def prepare(self, _versions: object) -> Request:
        """Return the request."""
        return self

    def build_request_header(self, **_fields: object) -> Request:
        """Return the header."""
        return self

    def encode(self) -> bytes:
        """Return the bytes."""
        return b"request"


@pytest.fixture(autouse=True)
def _patched() -> None:
    """Patch aiokafka, as the start of a worker does."""
    patches.apply()


@pytest.fixture
def port() -> Iterator[int]:
    """A port that takes connections and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield int(server.getsockname()[1])


@pytest.mark.parametrize("sasl", [False, True])
def test_writing_to_a_closed_connection_is_a_connection_error(port: int, sasl: bool) -> None:
    """With uvloop it is a RuntimeError, over which aiokafka's consumers stopped reading for good."""

    async def write() -> None:
        connection = AIOKafkaConnection("127.0.0.1", port)
        connection._reader, connection._writer = await asyncio.open_connection("127.0.0.1", port)
        connection._read_task = asyncio.get_running_loop().create_future()
        connection._writer.transport.abort()
        # The transport is closed in the next round of the loop; nobody reads here who would notice.
        await asyncio.sleep(0.01)
        send = partial(connection._send_sasl_token, b"token") if sasl else partial(connection.send, Request())
        with pytest.raises(KafkaConnectionError):
            send()
        assert not connection.connected()

    uvloop.run(write())


async def test_a_cluster_without_brokers_is_asked_again() -> None:
    """The client asserted that there is one, over which its group coordinator ended for good."""
    client = AIOKafkaClient()
    with pytest.raises(KafkaError) as raised:
        await client.coordinator_lookup(CoordinationType.GROUP, "group")
    assert raised.value.retriable
