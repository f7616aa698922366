"""Listening to buttons as an installation's settings say."""

from __future__ import annotations

import asyncio
import time
from contextlib import AsyncExitStack

import structlog
from aiohttp import web

from agents.delivery.interactions.actions import Presser
from agents.delivery.interactions.endpoint import PATH, Endpoint
from agents.ops.errors import RunError
from agents.ops.settings import Settings
from agents.store import AlertStore, Cases


async def listening(
    settings: Settings, store: AlertStore, resources: AsyncExitStack
) -> list[asyncio.Task[None]]:
    """Begin to listen to buttons, if the settings say so.

    Args:
        settings: The installation's settings.
        store: Where decisions are kept.
        resources: Gets what has to be closed in the end.

    Returns:
        Tasks that run until they are cancelled.

    Raises:
        RunError: If the port is taken.
    """
    presser = Presser(Cases(store.engine))
    if settings.interactions_port is not None and settings.slack_signing_secret is not None:
        runner = web.AppRunner(
            Endpoint(presser, settings.slack_signing_secret.get_secret_value()).app(), access_log=None
        )
        await runner.setup()
        resources.push_async_callback(runner.cleanup)
        try:
            await web.TCPSite(runner, settings.interactions_host, settings.interactions_port).start()
        except OSError as error:
            raise RunError(
                f"buttons cannot be answered on port {settings.interactions_port}: {error.strerror}"
            ) from None
        structlog.get_logger("pileon.delivery").info("delivery.buttons", path=PATH)
    if settings.slack_app_token is None:
        return []
    from slack_sdk.socket_mode.aiohttp import SocketModeClient

    from agents.delivery.interactions.socket_mode import Heartbeat, SocketButtons

    client = SocketModeClient(app_token=settings.slack_app_token.get_secret_value())
    buttons = SocketButtons(presser, client, Heartbeat(time.monotonic))
    return [asyncio.create_task(buttons.run(), name="buttons")]
