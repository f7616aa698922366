"""Buttons over real sockets, against a server that speaks Slack's protocol."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.web.async_client import AsyncWebClient
from structlog.testing import capture_logs

from agents.delivery.interactions.actions import Presser
from agents.delivery.interactions.socket_mode import Heartbeat, SocketButtons
from agents.ops.metrics import catalogue
from agents.store import AlertStore, Cases
from tests.support.alerts import campaign
from tests.support.slack_sockets import TOKEN, SlackSockets

PING_SECONDS = 0.05


def pressed(button: str, alert: str = "c-01") -> dict[str, Any]:
    """Return what Slack sends of a button."""
    return {"type": "block_actions", "actions": [{"action_id": button, "value": alert}]}


class Counted(Presser):
    """Counts what was done with a button."""

    done = 0

    def press(self, payload: Any) -> str:
        """Do what the button says, and count it."""
        try:
            return super().press(payload)
        finally:
            self.done += 1


@asynccontextmanager
async def listening(server: SlackSockets, store: AlertStore, silent: float = 60.0) -> AsyncIterator[Counted]:
    """Listen to the server's buttons until the block ends; sockets are asked for life twenty times a second.

    Time goes by such questions, not by a clock, so that a machine that stands still for a while changes nothing.

    Args:
        server: Slack's side.
        store: Where alerts are.
        silent: How many questions without an answer make a socket count as dead.
    """
    presser = Counted(Cases(store.engine))
    client = SocketModeClient(
        app_token=TOKEN, web_client=AsyncWebClient(base_url=server.api_url), ping_interval=PING_SECONDS
    )
    buttons = SocketButtons(presser, client, Heartbeat(lambda: server.pinged, silent), check_seconds=0.02)
    task = asyncio.create_task(buttons.run())
    try:
        await server.until(lambda: server.opened)
        yield presser
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        await client.aiohttp_client_session.close()
        await asyncio.sleep(3 * PING_SECONDS)  # a ping that is under way would outlive the loop


async def becomes(holds: Callable[[], bool]) -> None:
    """Wait until a condition holds that nothing tells of."""
    async with asyncio.timeout(60):
        while not holds():  # noqa: ASYNC110 # a store and a metric have no event to wait for
            await asyncio.sleep(0.01)


async def settled(store: AlertStore, reviews: dict[str, int]) -> None:
    """Wait until the reviews are so."""
    await becomes(lambda: store.reader.counts("review") == reviews)


def dead() -> bool:
    """Say whether the metric has buttons for dead."""
    return catalogue.registry.get_sample_value("pileon_slack_buttons_dead") == 1


async def test_an_envelope_is_acknowledged_and_done() -> None:
    """Of what is no button, only that it came is said."""
    async with SlackSockets() as server:
        with AlertStore("sqlite://") as store:
            store.upsert(campaign())
            async with listening(server, store):
                await server.send("events_api", envelope_id="e0", payload={"event": {"type": "app_mention"}})
                await server.send("interactive", envelope_id="e1", payload=pressed("acknowledge"))
                await server.until(lambda: server.acknowledged == ["e0", "e1"])
                await settled(store, {"acknowledged": 1})


async def test_a_refresh_costs_no_button() -> None:
    """Slack closes sockets every few hours, and says so before; one that it sends again is done once."""
    async with SlackSockets() as server:
        with AlertStore("sqlite://") as store:
            store.upsert(campaign())
            async with listening(server, store) as presser:
                await server.send("interactive", envelope_id="e1", payload=pressed("acknowledge"))
                await server.until(lambda: server.acknowledged == ["e1"])
                await server.send("disconnect", reason="refresh_requested", debug_info={})
                await server.until(lambda: server.opened >= 2)
                await server.send("interactive", envelope_id="e1", payload=pressed("acknowledge"))
                await server.until(lambda: server.acknowledged == ["e1", "e1"])
                # A store that closes meanwhile would let the second wait for it.
                await becomes(lambda: presser.done == 2)
                assert store.reader.counts("review") == {"acknowledged": 1}


async def test_a_socket_that_is_cut_is_opened_again() -> None:
    """Without a farewell, as when a machine between dies."""
    async with SlackSockets() as server:
        with AlertStore("sqlite://") as store:
            store.upsert(campaign())
            async with listening(server, store):
                await server.drop()
                await server.until(lambda: server.opened >= 2)
                await server.send("interactive", envelope_id="e1", payload=pressed("acknowledge"))
                await settled(store, {"acknowledged": 1})


async def test_a_silence_on_an_open_socket_is_noticed_and_ends() -> None:
    """The client opens one socket after another; that it pings them is no sign of life."""
    async with SlackSockets() as server:
        with AlertStore("sqlite://") as store:
            async with listening(server, store, silent=8):
                server.silent = True
                await becomes(dead)
                server.silent = False
                before = server.opened
                await server.drop()
                await server.until(lambda: server.opened > before)
                await becomes(lambda: not dead())


async def test_a_quiet_socket_that_answers_pings_is_alive() -> None:
    """Nobody presses a button for hours, and nothing is opened again for that."""
    async with SlackSockets() as server:
        with AlertStore("sqlite://") as store, capture_logs() as logs:
            async with listening(server, store, silent=8):
                await server.until(lambda: server.pinged > 24)
                assert not dead()
    assert logs == []  # what is opened again is logged
