"""A generic webhook: each event as JSON, signed, for programs of the installation's own.

The receiver checks ``X-Pileon-Signature``: ``v1=`` and the hexadecimal HMAC-SHA256 of ``timestamp.body`` by the shared
key. It refuses a timestamp that is more than five minutes off, and drops a second delivery with the same
``X-Pileon-Delivery``.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import aiohttp
import msgspec

from agents.delivery.events import Kind
from agents.delivery.sinks.base import Outcome, SinkKind
from agents.delivery.sinks.endpoint import TIMEOUT, Endpoint
from agents.delivery.wording import link
from agents.ops.clock import now_ms
from agents.store import Message, Pace, Reference
from agents.store.messages import EDIT, Notice


class GenericWebhook:
    """Posts events to a URL.

    Args:
        name: The sink's name.
        url: Where to.
        secret: The key that signs; without one, requests are not signed.
        pace: How fast it may send.
        console_url: Where the console is.
        tells: What it is told.
        clock: Wall time in milliseconds, for the timestamp.

    Raises:
        ConfigurationError: If the URL is not one of http or https.
    """

    def __init__(
        self,
        name: str,
        url: str,
        secret: str | None,
        *,
        pace: Pace | None = None,
        console_url: str | None = None,
        tells: Sequence[Kind] = ("opened", "escalated", "grown", "closed", "updated"),
        clock: Callable[[], int] = now_ms,
        timeout: aiohttp.ClientTimeout = TIMEOUT,
    ) -> None:
        self._endpoint = Endpoint(url, "webhook", timeout)
        self.name: Final = name
        self.kind: Final[SinkKind] = "webhook"
        self.pace: Final = pace or Pace()
        self.tells: Final = tells
        self._secret = None if secret is None else secret.encode()
        self._console_url = console_url
        self._clock = clock

    async def deliver(self, messages: Sequence[Message]) -> Outcome:
        """Try once to deliver an event; several are not put together."""
        message = messages[0]
        event = message.event.partition(":")[0]
        content = {
            "id": message.key if message.event != EDIT else f"{message.key}:{message.alert.revision}",
            "event": event,
            "alert": shown(message),
            "facts": {key: value for key, value in message.facts.items() if key != "wait_ms"},
            "review": msgspec.to_builtins(message.case),
            "url": link(self._console_url, message.alert_id),
        }
        sent = await self._post(event, content)
        if sent.result == "sent":
            return Outcome("sent", reference=Reference("", message.alert_id))
        return sent

    async def notice(self, told: Notice) -> Outcome:
        """Try once to say how much is withheld."""
        key = f"{self.name}/withheld/{told.since}/{told.withheld}"
        return await self._post("withheld", {"id": key, "event": "withheld", "withheld": told.withheld})

    async def _post(self, event: str, content: Mapping[str, Any]) -> Outcome:
        body = msgspec.json.encode(content)
        timestamp = str(self._clock() // 1000)
        headers = {
            "Content-Type": "application/json",
            "X-Pileon-Event": event,
            "X-Pileon-Delivery": hashlib.sha256(str(content["id"]).encode()).hexdigest(),
            "X-Pileon-Timestamp": timestamp,
        }
        if self._secret is not None:
            headers["X-Pileon-Signature"] = signature(self._secret, timestamp, body)
        return await self._endpoint.post(data=body, headers=headers)

    async def close(self) -> None:
        """Close the connection; a later event opens a new one."""
        await self._endpoint.close()


def signature(secret: bytes, timestamp: str, body: bytes) -> str:
    """Return the signature of a request."""
    signed = timestamp.encode() + b"." + body
    return "v1=" + hmac.new(secret, signed, hashlib.sha256).hexdigest()


def shown(message: Message) -> dict[str, Any]:
    """Return the alert as programs get it: without leads, which are for people in the console."""
    fields: dict[str, Any] = msgspec.to_builtins(message.alert)
    fields.pop("leads", None)
    return fields
