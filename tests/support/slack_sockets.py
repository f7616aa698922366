"""A server that speaks Slack's Socket Mode: it gives out addresses of sockets, says hello, and sends envelopes."""

from __future__ import annotations

import asyncio
import json
from contextlib import AsyncExitStack
from types import TracebackType
from typing import Any, Self

from aiohttp import WSMsgType, web
from aiohttp.test_utils import TestServer

TOKEN = "xapp-test"  # opens nothing


class SlackSockets:
    """Slack's side of Socket Mode, as its documentation has it.

    Attributes:
        opened: Sockets that were opened so far.
        acknowledged: Envelopes that were answered, in order.
        silent: Whether sockets take what comes and say nothing, not even that they live.
        pinged: Signs of life that sockets were asked for so far.
    """

    def __init__(self) -> None:
        self.opened = 0
        self.acknowledged: list[str] = []
        self.silent = False
        self.pinged = 0
        self._sockets: list[web.WebSocketResponse] = []
        self._changed = asyncio.Condition()
        self._stack = AsyncExitStack()
        self._server: TestServer | None = None

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_post("/api/apps.connections.open", self._open)
        app.router.add_get("/link", self._link)
        self._server = TestServer(app)
        await self._server.start_server()
        self._stack.push_async_callback(self._server.close)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.drop()
        await self._stack.aclose()

    @property
    def api_url(self) -> str:
        """Where the interface is, with a slash at its end."""
        assert self._server is not None
        return str(self._server.make_url("/api/"))

    async def send(self, kind: str, **fields: Any) -> None:
        """Send an envelope through the newest socket."""
        await self._sockets[-1].send_str(json.dumps({"type": kind, **fields}))

    async def drop(self) -> None:
        """Cut every socket without a farewell."""
        for socket in self._sockets:
            if (transport := socket._req.transport if socket._req else None) is not None:
                transport.abort()
        self._sockets.clear()

    async def until(self, holds: Any) -> None:  # a condition of any kind
        """Wait until a condition holds; a minute says that it never will."""
        async with asyncio.timeout(60), self._changed:
            await self._changed.wait_for(holds)

    async def _open(self, request: web.Request) -> web.Response:
        if request.headers.get("Authorization") != f"Bearer {TOKEN}":
            return web.json_response({"ok": False, "error": "invalid_auth"})
        assert self._server is not None
        address = self._server.make_url("/link").with_scheme("ws")
        return web.json_response({"ok": True, "url": f"{address}?ticket={self.opened}"})

    async def _link(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(autoping=False)
        await socket.prepare(request)
        self.opened += 1
        self._sockets.append(socket)
        if not self.silent:
            await socket.send_str(json.dumps({"type": "hello", "num_connections": 1}))
        await self._tell()
        async for message in socket:
            if message.type == WSMsgType.PING:
                self.pinged += 1
                if not self.silent:
                    await socket.pong(message.data)
                await self._tell()
            if message.type == WSMsgType.TEXT:
                self.acknowledged.append(json.loads(message.data)["envelope_id"])
                await self._tell()
        return socket

    async def _tell(self) -> None:
        async with self._changed:
            self._changed.notify_all()
