"""Mastodon, and servers that speak its interface: streaming over server-sent events or a websocket.

Source: docs.joinmastodon.org, "Streaming API" and ``GET /api/v1/timelines/public``. Streaming cannot be resumed: what
was posted during a break is fetched from the timeline, from the newest status seen on. What was deleted or edited
meanwhile is not told by any server.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from typing import Any, Final, Literal, NamedTuple
from urllib.parse import urlencode, urlsplit

import aiohttp
import msgspec

from agents.connectors.feed import (
    Backoff,
    Event,
    LostError,
    Position,
    Recent,
    Socket,
    checked,
    log,
    reconnecting,
    tell_gap,
)
from agents.connectors.sse import Message, messages
from schemas.tolerant import any_json

PAGE: Final = 40
PAGES: Final = 250
"""Pages fetched after a break, ten thousand statuses; what was before that is told as a gap."""

KNOWN: Final = 100_000
"""Statuses whose address is remembered, since answers and deletions name them by their number only."""

LONGEST_NUMBER: Final = 32
SILENT_SECONDS: Final = 90.0
MAX_FRAME: Final = 4 * 1024 * 1024

_CONNECTED: Final = Message("connected", "")
"""Comes first of a connection, before anything that the server sends."""

Way = Literal["sse", "websocket"]
Stream = Literal["public", "public:local", "public:remote"]


class Place(NamedTuple):
    """Which stream of which server.

    Attributes:
        server: The server's address, ``https://host``.
        stream: The stream.
        token: An access token; most servers want one.
        way: How to listen.
    """

    server: str
    stream: Stream = "public"
    token: str | None = None
    way: Way = "sse"


class MastodonFeed:
    """A public stream of one server; a position is the number of the newest status.

    Args:
        place: What to listen to.
        session: Makes the connections.
        backoff: How long to wait after a loss.
        silent_seconds: A connection without a sign of life for so long is taken for dead.
        sleep: Waits.
    """

    format = "mastodon"

    def __init__(
        self,
        place: Place,
        session: aiohttp.ClientSession,
        *,
        backoff: Backoff | None = None,
        silent_seconds: float = SILENT_SECONDS,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._place = place
        self._server = place.server.rstrip("/")
        self._session = session
        self._backoff = backoff or Backoff()
        self._silent = silent_seconds
        self._sleep = sleep
        self._recent = Recent()
        self._addresses: OrderedDict[str, str] = OrderedDict()
        self._domain: str | None = None

    def events(self, position: Position) -> AsyncIterator[Event]:
        """See ``Feed``."""
        return reconnecting("mastodon", self._connection, position, self._backoff, self._sleep)

    async def _connection(self, position: Position) -> AsyncIterator[Event]:
        if self._domain is None:
            self._domain = await self._instance()
        newest = position if isinstance(position, str) and position else ""
        live = self._websocket() if self._place.way == "websocket" else self._sse()
        try:
            # What comes while the timeline is fetched waits in the connection, so that nothing falls in between.
            if await anext(live, None) is None:
                return
            log.info("ingest.connected", source="mastodon", after=newest or None)
            if newest:
                async for status in self._missed(newest):
                    newest = _newer(newest, status.get("id"))
                    if (event := self._event("update", status, newest)) is not None:
                        yield event
            async for message in live:
                status = _json(message.data)
                if message.event == "update" and isinstance(status, dict):
                    newest = _newer(newest, status.get("id"))
                inner = message.data if status is None else status
                if (event := self._event(message.event, inner, newest)) is not None:
                    yield event
        finally:
            await live.aclose()

    def _event(self, name: str, inner: object, newest: str) -> Event | None:
        message: dict[str, Any] = {"event": name, "payload": inner, "instance": self._domain}
        key = None
        if isinstance(inner, dict):
            number, account = str(inner.get("id")), inner.get("account")
            if name == "update" and self._recent.again(number):
                return None
            if isinstance(account, dict) and isinstance(account.get("acct"), str):
                key = account["acct"].lower().encode()
            self._learn(number, inner.get("uri"))
            message["in_reply_to_uri"] = self._addresses.get(str(inner.get("in_reply_to_id")))
        elif name == "delete":
            message["payload"] = str(inner)
            message["uri"] = self._addresses.get(str(inner))
        return Event(msgspec.json.encode(message), key, newest or None)

    def _learn(self, number: str, address: object) -> None:
        if isinstance(address, str) and address:
            self._addresses[number] = address
            if len(self._addresses) > KNOWN:
                self._addresses.popitem(last=False)

    async def _missed(self, after: str) -> AsyncIterator[dict[str, Any]]:
        """Yield what was posted since a status, the oldest first."""
        for _ in range(PAGES):
            query = {"limit": str(PAGE), "min_id": after}
            if self._place.stream != "public":
                query[self._place.stream.partition(":")[2]] = "true"
            try:
                page = await self._get(f"/api/v1/timelines/public?{urlencode(query)}")
            except LostError as error:
                tell_gap("mastodon", after=after, why=str(error))
                return
            statuses = [one for one in page if isinstance(one, dict)] if isinstance(page, list) else []
            if not statuses:
                return
            for status in reversed(statuses):
                yield status
            before, after = after, _newer(after, statuses[0].get("id"))
            if after == before:
                return
        tell_gap("mastodon", after=after, why=f"more than {PAGES} pages were missed")

    async def _instance(self) -> str | None:
        """Return the domain that accounts of the server have, which need not be that of its address."""
        for path, field in (("/api/v2/instance", "domain"), ("/api/v1/instance", "uri")):
            try:
                about = await self._get(path)
            except LostError:
                continue
            domain = about.get(field) if isinstance(about, dict) else None
            if isinstance(domain, str) and domain:
                return urlsplit(domain).netloc or domain
        return None

    async def _get(self, path: str) -> object:
        timeout = aiohttp.ClientTimeout(total=30)
        async with self._session.get(
            f"{self._server}{path}", headers=self._headers(), timeout=timeout
        ) as response:
            if response.status >= 400:
                raise LostError(f"{path.partition('?')[0]}: the server answers {response.status}")
            return _json(await response.text(errors="replace"))

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._place.token}"} if self._place.token else {}

    async def _sse(self) -> AsyncGenerator[Message, None]:
        path = "/api/v1/streaming/" + self._place.stream.replace(":", "/")
        timeout = aiohttp.ClientTimeout(total=None, sock_connect=30, sock_read=self._silent)
        async with self._session.get(
            f"{self._server}{path}", headers=self._headers(), timeout=timeout
        ) as response:
            checked(response, f"GET {path}")
            yield _CONNECTED
            async for message in messages(response.content.iter_any()):
                if message is not None:
                    yield message

    async def _websocket(self) -> AsyncGenerator[Message, None]:
        url = f"{self._server.replace('http', 'ws', 1)}/api/v1/streaming?stream={self._place.stream}"
        async with Socket(self._session, url, MAX_FRAME, self._headers()) as socket:
            yield _CONNECTED
            while True:
                frame = await socket.receive(timeout=self._silent)
                if frame.type is not aiohttp.WSMsgType.TEXT:
                    return
                message = _json(frame.data)
                if not isinstance(message, dict):
                    yield Message("update", frame.data)
                    continue
                payload = message.get("payload")
                data = payload if isinstance(payload, str) else msgspec.json.encode(payload).decode()
                yield Message(str(message.get("event")), data)


def _json(text: str) -> Any:  # noqa: ANN401 # whatever a server sends
    try:
        return any_json(text.encode())
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return None


def _newer(one: str, other: object) -> str:
    """Return the newer of two numbers of statuses: they grow in length, then in order."""
    text = str(other) if isinstance(other, str | int) and not isinstance(other, bool) else ""
    if len(text) > LONGEST_NUMBER or not text.isalnum():
        return one
    return max(one, text, key=lambda number: (len(number), number))
