"""A TCP proxy on the loopback interface that can be slow, break connections off or fall silent.

The faults are those of Toxiproxy (github.com/Shopify/toxiproxy) that matter to Kafka's protocol: latency,
``reset_peer`` and a connection on which nothing comes any more.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
import threading
from collections.abc import Coroutine
from types import TracebackType
from typing import Any, Final, Self

from tests.support.real_kafka import free_port

PIECE: Final = 64 * 1024


class FaultProxy:
    """Passes bytes on between clients and a server, in a thread of its own.

    Args:
        target: Port of the server on this machine; may be set later.
    """

    def __init__(self, target: int = 0) -> None:
        self.port: Final = free_port()
        self.target = target
        self.seconds = 0.0
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._writers: set[asyncio.StreamWriter] = set()
        self._server: asyncio.Server | None = None
        self._open = asyncio.Event()
        self._open.set()

    def __enter__(self) -> Self:
        self._thread.start()
        self._do(self._listen())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._do(self._close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def delay(self, seconds: float) -> None:
        """Hold every piece of data back for so long, in each direction; 0 ends that."""
        self.seconds = seconds

    def reset(self) -> None:
        """Break off all connections with a TCP reset; new ones are taken."""
        self._do(self._abort())

    def silence(self) -> None:
        """Pass nothing on and close nothing, as when a cable is cut: connections are half-open."""
        self._loop.call_soon_threadsafe(self._open.clear)

    def heal(self) -> None:
        """Pass everything on again; what came in between was kept, as TCP would."""
        self.seconds = 0.0
        self._loop.call_soon_threadsafe(self._open.set)

    def _do(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(30)

    async def _listen(self) -> None:
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", self.port)

    async def _close(self) -> None:
        assert self._server is not None
        self._server.close()
        await self._abort()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def _abort(self) -> None:
        for writer in self._writers:
            connection = writer.get_extra_info("socket")
            # Closing with no time to linger sends RST in place of FIN.
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            writer.transport.abort()
        self._writers.clear()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            there, back = await asyncio.open_connection("127.0.0.1", self.target)
        except OSError:
            writer.transport.abort()
            return
        self._writers |= {writer, back}
        try:
            await asyncio.gather(self._pass(reader, back), self._pass(there, writer))
        finally:
            self._writers -= {writer, back}

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while data := await reader.read(PIECE):
                if self.seconds:
                    await asyncio.sleep(self.seconds)
                await self._open.wait()
                writer.write(data)
                await writer.drain()
        writer.close()
