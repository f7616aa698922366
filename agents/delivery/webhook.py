"""Slack's incoming webhook: one attempt at a message, and what its answer means for the next one."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any, Final, Literal, Protocol, Self
from urllib.parse import urlsplit

import aiohttp
import structlog
from msgspec import Struct

from agents.ops.errors import ConfigurationError

TIMEOUT: Final = aiohttp.ClientTimeout(total=10.0, connect=5.0)
"""Seconds for one attempt, and for its connection."""

SPACING: Final = 1.0
"""Seconds between two messages: what Slack takes per channel."""

MAX_RETRY_AFTER: Final = 3600.0
"""Seconds; a longer ``Retry-After`` is not believed."""

_MAX_ANSWER: Final = 200
_TRANSIENT: Final = frozenset({408, 425, 429})

log: Final = structlog.get_logger("pileon.slack")


class Outcome(Struct, frozen=True):
    """What came of an attempt.

    Attributes:
        result: ``sent``; ``logged`` when there is no webhook; ``retry`` later; or ``dead``, since the same
            message to the same webhook can never succeed.
        error: Why it was not sent, without the webhook's URL.
        retry_after: Seconds that Slack asked to wait, if it did.
    """

    result: Literal["sent", "logged", "retry", "dead"]
    error: str = ""
    retry_after: float | None = None


class Client(Protocol):
    """Takes messages to Slack, or wherever they go instead.

    Attributes:
        spacing: Seconds between two messages.
    """

    @property
    def spacing(self) -> float:
        """See the class."""
        ...

    async def post(self, body: Mapping[str, Any]) -> Outcome:
        """Try once to deliver a message; never raises for what the other side does."""
        ...

    async def close(self) -> None:
        """Let go of all connections."""
        ...


class Webhook:
    """An incoming webhook.

    Args:
        url: The webhook's URL, which is a secret: it is never logged.

    Raises:
        ConfigurationError: If the URL is not one of http or https.
    """

    spacing = SPACING

    def __init__(self, url: str, timeout: aiohttp.ClientTimeout = TIMEOUT) -> None:
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ConfigurationError("the Slack webhook is not an http or https URL")
        self._url = url
        self._timeout = timeout
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self.close()

    async def post(self, body: Mapping[str, Any]) -> Outcome:
        """Try once to deliver a message."""
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=self._timeout)
        try:
            async with self._session.post(self._url, json=body, allow_redirects=False) as response:
                answer = (await response.content.read(_MAX_ANSWER)).decode(errors="replace").strip()
                return _outcome(response.status, answer, response.headers.get("Retry-After"))
        except TimeoutError:
            return Outcome("retry", "no answer in time")
        except (aiohttp.ClientError, OSError) as error:
            return Outcome("retry", f"no answer: {type(error).__name__}")

    async def close(self) -> None:
        """Close the connection; a later message opens a new one."""
        if self._session is not None:
            await self._session.close()
            self._session = None


class LogOnly:
    """Stands in where no webhook is set: writes to the log what would be sent."""

    spacing = 0.0

    async def post(self, body: Mapping[str, Any]) -> Outcome:
        """Log a message."""
        log.info("slack.would_send", text=body["text"], sections=_texts(body))
        return Outcome("logged")

    async def close(self) -> None:
        """Do nothing."""
        await asyncio.sleep(0)


def client_for(webhook: str | None) -> Client:
    """Return the client for a webhook URL, or one that only logs when there is none."""
    return LogOnly() if webhook is None else Webhook(webhook)


def _outcome(status: int, answer: str, retry_after: str | None) -> Outcome:
    if 200 <= status < 300:
        return Outcome("sent")
    error = f"HTTP {status} {answer}".strip()
    if status in _TRANSIENT or status >= 500:
        return Outcome("retry", error, _seconds(retry_after))
    return Outcome("dead", error)


def _seconds(retry_after: str | None) -> float | None:
    """Read a ``Retry-After`` of seconds, the only form that Slack sends."""
    try:
        seconds = float(retry_after or "")
    except ValueError:
        return None
    return min(seconds, MAX_RETRY_AFTER) if seconds >= 0 else None


def _texts(body: Mapping[str, Any]) -> list[str]:
    return [
        block["text"]["text"] for block in body["blocks"] if block["type"] == "section" and "text" in block
    ]
