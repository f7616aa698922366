"""Slack by a bot token: one message an alert, edited in place, with answers in its thread.

An edit notifies nobody, so what people must hear of is an answer: a severity that rose, twice the accounts, the end.
A message carries its key as metadata. Where nobody knows whether Slack took one, it is
looked for before it is sent again.
"""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Sequence
from typing import Any, Final

import aiohttp
import msgspec
import structlog
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from agents.delivery.events import Kind
from agents.delivery.render import slack
from agents.delivery.sinks.base import Outcome, SinkKind, seconds
from agents.store import Message, Pace, Reference
from agents.store.messages import EDIT, OPENED, REPLACED, Notice

BASE_URL: Final = "https://slack.com/api/"
TIMEOUT_SECONDS: Final = 10

PACE: Final = Pace(post_ms=1_100, edit_ms=1_250, digest_over=60)
"""Slack takes a message a second per channel, and 50 edits a minute (tier 3) per workspace; this stays below."""

EVENT_TYPE: Final = "pileon_message"
_NAMESPACE: Final = uuid.UUID("6a0f2f5e-52a5-4d55-9a43-5d1c5d0b9f10")

GONE: Final = frozenset(
    {
        "message_not_found",
        "cant_update_message",
        "edit_window_closed",
        "thread_not_found",
        "cannot_reply_to_message",
    }
)
"""Answers that mean: this message can be edited or answered no more."""

_REFUSED: Final = frozenset({"ratelimited", "rate_limited"})
_PASSING: Final = frozenset(
    {"internal_error", "fatal_error", "service_unavailable", "request_timeout", "team_added_to_org"}
)
"""Answers after which a part of the work may have been done all the same, as Slack says."""

_NO_LOOKING: Final = frozenset({"missing_scope", "not_allowed_token_type", "unknown_method", "access_denied"})

log: Final = structlog.get_logger("pileon.delivery")


