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

from agents.connectors.bluesky_names import Names, accounts_in, named
from agents.connectors.feed import Backoff, Event, Position, Recent, Socket, log, reconnecting, tell_gap
from agents.ops.clock import SteadyClock
from schemas.tolerant import any_json

COLLECTIONS: Final = ("app.bsky.feed.post", "app.bsky.feed.repost")
SERVER: Final = "wss://jetstream2.us-east.bsky.network"

OVERLAP_US: Final = 5_000_000
"""How far before the last event reading begins again: a server's events of one moment do not all come in order."""

GAP_US: Final = 60_000_000
"""The first event after a break is not so much later than the last before it, unless the server has forgotten some."""

AHEAD_US: Final = 3_600_000_000
"""A time further ahead than this is a mistake: to read on from there would leave out all until then."""

SILENT_SECONDS: Final = 60.0
GATHERED: Final = 200
"""Frames whose accounts are asked for together."""

GATHER_SECONDS: Final = 0.25
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
        names: Tells handles and profiles; None for none, DIDs then stand in.
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
        names: Names | None = None,
    ) -> None:
        self._names = names
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
            async for value in self._frames(socket):
                time, key, identity = _read(value)
                if time and time < self._clock() * 1000 + AHEAD_US:
                    if first and newest and time > newest + GAP_US:
                        why = "the server holds no older events"
                        tell_gap("bluesky", after_us=newest, before_us=time, why=why)
                    first = False
                    newest = max(newest, time)
                if identity is None or not self._recent.again(identity):
                    yield Event(value, key, newest or None)

    async def _frames(self, socket: aiohttp.ClientWebSocketResponse) -> AsyncIterator[bytes]:
        """Yield frames until the connection ends; with names, some that came together are asked for together."""
        while (first := await self._frame(socket, self._silent)) is not None:
            if self._names is None:
                yield first
                continue
            frames, ended = [first], False
            deadline = asyncio.get_running_loop().time() + GATHER_SECONDS
            while len(frames) < GATHERED and not ended:
                left = deadline - asyncio.get_running_loop().time()
                try:
                    frame = await self._frame(socket, max(left, 0.001))
                except TimeoutError:
                    break
                frames, ended = ([*frames, frame], False) if frame is not None else (frames, True)
            for value in await self._named(frames, self._names):
                yield value
            if ended:
                return

    async def _frame(self, socket: aiohttp.ClientWebSocketResponse, seconds: float) -> bytes | None:
        message = await socket.receive(timeout=seconds)
        if message.type not in (aiohttp.WSMsgType.TEXT, aiohttp.WSMsgType.BINARY):
            return None
        return message.data.encode() if isinstance(message.data, str) else bytes(message.data)

    async def _named(self, frames: list[bytes], names: Names) -> list[bytes]:
        events = [_event(frame) for frame in frames]
        for event in events:
            identity = event.get("identity") if event else None
            if isinstance(identity, dict) and isinstance(identity.get("handle"), str):
                names.told(str(identity.get("did")), identity["handle"])
        await names.learn(
            did for event in events if event and event.get("commit") for did in accounts_in(event)
        )
        return [
            msgspec.json.encode(named(event, names)) if event and event.get("commit") else frame
            for event, frame in zip(events, frames, strict=True)
        ]


def _event(frame: bytes) -> dict[str, Any] | None:
    try:
        event = any_json(frame)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
    return event if isinstance(event, dict) else None


def _read(value: bytes) -> tuple[int, bytes | None, object]:
    """Return an event's time, author and identity; of a frame that is no event, none of them."""
    event = _event(value)
    if event is None:
        return 0, None, None
    time, did = event.get("time_us"), event.get("did")
    commit: Any = event.get("commit")
    fields = commit if isinstance(commit, dict) else event
    what = tuple(str(fields.get(name)) for name in ("kind", "operation", "collection", "rkey", "rev"))
    author = did.encode() if isinstance(did, str) else None
    if not isinstance(time, int) or isinstance(time, bool) or not 0 < time < 2**62:
        return 0, author, None
    return time, author, (did, time, what)
