"""Buttons over a socket, and its silence."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from slack_sdk.socket_mode.request import SocketModeRequest

from agents.delivery.interactions.actions import Presser
from agents.delivery.interactions.socket_mode import Heartbeat, SocketButtons
from agents.ops.metrics import catalogue
from agents.store import AlertStore, Cases
from tests.support.alerts import campaign


class FakeClient:
    """Slack's client, without a network."""

    def __init__(self) -> None:
        self.socket_mode_request_listeners: list[Callable[..., Any]] = []
        self.on_message_listeners: list[Callable[..., Any]] = []
        self.connected = 0
        self.answers: list[str] = []
        self.again = asyncio.Event()
        self.current_session: object = None
        self.last_ping_pong_time: float | None = None
        self.message_processor = self.current_session_monitor = self.message_receiver = None

    async def connect_to_new_endpoint(self, force: bool = False) -> None:
        """Count."""
        self.connected += 1
        if self.connected > 1:
            self.again.set()

    async def send_socket_mode_response(self, response: Any) -> None:
        """Keep what was answered."""
        self.answers.append(response.envelope_id)

    async def close(self) -> None:
        """Do nothing."""

    async def disconnect(self) -> None:
        """Do nothing."""


def test_a_silence_is_noticed() -> None:
    """Not before its time."""
    now = [0.0]
    heart = Heartbeat(lambda: now[0], silent=120.0)
    now[0] = 120.0
    assert not heart.dead()
    now[0] = 120.1
    assert heart.dead()
    heart.beat()
    assert not heart.dead()


async def test_a_dead_socket_is_opened_again_and_seen() -> None:
    """Nobody presses buttons for days that do nothing."""
    now = [0.0]
    client = FakeClient()
    with AlertStore("sqlite://") as store:
        buttons = SocketButtons(
            Presser(Cases(store.engine)),
            client,  # type: ignore[arg-type] # a fake
            Heartbeat(lambda: now[0]),
            check_seconds=0.001,
        )
        task = asyncio.create_task(buttons.run())
        await asyncio.sleep(0)
        now[0] = 500.0
        async with asyncio.timeout(60):
            await client.again.wait()
        assert catalogue.registry.get_sample_value("pileon_slack_buttons_dead") == 1
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def test_a_button_is_answered_and_does_what_it_says() -> None:
    """Slack is answered first: it waits three seconds and no longer."""
    client = FakeClient()
    with AlertStore("sqlite://") as store:
        store.upsert(campaign())
        SocketButtons(Presser(Cases(store.engine)), client, Heartbeat(lambda: 0.0))  # type: ignore[arg-type]
        payload = {"type": "block_actions", "actions": [{"action_id": "acknowledge", "value": "c-01"}]}
        request = SocketModeRequest(type="interactive", envelope_id="e1", payload=payload)
        await client.socket_mode_request_listeners[0](client, request)
        assert client.answers == ["e1"]
        assert store.reader.counts("review") == {"acknowledged": 1}


async def test_the_first_ping_of_a_socket_is_no_sign_of_life() -> None:
    """Slack's client notes it as if it had been answered; sockets that open and stay dumb would look alive for ever."""
    now = [0.0]
    client = FakeClient()
    with AlertStore("sqlite://") as store:
        heart = Heartbeat(lambda: now[0])
        buttons = SocketButtons(Presser(Cases(store.engine)), client, heart)  # type: ignore[arg-type] # a fake
        noted: list[tuple[object, float | None, bool]] = [
            ("one", None, False), ("one", 1.0, False), ("two", 20.0, False), ("two", 20.0, False),
            ("two", 25.0, True), ("two", 30.0, True), ("two", None, False), ("two", 50.0, False),
        ]  # fmt: skip
        for client.current_session, client.last_ping_pong_time, alive in noted:
            assert buttons._ponged() is alive
