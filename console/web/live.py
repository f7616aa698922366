"""Telling open pages that the store has changed, by server-sent events.

One task asks the store for all of them. A part that is the same for everybody is made once for each change and sent
along, so that fifty open pages cost little more than one. A page that reads too slowly loses what it has not read and
is told to load again; it never makes others wait, nor the memory grow.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterator, Mapping
from typing import Final

import orjson
import structlog
from msgspec import Struct
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from agents.store import AlertReader, Changes, StoreError
from agents.store.people import Session

LOOK_SECONDS: Final = 0.25
"""Time between two looks into the store, while anybody is there to be told."""

PART_SECONDS: Final = 0.5
"""Least time between two makings of a part."""

PING_SECONDS: Final = 15.0
SEND_SECONDS: Final = 20.0
"""How long a page may take to read what is sent; then its connection is given up."""

WAITING: Final = 8
"""Changes kept for a page that reads slowly."""

STREAMS: Final = 300
"""Pages followed at once, and at most so many of one user:"""
STREAMS_EACH: Final = 60

RESET: Final = b"event: reset\ndata: {}\n\n"
PING: Final = b": ping\n\n"

log: Final = structlog.get_logger("pileon.console")


class Follower(Struct, eq=False):
    """An open page.

    Attributes:
        who: Whose it is.
        part: The address of the part that it wants with each change; empty for none.
        queue: What it has not been sent yet.
    """

    who: str
    part: str
    queue: asyncio.Queue[bytes]

    def send(self, message: bytes) -> None:
        """Queue a message; a page that reads too slowly loses all of them and loads again."""
        if self.queue.full():
            while not self.queue.empty():
                self.queue.get_nowait()
            message = RESET
        self.queue.put_nowait(message)


class Broadcaster:
    """Follows the store for all open pages.

    Args:
        reader: The store.
        parts: What makes a part that is the same for everybody, by its address; called in a thread.
        look_seconds: Time between two looks.

    Attributes:
        begun: Set once the store was looked at: from then on every change is told.
    """

    def __init__(
        self,
        reader: AlertReader,
        parts: Mapping[str, Callable[[], str]] | None = None,
        look_seconds: float = LOOK_SECONDS,
    ) -> None:
        self._reader: Final = reader
        self._parts: Final = dict(parts or {})
        self._look_seconds: Final = look_seconds
        self._followers: Final[set[Follower]] = set()
        self._task: asyncio.Task[None] | None = None
        self._changed: dict[str, None] = {}
        self._made_at = -PART_SECONDS
        self.begun: Final = asyncio.Event()

    @property
    def followers(self) -> int:
        """How many pages are followed."""
        return len(self._followers)

    @contextlib.contextmanager
    def following(self, who: str, part: str = "") -> Iterator[asyncio.Queue[bytes] | None]:
        """Give a queue of events, or None if there are too many pages.

        Args:
            who: Whose page it is.
            part: The part that it wants with each change; one that there is not counts as none.
        """
        mine = sum(1 for other in self._followers if other.who == who)
        if len(self._followers) >= STREAMS or mine >= STREAMS_EACH:
            yield None
            return
        follower = Follower(who, part if part in self._parts else "", asyncio.Queue(WAITING))
        self._followers.add(follower)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._run(), name="console-changes")
        try:
            yield follower.queue
        finally:
            self._followers.discard(follower)

    async def close(self) -> None:
        """Stop following."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def _run(self) -> None:
        cursor: int | None = None
        self._changed.clear()
        self.begun.clear()
        while self._followers:
            try:
                if cursor is None:
                    cursor = await run_in_threadpool(self._reader.last_change)
                    self.begun.set()
                else:
                    cursor = self._tell(await run_in_threadpool(self._reader.changes, cursor))
                    await self._tell_parts(cursor)
            except (SQLAlchemyError, StoreError) as error:
                log.warning("console.store_away", error=type(error).__name__)
                cursor = None
                await asyncio.sleep(2.0)
                self._send(RESET)
            await asyncio.sleep(self._look_seconds)

    def _tell(self, found: Changes) -> int:
        if found.lost:
            self._send(RESET)
        elif found.items:
            ids = list(dict.fromkeys(item.alert_id for item in found.items if item.alert_id))
            self._changed |= dict.fromkeys(ids)
            message = event("change", {"cursor": found.cursor, "alerts": ids})
            for follower in self._followers:
                if not follower.part:
                    follower.send(message)
        return found.cursor

    async def _tell_parts(self, cursor: int) -> None:
        """Send what changed with the part as it is now; what comes too soon after the last time waits."""
        now = asyncio.get_running_loop().time()
        if not self._changed or now - self._made_at < PART_SECONDS:
            return
        self._made_at = now
        ids = list(self._changed)
        self._changed.clear()
        for part in {follower.part for follower in self._followers if follower.part}:
            content = await run_in_threadpool(self._parts[part])
            message = event("change", {"cursor": cursor, "alerts": ids, "part": part, "content": content})
            for follower in self._followers:
                if follower.part == part:
                    follower.send(message)

    def _send(self, message: bytes) -> None:
        for follower in self._followers:
            follower.send(message)


class Events:
    """The ASGI endpoint of the stream.

    Args:
        broadcaster: Tells what changes.
        session: Says who is asking.
    """

    def __init__(self, broadcaster: Broadcaster, session: Callable[[Request], Session | None]) -> None:
        self._broadcaster: Final = broadcaster
        self._session: Final = session

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Stream events until the page goes, reads no more, or its session ends."""
        request = Request(scope)
        session = await run_in_threadpool(self._session, request)
        if session is None:
            await PlainTextResponse("Signed out.\n", 401)(scope, receive, send)
            return
        part = request.query_params.get("part", "")
        with self._broadcaster.following(session.user.name, part) as queue:
            if queue is None:
                await PlainTextResponse("Too many open pages.\n", 503)(scope, receive, send)
                return
            gone = asyncio.create_task(_gone(receive), name="console-stream-end")
            try:
                with contextlib.suppress(TimeoutError, OSError):
                    await self._stream(request, queue, gone, send)
            finally:
                gone.cancel()

    async def _stream(
        self, request: Request, queue: asyncio.Queue[bytes], gone: asyncio.Task[None], send: Send
    ) -> None:
        headers = [(b"content-type", b"text/event-stream"), (b"x-accel-buffering", b"no")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await _sent(send, b"retry: 2000\n\n")
        while not gone.done():
            waiting = asyncio.create_task(queue.get())
            done, _ = await asyncio.wait(
                {waiting, gone}, timeout=PING_SECONDS, return_when=asyncio.FIRST_COMPLETED
            )
            if waiting in done:
                await _sent(send, waiting.result())
                continue
            waiting.cancel()
            if gone in done or await run_in_threadpool(self._session, request) is None:
                break
            await _sent(send, PING)
        if not gone.done():
            await send({"type": "http.response.body", "body": b"", "more_body": False})


def event(name: str, data: object) -> bytes:
    """Return a server-sent event."""
    return b"event: " + name.encode() + b"\ndata: " + orjson.dumps(data) + b"\n\n"


async def _sent(send: Send, body: bytes) -> None:
    async with asyncio.timeout(SEND_SECONDS):
        await send({"type": "http.response.body", "body": body, "more_body": True})


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