class SlackBot:
    """A Slack app's bot.

    Args:
        name: The sink's name.
        token: The bot's token, which is a secret: it is never logged. It needs ``chat:write``, and
            ``channels:history`` or ``groups:history`` so that a crash sends nothing twice.
        channel: The channel's id.
        pace: How fast it may send.
        console_url: Where the console is.
        buttons: Whether somebody listens to buttons.
        tells: What it is told.
        base_url: The address of Slack's Web API.
    """

    def __init__(
        self,
        name: str,
        token: str,
        channel: str,
        *,
        pace: Pace = PACE,
        console_url: str | None = None,
        buttons: bool = False,
        tells: Sequence[Kind] = ("opened", "escalated", "grown", "closed", "updated"),
        base_url: str = BASE_URL,
    ) -> None:
        self.name: Final = name
        self.kind: Final[SinkKind] = "slack"
        self.pace: Final = pace
        self.tells: Final = tells
        self._channel = channel
        self._console_url = console_url
        self._buttons = buttons
        self._token = token
        self._base_url = base_url
        self._session: aiohttp.ClientSession | None = None

    async def deliver(self, messages: Sequence[Message]) -> Outcome:
        """Try once to post, edit or answer."""
        first = messages[0]
        if len(messages) > 1:
            body = slack.digest(messages, console_url=self._console_url)
            keys = [message.key for message in messages]
            posted = await self._post_once(first, body, keys=keys)
            # A digest is nobody's message: what comes later of each alert gets one of its own.
            return msgspec.structs.replace(posted, reference=None)
        if first.event == EDIT:
            return await self._edit(first)
        if first.reference is None or first.event == REPLACED:
            return await self._post_once(first, self._whole(first))
        return await self._post_once(first, slack.reply(first), thread=first.reference)

    async def notice(self, told: Notice) -> Outcome:
        """Try once to say how much is withheld."""
        body = slack.notice(told, console_url=self._console_url)
        key = f"{self.name}/withheld/{told.since}/{told.withheld}"
        return await self._call("chat.postMessage", {"channel": self._channel, **body, **_marked(key)})

    def _whole(self, message: Message) -> dict[str, Any]:
        return slack.render(message, console_url=self._console_url, buttons=self._buttons)

    async def _edit(self, message: Message) -> Outcome:
        assert message.reference is not None
        body = self._whole(message)
        # What is left out of an edit stays as it was, so both are always there.
        changes = {"text": body["text"], "blocks": body["blocks"], "attachments": []}
        return await self._call(
            "chat.update",
            {
                "channel": message.reference.channel,
                "ts": message.reference.reference,
                **changes,
                **_marked(msgspec.structs.replace(message, event=OPENED).key),
            },
        )

    async def _post_once(
        self,
        message: Message,
        body: dict[str, Any],
        *,
        thread: Reference | None = None,
        keys: Sequence[str] = (),
    ) -> Outcome:
        keys = keys or [message.key]
        if message.uncertain:
            found = await self._found(message, thread)
            if found is not None:
                return found
        channel = self._channel if thread is None else thread.channel
        fields = {"channel": channel, **body, **_marked(*keys)}
        fields["client_msg_id"] = str(uuid.uuid5(_NAMESPACE, f"{channel}/{'+'.join(keys)}"))
        if thread is not None:
            fields |= {"thread_ts": thread.reference, "reply_broadcast": False}
        return await self._call("chat.postMessage", fields, thread is None)

    async def say(self, line: str) -> Outcome:
        """Try once to post a plain line, to see whether Slack takes it."""
        return await self._call("chat.postMessage", {**slack.announcement(line), "channel": self._channel})

    async def _found(self, message: Message, thread: Reference | None) -> Outcome | None:
        """Look for a message that an earlier attempt may have left; None if it is not there."""
        oldest = f"{max(0, message.queued_at - 60_000) / 1000:.6f}"
        fields: dict[str, Any] = {"include_all_metadata": True, "limit": 200, "oldest": oldest}
        if thread is None:
            method, fields = "conversations.history", {**fields, "channel": self._channel}
        else:
            method = "conversations.replies"
            fields |= {"channel": thread.channel, "ts": thread.reference}
        while True:
            try:
                answer = await self._client().api_call(method, params=fields, http_verb="GET")
            except SlackApiError as error:
                reason = str(error.response.get("error", ""))
                if reason in _NO_LOOKING:
                    log.warning("delivery.cannot_look", sink=self.name, error=reason)
                    return None
                return self._failed(error)
            except (aiohttp.ClientError, SlackClientError, OSError, TimeoutError, ValueError) as error:
                return Outcome("retry", f"no answer: {type(error).__name__}")
            for one in answer.get("messages") or []:
                marked = (one.get("metadata") or {}).get("event_payload") or {}
                keys = str(marked.get("keys", "")).split()
                if message.key in keys:
                    alone = thread is None and len(keys) == 1
                    reference = Reference(self._channel, str(one["ts"])) if alone else None
                    return Outcome("sent", reference=reference, stale=True)
            cursor = (answer.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return None
            fields["cursor"] = cursor

    async def _call(self, method: str, fields: dict[str, Any], refers: bool = False) -> Outcome:
        try:
            answer = await self._client().api_call(method, json=fields)
        except SlackApiError as error:
            return self._failed(error)
        except (aiohttp.ClientError, SlackClientError, OSError, TimeoutError, ValueError) as error:
            return Outcome("retry", f"no answer: {type(error).__name__}")
        if not refers:
            return Outcome("sent")
        return Outcome("sent", reference=Reference(str(answer["channel"]), str(answer["ts"])))

    def _client(self) -> AsyncWebClient:
        if self._session is None:
            timeout = aiohttp.ClientTimeout(total=TIMEOUT_SECONDS)
            self._session = aiohttp.ClientSession(timeout=timeout, trust_env=True)
        # Without handlers the client tries once: the outbox decides what comes next.
        client = AsyncWebClient(
            token=self._token,
            base_url=self._base_url,
            timeout=TIMEOUT_SECONDS,
            session=self._session,
            retry_handlers=[],
        )
        # The session knows the proxies of the environment, and NO_PROXY, which the client does not look at.
        client.proxy = None
        return client

    @staticmethod
    def _failed(error: SlackApiError) -> Outcome:
        response = error.response
        status = int(response.status_code)
        reason = str(response.get("error", "")) if isinstance(response.data, dict) else ""
        shown = f"HTTP {status} {reason}".strip() if status != 200 else reason
        if status == 429 or reason in _REFUSED:
            after = {name.lower(): value for name, value in response.headers.items()}.get("retry-after")
            return Outcome("retry", shown, seconds(after), certain=True)
        if status >= 500 or reason in _PASSING:
            return Outcome("retry", shown)
        if reason in GONE:
            return Outcome("gone", shown)
        return Outcome("dead", shown)

    async def close(self) -> None:
        """Close the connection; a later message opens a new one."""
        if self._session is not None:
            await self._session.close()
            self._session = None
        await asyncio.sleep(0)


def _marked(*keys: str) -> dict[str, Any]:
    return {"metadata": {"event_type": EVENT_TYPE, "event_payload": {"keys": " ".join(keys)}}}
