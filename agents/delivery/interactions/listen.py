"""Listening to buttons as an installation's settings say."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

import structlog
from aiohttp import web

from agents.delivery.interactions.actions import Presser
from agents.delivery.interactions.endpoint import PATH, Endpoint
from agents.ops.errors import RunError
from agents.ops.settings import Settings
from agents.store import AlertStore, Cases


def listeners(settings: Settings, store: AlertStore) -> dict[str, Callable[[], Coroutine[Any, Any, None]]]:
    """Return what listens to buttons, if the settings say so; nothing runs yet.

    Args:
        settings: The installation's settings.
        store: Where decisions are kept.

    Returns:
        By name what begins a task, which runs until it is cancelled, or raises ``RunError`` if the port is taken.
    """
    presser = Presser(Cases(store.engine))
    found: dict[str, Callable[[], Coroutine[Any, Any, None]]] = {}
    if settings.interactions_port is not None and settings.slack_signing_secret is not None:
        endpoint = Endpoint(presser, settings.slack_signing_secret.get_secret_value())
        found["buttons by HTTP"] = partial(
            _serve, endpoint, settings.interactions_host, settings.interactions_port
        )
    if settings.slack_app_token is not None:
        token = settings.slack_app_token.get_secret_value()
        found["buttons by socket"] = partial(_connect, presser, token, settings.slack_api_url)
    return found


async def _serve(endpoint: Endpoint, host: str, port: int) -> None:
    runner = web.AppRunner(endpoint.app(), access_log=None)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError as error:
            raise RunError(f"buttons cannot be answered on port {port}: {error.strerror}") from None
        structlog.get_logger("pileon.delivery").info("delivery.buttons", path=PATH)
        await asyncio.Event().wait()
    finally:
        await runner.cleanup()


async def _connect(presser: Presser, token: str, api_url: str) -> None:
    from slack_sdk.socket_mode.aiohttp import SocketModeClient
    from slack_sdk.web.async_client import AsyncWebClient

    from agents.delivery.interactions.socket_mode import Heartbeat, SocketButtons

    # The client takes the proxy of HTTPS_PROXY by itself.
    client = SocketModeClient(app_token=token, web_client=AsyncWebClient(base_url=api_url))
    await SocketButtons(presser, client, Heartbeat(time.monotonic)).run()
