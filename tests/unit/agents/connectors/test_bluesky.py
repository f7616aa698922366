"""Jetstream is resumed where it broke, whatever the server does."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Sequence
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from structlog.testing import capture_logs

from agents.connectors.bluesky import GAP_US, OVERLAP_US, BlueskyFeed
from agents.connectors.feed import Event
from agents.ops.errors import RunError
from tests.support.brokers import eventually
from tests.support.web import serving
from tests.unit.agents.connectors.support import Naps, quick, take

START = 1_795_262_400_000_000


def event(number: int, at: int | None = None) -> str:
    """Return the event of a post, a second after the one before."""
    commit = {"operation": "create", "collection": "app.bsky.feed.post", "rkey": str(number), "rev": "1"}
    time = START + number * 1_000_000 if at is None else at
    return json.dumps({"did": f"did:plc:{number}", "time_us": time, "kind": "commit", "commit": commit})


class Jetstream:
    """A server that keeps events and sends them from a cursor on; it breaks off after some frames.

    Args:
        frames: What it has, in order.
        breaks: After how many frames each connection ends; the last one goes on for ever.
    """

    def __init__(self, frames: Sequence[str | bytes], breaks: list[int]) -> None:
        self.cursors: list[str | None] = []
        self.collections: list[str] = []
        self._frames = frames
        self._breaks = breaks

    async def subscribe(self, request: web.Request) -> web.WebSocketResponse:
        """Serve one connection."""
        cursor = request.query.get("cursor")
        self.cursors.append(cursor)
        self.collections = request.query.getall("wantedCollections")
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        most = self._breaks.pop(0) if self._breaks else None
        due = [frame for frame in self._frames if not cursor or _time(frame) >= int(cursor)]
        for frame in due[:most]:
            await (socket.send_str(frame) if isinstance(frame, str) else socket.send_bytes(frame))
        if most is None:
            await socket.receive()
        await socket.close()
        return socket


def _time(frame: str | bytes) -> int:
    try:
        return int(json.loads(frame)["time_us"])
    except (ValueError, KeyError, TypeError):
        return START * 2


async def read(
    jetstream: Jetstream, count: int, position: int | None = None, silent_seconds: float = 60.0
) -> list[Event]:
    """Read events of a server."""
    app = web.Application()
    app.router.add_get("/subscribe", jetstream.subscribe)
    async with serving(app) as address, aiohttp.ClientSession() as session:
        feed = BlueskyFeed(
            f"ws://{address}", session, backoff=quick(), sleep=Naps(), silent_seconds=silent_seconds,
            clock=lambda: START // 1000,
        )  # fmt: skip
        return await take(feed.events(position), count)


def numbers(events: list[Event]) -> list[int]:
    """Return which events came."""
    return [int(json.loads(one.value)["commit"]["rkey"]) for one in events]


async def test_a_connection_that_breaks_is_resumed_without_loss_or_copies() -> None:
    """From a little before the newest event; what comes again within that is left out."""
    jetstream = Jetstream([event(number) for number in range(20)], [3, 7, 0, 12])
    found = await read(jetstream, 20)
    assert numbers(found) == list(range(20))
    assert found[-1].position == START + 19_000_000
    assert jetstream.cursors[:2] == [None, str(START + 2_000_000 - OVERLAP_US)]
    assert jetstream.collections == ["app.bsky.feed.post", "app.bsky.feed.repost"]
    assert found[4].key == b"did:plc:4"


async def test_another_run_goes_on_at_the_position() -> None:
    """Nothing after it is missed; what is written again has the same identity."""
    found = await read(Jetstream([event(number) for number in range(20)], []), 10, START + 10_000_000)
    assert numbers(found) == list(range(5, 15))


async def test_malformed_frames_are_handed_on_and_move_nothing() -> None:
    """They become dead letters; a time that cannot be does not become the place to read on from."""
    odd: list[str | bytes] = [
        "{", b"\xff\xfe", "[]", '{"time_us": "x", "did": 7}', event(99, at=START * 1000), '{"time_us": true}',
    ]  # fmt: skip
    found = await read(Jetstream([event(0), *odd, event(1)], []), 8)
    assert [one.position for one in found] == [START] * 7 + [START + 1_000_000]
    assert found[1].value == b"{"
    assert found[2].value == b"\xff\xfe"


async def test_half_a_letter_hides_no_event() -> None:
    """A text that was cut in the midst of an emoji is one with a time, an author and an identity."""
    cut = event(1).replace('"rev": "1"', r'"rev": "1", "record": {"text": "\ud83d"}')
    found = await read(Jetstream([event(0), cut, cut], []), 2)
    assert [one.position for one in found] == [START, START + 1_000_000]
    assert found[1].key == b"did:plc:1"


async def test_events_of_one_moment_are_all_taken() -> None:
    """A time is no identity."""
    same = [event(number, at=START) for number in range(5)]
    assert numbers(await read(Jetstream(same, [2]), 5)) == list(range(5))


async def test_what_the_server_has_forgotten_is_told() -> None:
    """The first event after a break is far later than the last before it."""
    late = event(5, at=START + 1_000_000 + 2 * GAP_US)
    with capture_logs() as logs:
        await read(Jetstream([event(0), event(1), late], []), 1, START + 10_000_000)
    (gap,) = [line for line in logs if line["event"] == "ingest.gap"]
    assert (gap["after_us"], gap["before_us"]) == (START + 10_000_000, START + 1_000_000 + 2 * GAP_US)


async def test_a_silent_connection_is_made_again() -> None:
    """A server that sends nothing more is not waited for."""
    jetstream = Jetstream([event(0)], [])

    async def again() -> bool:
        return len(jetstream.cursors) > 1

    reading = asyncio.create_task(read(jetstream, 2, silent_seconds=0.2))  # more events than there are
    try:
        await eventually(again, 60)
    finally:
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)


@pytest.mark.parametrize(("status", "ends"), [(404, True), (403, True), (503, False), (429, False)])
async def test_refusals_are_told_apart(status: int, ends: bool) -> None:
    """A wrong address ends the command; a server in trouble is asked again, later each time."""
    asked: list[int] = []

    async def refuse(request: web.Request) -> web.StreamResponse:
        asked.append(1)
        if len(asked) <= 2:
            return web.Response(status=status)
        return await Jetstream([event(0)], []).subscribe(request)

    outcome = await _outcome(refuse)
    assert (outcome is None) is ends
    assert len(asked) == (1 if ends else 3)


async def _outcome(handler: Callable[[web.Request], Any]) -> list[Event] | None:
    app = web.Application()
    app.router.add_get("/subscribe", handler)
    async with serving(app) as address, aiohttp.ClientSession() as session:
        feed = BlueskyFeed(f"ws://{address}", session, backoff=quick(), sleep=Naps())
        try:
            return await take(feed.events(None), 1)
        except RunError:
            return None
