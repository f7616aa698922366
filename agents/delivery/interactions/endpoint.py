"""The address that Slack calls when a button is pressed; every call is signed, and old ones are refused."""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Callable
from typing import Final
from urllib.parse import parse_qs

import msgspec
import structlog
from aiohttp import web
from slack_sdk.signature import SignatureVerifier
from sqlalchemy.exc import SQLAlchemyError

from agents.delivery.interactions.actions import Presser
from agents.ops.clock import now_ms

PATH: Final = "/slack/interactions"
MAX_SKEW_SECONDS: Final = 300
MAX_BYTES: Final = 256 * 1024

log: Final = structlog.get_logger("pileon.delivery")


class Endpoint:
    """Answers Slack.

    Args:
        presser: Does what was pressed.
        secret: The app's signing secret.
        clock: Wall time in milliseconds.
    """

    def __init__(self, presser: Presser, secret: str, clock: Callable[[], int] = now_ms) -> None:
        self._presser = presser
        self._verifier = SignatureVerifier(secret)
        self._clock = clock

    def app(self) -> web.Application:
        """Return the application to serve."""
        app = web.Application(client_max_size=MAX_BYTES)
        app.router.add_post(PATH, self._pressed)
        return app

    def genuine(self, timestamp: str, signature: str, body: bytes) -> bool:
        """Whether Slack sent a request, and not longer ago, or ahead, than five minutes."""
        if not (timestamp.isascii() and timestamp.isdecimal()):
            return False
        if abs(self._clock() / 1000 - int(timestamp)) > MAX_SKEW_SECONDS:
            return False
        expected = self._verifier.generate_signature(timestamp=timestamp, body=body)
        # As bytes: a signature of other letters than ASCII is wrong, and no error.
        return expected is not None and hmac.compare_digest(
            expected.encode(), signature.encode("utf-8", "replace")
        )

    async def _pressed(self, request: web.Request) -> web.Response:
        body = await request.read()
        timestamp = request.headers.get("X-Slack-Request-Timestamp", "")
        signature = request.headers.get("X-Slack-Signature", "")
        if not self.genuine(timestamp, signature, body):
            log.warning("delivery.button_not_genuine")
            return web.Response(status=401, text="the signature is wrong or too old")
        try:
            [content] = parse_qs(body.decode(), strict_parsing=True)["payload"]
            payload = msgspec.json.decode(content)
        except (ValueError, KeyError):
            return web.Response(status=400, text="payload: not as Slack sends it")
        if not isinstance(payload, dict):
            return web.Response(status=400, text="payload: not as Slack sends it")
        try:
            done = await asyncio.to_thread(self._presser.press, payload)
        except SQLAlchemyError as error:
            log.error("delivery.button_failed", error=type(error).__name__)
            return web.Response(status=503, text="the alert store does not answer")
        log.info("delivery.button", does=done)
        return web.Response()
