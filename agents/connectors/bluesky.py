"""Bluesky: events of a Jetstream server over a websocket.

Source: github.com/bluesky-social/jetstream, README: ``/subscribe`` with ``wantedCollections`` and ``cursor``, the time
of an event in µs, from which on events are sent again.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, Final
from urllib.parse import urlencode

import aiohttp
import msgspec

from agents.connectors.feed import Backoff, Event, Position, Recent, Socket, log, reconnecting
from agents.ops.clock import SteadyClock

COLLECTIONS: Final = ("app.bsky.feed.post", "app.bsky.feed.repost")
SERVER: Final = "wss://jetstream2.us-east.bsky.network"

OVERLAP_US: Final = 5_000_000
"""How far before the last event reading begins again: a server's events of one moment do not all come in order."""

GAP_US: Final = 60_000_000
"""The first event after a break is not so much later than the last before it, unless the server has forgotten some."""

AHEAD_US: Final = 3_600_000_000
"""A time further ahead than this is a mistake: to read on from there would leave out all until then."""

SILENT_SECONDS: Final = 60.0
MAX_FRAME: Final = 4 * 1024 * 1024


class BlueskyFeed:
    """Everything that is posted on Bluesky; a position is the time of the newest event, µs.

    Args:
        server: The Jetstream server's address, ``wss://host``.
        session: Makes the connections.
        backoff: How long to wait after a loss.
        silent_seconds: A connection without a frame for so long is taken for dead.
        sleep: Waits.
        clock: Wall time, ms.
    """

    format = "bluesky"

    def __init__(
        self,
        server: str,
        session: aiohttp.ClientSession,
        *,
        backoff: Backoff | None = None,
        silent_seconds: float = SILENT_SECONDS,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        clock: Callable[[], int] | None = None,
    ) -> None:
        self._clock = clock or SteadyClock()
        self._server = server.rstrip("/")
        self._session = session
        self._backoff = backoff or Backoff()
        self._silent = silent_seconds
        self._sleep = sleep
        self._recent = Recent()

    def events(self, position: Position) -> AsyncIterator[Event]:
        """See ``Feed``."""
        return reconnecting("bluesky", self._connection, position, self._backoff, self._sleep)

    async def _connection(self, position: Position) -> AsyncIterator[Event]:
        newest = position if isinstance(position, int) else 0
        query: list[tuple[str, str]] = [("wantedCollections", name) for name in COLLECTIONS]
        if newest:
            query.append(("cursor", str(max(newest - OVERLAP_US, 0))))
        first = True
        url = f"{self._server}/subscribe?{urlencode(query)}"
        async with Socket(self._session, url, MAX_FRAME) as socket:
            log.info("ingest.connected", source="bluesky", cursor=newest or None)
            while True:
                message = await socket.receive(timeout=self._silent)
                if message.type not in (aiohttp.WSMsgType.TEXT, aiohttp.WSMsgType.BINARY):
                    return
                value = message.data.encode() if isinstance(message.data, str) else bytes(message.data)
                time, key, identity = _read(value)
                if time and time < self._clock() * 1000 + AHEAD_US:
                    if first and newest and time > newest + GAP_US:
                        log.warning(
                            "ingest.gap", source="bluesky", after_us=newest, before_us=time,
                            why="the server holds no older events",
                        )  # fmt: skip
                    first = False
                    newest = max(newest, time)
                if identity is None or not self._recent.again(identity):
                    yield Event(value, key, newest or None)


def _read(value: bytes) -> tuple[int, bytes | None, object]:
    """Return an event's time, author and identity; of a frame that is no event, none of them."""
    try:
        event = msgspec.json.decode(value)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return 0, None, None
    if not isinstance(event, dict):
        return 0, None, None
    time, did = event.get("time_us"), event.get("did")
    commit: Any = event.get("commit")
    fields = commit if isinstance(commit, dict) else event
    what = tuple(str(fields.get(name)) for name in ("kind", "operation", "collection", "rkey", "rev"))
    author = did.encode() if isinstance(did, str) else None
    if not isinstance(time, int) or isinstance(time, bool) or not 0 < time < 2**62:
        return 0, author, None
    return time, author, (did, time, what)
