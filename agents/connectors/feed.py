"""What a connector reads: events with the position after each, over connections that break and are made again."""

from __future__ import annotations

import asyncio
import random
from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable, Hashable
from typing import Any, Final, NamedTuple, Protocol

import aiohttp
import structlog

from agents.ops import metrics
from agents.ops.errors import RunError

log: Final = structlog.get_logger("pileon")

Position = Any
"""Where a source is to be read on from: whatever JSON can say. None is before anything was read."""

REMEMBERED: Final = 50_000
"""Events remembered, to leave out those that a source sends again after a break."""


class Event(NamedTuple):
    """One payload of a source.

    Attributes:
        value: The payload, as the source's mapper takes it.
        key: What keeps an author's payloads in order; None if that is not known.
        position: Where to read on after this one.
    """

    value: bytes
    key: bytes | None
    position: Position


class Feed(Protocol):
    """A source to read from."""

    @property
    def format(self) -> str:
        """Name of the payloads' format."""
        ...

    def events(self, position: Position) -> AsyncIterator[Event]:
        """Yield what comes after a position; ends only if the source does."""
        ...


class LostError(Exception):
    """A connection is lost, or was refused for now.

    Attributes:
        kind: ``network``, ``http`` or ``limited``: how long to wait before the next attempt depends on it.
        after: The source says how long to wait, s.
    """

    def __init__(self, why: str, kind: str = "network", after: float | None = None) -> None:
        super().__init__(why)
        self.kind: Final = kind
        self.after: Final = after


class Backoff:
    """How long to wait before connecting again: longer each time, up to a bound, and never in step with others.

    Args:
        steps: First and longest wait by kind of loss, s.
    """

    STEPS: Final = {"network": (0.25, 16.0), "http": (5.0, 320.0), "limited": (60.0, 900.0)}

    def __init__(self, steps: dict[str, tuple[float, float]] | None = None) -> None:
        self._steps = steps or self.STEPS
        self._failed = 0
        self._random = random.Random()  # noqa: S311 # spreads load, keeps no secret

    def reset(self) -> None:
        """Begin anew: the source has sent something."""
        self._failed = 0

    def next(self, loss: LostError) -> float:
        """Return how long to wait now, s."""
        if loss.after is not None:
            return loss.after
        first, longest = self._steps[loss.kind]
        wait = min(first * 2.0 ** min(self._failed, 20), longest)
        self._failed += 1
        return wait * self._random.uniform(0.75, 1.0)


class Recent:
    """The newest keys seen; tells those that come again."""

    def __init__(self, most: int = REMEMBERED) -> None:
        self._keys: OrderedDict[Hashable, None] = OrderedDict()
        self._most = most

    def again(self, key: Hashable) -> bool:
        """Note a key, and say whether it was among the newest already."""
        if key in self._keys:
            self._keys.move_to_end(key)
            return True
        self._keys[key] = None
        if len(self._keys) > self._most:
            self._keys.popitem(last=False)
        return False


Connect = Callable[[Position], AsyncIterator[Event]]


async def reconnecting(
    name: str,
    connect: Connect,
    position: Position,
    backoff: Backoff,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> AsyncIterator[Event]:
    """Yield events of one connection after another, for ever.

    Args:
        name: The source, for the log and the metrics.
        connect: Opens one connection at a position, and yields until it ends.
        position: Where to begin.
        backoff: Says how long to wait in between.
        sleep: Waits.
    """
    while True:
        try:
            async for event in connect(position):
                backoff.reset()
                position = event.position
                yield event
            loss = LostError("the source closed the connection")
        except LostError as error:
            loss = error
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            loss = LostError(f"{type(error).__name__}: {error}".rstrip(": "))
        wait = backoff.next(loss)
        metrics.connector_disconnects_total.labels(source=name).inc()
        log.warning("ingest.disconnected", source=name, why=str(loss), again_in_seconds=round(wait, 1))
        await sleep(wait)


def tell_gap(source: str, **what: object) -> None:
    """Say that a source no longer has all that was posted during a break.

    Args:
        source: The source.
        what: What is known of the gap: after what it begins, and why.
    """
    metrics.connector_gaps_total.labels(source=source).inc()
    log.warning("ingest.gap", source=source, **what)


def refuse(status: int, reason: str | None, what: str, after: str = "") -> None:
    """Make sure that a request was taken.

    Args:
        status: The HTTP status of the answer.
        reason: Its words.
        what: What was asked for.
        after: The answer's ``Retry-After``.

    Raises:
        RunError: If asking again would not help: the token or the address is wrong.
        LostError: If it may help later.
    """
    if status < 400:
        return
    if status in (400, 401, 403, 404, 410):
        raise RunError(f"{what}: the server answers {status} {reason}; check the address and the token")
    kind = "limited" if status in (420, 429) else "http"
    wait = float(after) if after.isdecimal() and len(after) < 6 else None
    raise LostError(f"{what}: the server answers {status}", kind, wait)


def checked(response: aiohttp.ClientResponse, what: str) -> None:
    """Make sure that a request was taken; see ``refuse``."""
    refuse(response.status, response.reason, what, response.headers.get("Retry-After", ""))


class Socket:
    """A websocket whose refusals are told like those of any request.

    Args:
        session: Makes the connection.
        url: Where to.
        most: Largest frame taken, bytes.
        headers: Sent with the request.
    """

    def __init__(
        self, session: aiohttp.ClientSession, url: str, most: int, headers: dict[str, str] | None = None
    ) -> None:
        self._session = session
        self._url = url
        self._most = most
        self._headers = headers

    async def __aenter__(self) -> aiohttp.ClientWebSocketResponse:
        try:
            self._socket = await self._session.ws_connect(
                self._url, heartbeat=20.0, max_msg_size=self._most, headers=self._headers
            )
        except aiohttp.WSServerHandshakeError as error:
            after = error.headers.get("Retry-After", "") if error.headers else ""
            refuse(error.status, error.message, "the websocket", after)
            raise LostError(f"the websocket: the server answers {error.status}", "http") from None
        return self._socket

    async def __aexit__(self, *_: object) -> None:
        await self._socket.close()
