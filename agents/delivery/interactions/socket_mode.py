"""Buttons by Socket Mode, where Slack cannot reach this machine.

A socket can die without a word. So it is asked for a sign of life: when neither a message nor a pong came for two
minutes, the log and a metric say that buttons are dead, and the socket is opened again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, Final

import structlog
from slack_sdk.errors import SlackClientError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

from agents.delivery.interactions.actions import Presser
from agents.ops import metrics

CHECK_SECONDS: Final = 15.0
SILENT_SECONDS: Final = 120.0

log: Final = structlog.get_logger("pileon.delivery")


class Heartbeat:
    """Notices a silence.

    Args:
        clock: Seconds that only go forward.
        silent: Seconds without a sign of life after which a socket counts as dead.
    """

    def __init__(self, clock: Callable[[], float], silent: float = SILENT_SECONDS) -> None:
        self._clock = clock
        self._silent = silent
        self._last = clock()

    def beat(self) -> None:
        """Note a sign of life."""
        self._last = self._clock()

    def dead(self) -> bool:
        """Whether there was none for too long."""
        return self._clock() - self._last > self._silent


class SocketButtons:
    """Listens for buttons over a socket.

    Args:
        presser: Does what was pressed.
        client: Slack's client, not connected yet.
        heartbeat: Notices a silence.
        check_seconds: Time between two looks at it.
    """

    def __init__(
        self,
        presser: Presser,
        client: SocketModeClient,
        heartbeat: Heartbeat,
        check_seconds: float = CHECK_SECONDS,
    ) -> None:
        self._presser = presser
        self._client = client
        self._heartbeat = heartbeat
        self._check_seconds = check_seconds
        self._pong: tuple[object, float] | None = None
        client.socket_mode_request_listeners.append(self._requested)  # type: ignore[arg-type] # a coroutine will do
        client.on_message_listeners.append(self._alive)

    async def run(self) -> None:
        """Listen until cancelled; a dead socket is opened again."""
        try:
            await self._connect()
            while True:
                await asyncio.sleep(self._check_seconds)
                if self._ponged():
                    self._heartbeat.beat()
                dead = self._heartbeat.dead()
                metrics.slack_buttons_dead.set(int(dead))
                if dead:
                    log.error("delivery.buttons_dead", action="opening the socket again")
                    await self._connect()
        finally:
            await self._close()

    def _ponged(self) -> bool:
        """Say whether a pong came since the last look.

        The client notes its first ping of a socket as if that had been answered; only later notes are pongs.
        """
        noted = getattr(self._client, "last_ping_pong_time", None)
        before = self._pong
        socket = getattr(self._client, "current_session", None)
        self._pong = None if noted is None else (socket, noted)
        return noted is not None and before is not None and before[0] is socket and before[1] != noted

    async def _connect(self) -> None:
        try:
            await self._client.connect_to_new_endpoint(force=True)
        except (SlackClientError, OSError, TimeoutError, ValueError) as error:
            log.error("delivery.buttons_not_connected", error=type(error).__name__)

    async def _close(self) -> None:
        """Close the client, and the socket that it may have been opening meanwhile.

        It cancels its tasks and does not wait for them; a socket that one of them opened then would be pinged on.
        """
        client = self._client
        await client.close()  # type: ignore[no-untyped-call] # it ships without
        tasks = (client.message_processor, client.current_session_monitor, client.message_receiver)
        await asyncio.gather(*(task for task in tasks if task is not None), return_exceptions=True)
        await client.disconnect()  # type: ignore[no-untyped-call] # it ships without

    async def _alive(self, _message: Any) -> None:  # noqa: ANN401 - Slack's client hands over what came
        self._heartbeat.beat()

    async def _requested(self, client: SocketModeClient, request: SocketModeRequest) -> None:
        await client.send_socket_mode_response(SocketModeResponse(envelope_id=request.envelope_id))
        if request.type == "interactive":
            done = await asyncio.to_thread(self._presser.press, request.payload)
            log.info("delivery.button", does=done)
