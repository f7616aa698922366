"""Slack's incoming webhook: a message for what opens, escalates or ends. It can edit nothing and answers nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import aiohttp

from agents.delivery.events import Kind
from agents.delivery.render import slack
from agents.delivery.sinks.base import Outcome, SinkKind
from agents.delivery.sinks.endpoint import TIMEOUT, Endpoint
from agents.store import Message, Pace
from agents.store.messages import Notice

PACE: Final = Pace(post_ms=1_000, digest_over=10)
"""What Slack takes per channel."""


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
        self._endpoint = Endpoint(url, "Slack webhook", timeout)
        self.name: Final = name
        self.kind: Final[SinkKind] = "slack_webhook"
        self.pace: Final = pace
        self.tells: Final = tells
        self._console_url = console_url

    async def deliver(self, messages: Sequence[Message]) -> Outcome:
        """Try once to deliver a message, or a digest of several."""
        if len(messages) == 1:
            return await self._endpoint.post(json=slack.render(messages[0], console_url=self._console_url))
        return await self._endpoint.post(json=slack.digest(messages, console_url=self._console_url))

    async def notice(self, told: Notice) -> Outcome:
        """Try once to say how much is withheld."""
        return await self._endpoint.post(json=slack.notice(told, console_url=self._console_url))

    async def say(self, line: str) -> Outcome:
        """Try once to post a plain line, to see whether Slack takes it."""
        return await self._endpoint.post(json=slack.announcement(line))

    async def close(self) -> None:
        """Close the connection; a later message opens a new one."""
        await self._endpoint.close()
