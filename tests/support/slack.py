"""A Slack that listens on this machine and answers as it is told."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer
from msgspec import Struct


class Answer(Struct, frozen=True):
    """One answer of the webhook."""

    status: int = 200
    text: str = "ok"
    headers: dict[str, str] = {}
    seconds: float = 0.0


class FakeSlack:
    """Keeps what was posted; answers from a list, and with the last of it from then on.

    Attributes:
        posted: Bodies of all requests.
        accepted: Those that a channel would show: the answer is 200, whether the sender waits for it or not.
    """

    def __init__(self, *answers: Answer) -> None:
        self.answers = list(answers) or [Answer()]
        self.posted: list[dict[str, Any]] = []
        self.accepted: list[dict[str, Any]] = []
        self.times: list[float] = []
        self.url = ""

    async def _post(self, request: web.Request) -> web.Response:
        self.times.append(time.monotonic())
        self.posted.append(await request.json())
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if answer.status == 200:
            self.accepted.append(self.posted[-1])
        await asyncio.sleep(answer.seconds)
        return web.Response(status=answer.status, text=answer.text, headers=answer.headers)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[FakeSlack]:
        """Listen on a free port of the loopback interface."""
        app = web.Application()
        app.router.add_post("/services/T0/B0/secret", self._post)
        server = TestServer(app, host="127.0.0.1")
        await server.start_server()
        try:
            self.url = str(server.make_url("/services/T0/B0/secret"))
            yield self
        finally:
            await server.close()
