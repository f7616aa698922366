"""Slack's incoming webhook: a message for what opens, escalates or ends. It can edit nothing and answers nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlsplit

import aiohttp

from agents.delivery.events import Kind
from agents.delivery.render import slack
from agents.delivery.sinks.base import Outcome, SinkKind, seconds
from agents.ops.errors import ConfigurationError
from agents.store import Message, Pace
from agents.store.messages import Notice

TIMEOUT: Final = aiohttp.ClientTimeout(total=10.0, connect=5.0)
"""Seconds for one attempt, and for its connection."""

PACE: Final = Pace(post_ms=1_000, digest_over=10)
"""What Slack takes per channel."""

_MAX_ANSWER: Final = 200
_TRANSIENT: Final = frozenset({408, 425, 429})


class SlackWebhook:
    """An incoming webhook.

    Args:
        name: The sink's name.
        url: The webhook's URL, which is a secret: it is never logged.
        pace: How fast it may send.
        console_url: Where the console is.
        tells: What it is told.
        timeout: How long one attempt may take.

    Raises:
        ConfigurationError: If the URL is not one of http or https.
    """

    def __init__(
        self,
        name: str,
        url: str,
        *,
        pace: Pace = PACE,
        console_url: str | None = None,
        tells: Sequence[Kind] = ("opened", "escalated", "closed"),
        timeout: aiohttp.ClientTimeout = TIMEOUT,
    ) -> None:
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ConfigurationError("the Slack webhook is not an http or https URL")
        self.name: Final = name
        self.kind: Final[SinkKind] = "slack_webhook"
        self.pace: Final = pace
        self.tells: Final = tells
        self._url = url
        self._console_url = console_url
        self._timeout = timeout
        self._session: aiohttp.ClientSession | None = None

    async def deliver(self, messages: Sequence[Message]) -> Outcome:
        """Try once to deliver a message, or a digest of several."""
        if len(messages) == 1:
            return await self._post(slack.render(messages[0], console_url=self._console_url))
        return await self._post(slack.digest(messages, console_url=self._console_url))

    async def notice(self, told: Notice) -> Outcome:
        """Try once to say how much is withheld."""
        return await self._post(slack.notice(told, console_url=self._console_url))

    async def say(self, line: str) -> Outcome:
        """Try once to post a plain line, to see whether Slack takes it."""
        return await self._post(slack.announcement(line))

    async def _post(self, body: Mapping[str, Any]) -> Outcome:
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=self._timeout, trust_env=True)
        try:
            async with self._session.post(self._url, json=body, allow_redirects=False) as response:
                answer = (await response.content.read(_MAX_ANSWER)).decode(errors="replace").strip()
                return outcome(response.status, answer, response.headers.get("Retry-After"))
        except TimeoutError:
            return Outcome("retry", "no answer in time")
        except (aiohttp.ClientError, OSError) as error:
            return Outcome("retry", f"no answer: {type(error).__name__}")

    async def close(self) -> None:
        """Close the connection; a later message opens a new one."""
        if self._session is not None:
            await self._session.close()
            self._session = None


def outcome(status: int, answer: str, retry_after: str | None) -> Outcome:
    """Return what an HTTP answer means for the message."""
    if 200 <= status < 300:
        return Outcome("sent")
    error = f"HTTP {status} {answer}".strip()
    if status in _TRANSIENT or status >= 500:
        return Outcome("retry", error, seconds(retry_after), certain=status < 500)
    return Outcome("dead", error)
