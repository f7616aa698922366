"""A small web server for machines: is the process alive, is it ready, what are its metrics."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Final, Self

from aiohttp import web

from agents.ops import metrics
from agents.ops.errors import ConfigurationError

Check = Callable[[], str | None]
"""Says what is wrong, or None when nothing is; must not block."""


class Progress:
    """Notes how far records are worked off, and complains when some wait and none was for too long.

    Time in which nobody knows whether any wait does not count: while the broker is away, a restart mends nothing.

    Args:
        limit: Seconds without a record that are still well while some wait.
        clock: Seconds that only go forward.
    """

    def __init__(self, limit: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._limit: Final = limit
        self._clock: Final = clock
        self._done: dict[int, int] = {}
        self._since: float | None = None

    def note(self, done: Mapping[int, int], waiting: bool | None) -> None:
        """Take note of how things stand.

        Args:
            done: The next offset of every partition.
            waiting: Whether there are records that are not done; None if that can't be known.
        """
        if not waiting:
            self._since = None
        elif self._since is None or self._done != done:
            self._since = self._clock()
        self._done = dict(done)

    def __call__(self) -> str | None:
        """Return what is wrong, or None."""
        age = 0.0 if self._since is None else self._clock() - self._since
        return None if age <= self._limit else f"records wait, and none was taken for {age:.0f} s"


class HealthServer:
    """Serves ``/healthz``, ``/readyz`` and ``/metrics``; each takes only GET.

    A worker that is not alive should be restarted; one that is alive but not ready should be waited for.

    Args:
        alive: Checks of ``/healthz`` by name.
        ready: Further checks of ``/readyz`` by name.
        host: Address to listen on.
        port: Port to listen on; 0 takes a free one.
    """

    def __init__(
        self,
        alive: Mapping[str, Check] | None = None,
        ready: Mapping[str, Check] | None = None,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
    ) -> None:
        self._alive = dict(alive or {})
        self._ready = self._alive | dict(ready or {})
        self._host = host
        self._port = port
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self.stop()

    @property
    def url(self) -> str:
        """Where it listens; only while it does."""
        if self._runner is None:
            raise RuntimeError("the health server is not running")
        host, port = self._runner.addresses[0][:2]
        return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"

    async def start(self) -> None:
        """Begin to listen.

        Raises:
            ConfigurationError: If the address or port cannot be had.
        """
        app = web.Application()
        app.router.add_get("/healthz", _handler(self._alive))
        app.router.add_get("/readyz", _handler(self._ready))
        app.router.add_get("/metrics", _metrics)
        runner = web.AppRunner(app, access_log=None, handle_signals=False, shutdown_timeout=1.0)
        await runner.setup()
        try:
            await web.TCPSite(runner, self._host, self._port).start()
        except OSError as error:
            await runner.cleanup()
            raise ConfigurationError(
                f"metrics cannot be served on {self._host} port {self._port}: {error.strerror or error}"
            ) from error
        self._runner = runner

    async def stop(self) -> None:
        """Stop listening."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None


class Pulse:
    """Notes that a loop goes round, and complains when it has not for too long; for use from several threads.

    Args:
        limit: Seconds that a round may take.
        clock: Seconds that only go forward.
    """

    def __init__(self, limit: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._limit: Final = limit
        self._clock: Final = clock
        self._at = clock()

    def beat(self) -> None:
        """Note a round."""
        self._at = self._clock()

    def __call__(self) -> str | None:
        """Return what is wrong, or None."""
        age = self._clock() - self._at
        return None if age <= self._limit else f"busy with one round for {age:.0f} s"


@contextmanager
def serving(server: HealthServer) -> Iterator[None]:
    """Run a health server in a thread of its own, for a program without an event loop.

    Raises:
        ConfigurationError: If the address or port cannot be had.
    """
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="health", daemon=True)
    thread.start()
    try:
        asyncio.run_coroutine_threadsafe(server.start(), loop).result()
        try:
            yield
        finally:
            asyncio.run_coroutine_threadsafe(server.stop(), loop).result()
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def _handler(checks: Mapping[str, Check]) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    async def answer(_request: web.Request) -> web.StreamResponse:
        problems = {name: problem for name, check in checks.items() if (problem := check()) is not None}
        return web.json_response({"ok": not problems, "problems": problems}, status=503 if problems else 200)

    return answer


async def _metrics(_request: web.Request) -> web.Response:
    return web.Response(body=metrics.exposition(), headers={"Content-Type": metrics.CONTENT_TYPE})
