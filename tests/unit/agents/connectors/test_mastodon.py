"""A public stream of the fediverse: what a break hides is fetched, and everything comes once."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from structlog.testing import capture_logs

from agents.connectors import mastodon
from agents.connectors.feed import Event
from agents.connectors.mastodon import MastodonFeed, Place
from agents.ops.errors import RunError
from pipeline.sources.mapped import Mapped
from pipeline.sources.registry import map_payload
from schemas.deletion import Deletion
from tests.support.web import serving
from tests.unit.agents.connectors.support import Naps, quick, take


def status(number: int, **fields: Any) -> dict[str, Any]:
    """Return a status of a server's own account."""
    return {
        "id": str(100 + number),
        "uri": f"https://a.example/users/ada/statuses/{100 + number}",
        "created_at": "2026-11-21T12:00:00Z",
        "account": {"id": "1", "acct": "ada", "url": "https://web.a.example/@ada"},
        "content": "<p>hello</p>",
        **fields,
    }


class Server:
    """A server with a timeline, which streams some of it and then breaks off.

    Args:
        timeline: All public statuses, the oldest first.
        scripts: What each connection sends: numbers of statuses, or raw bytes; the last goes on for ever.
    """

    def __init__(self, timeline: list[dict[str, Any]], scripts: list[list[int | bytes]]) -> None:
        self.timeline = timeline
        self.scripts = scripts
        self.asked: list[str] = []
        self.tokens: list[str] = []
        self.closed = False

    def app(self) -> web.Application:
        """Return what serves it."""
        app = web.Application()
        app.router.add_get("/api/v2/instance", self._instance)
        app.router.add_get("/api/v1/timelines/public", self._timeline)
        app.router.add_get("/api/v1/streaming/public", self._sse)
        app.router.add_get("/api/v1/streaming/public/local", self._sse)
        app.router.add_get("/api/v1/streaming", self._websocket)
        return app

    async def _instance(self, _request: web.Request) -> web.Response:
        return web.json_response({"domain": "a.example"})

    async def _timeline(self, request: web.Request) -> web.Response:
        self.asked.append(request.query_string)
        if self.closed:
            return web.Response(status=422)
        after, limit = request.query["min_id"], int(request.query["limit"])
        newer = [one for one in self.timeline if int(one["id"]) > int(after)]
        return web.json_response(newer[:limit][::-1])

    def _script(self, request: web.Request) -> tuple[list[int | bytes], bool]:
        self.tokens.append(request.headers.get("Authorization", ""))
        return (self.scripts.pop(0), False) if len(self.scripts) > 1 else (self.scripts[0], True)

    async def _sse(self, request: web.Request) -> web.StreamResponse:
        script, last = self._script(request)
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        await response.write(b":)\n\n")
        for part in script:
            if isinstance(part, int):
                part = b"event: update\ndata: " + json.dumps(self.timeline[part]).encode() + b"\n\n"
            await response.write(part)
        if last:
            await asyncio.sleep(30)
        return response

    async def _websocket(self, request: web.Request) -> web.WebSocketResponse:
        script, last = self._script(request)
        assert request.query["stream"] == "public"
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        for part in script:
            if isinstance(part, int):
                message = {
                    "stream": ["public"],
                    "event": "update",
                    "payload": json.dumps(self.timeline[part]),
                }
                await socket.send_str(json.dumps(message))
            else:
                await socket.send_str(part.decode())
        if last:
            await socket.receive()
        await socket.close()
        return socket


async def read(server: Server, count: int, position: str | None = None, **place: Any) -> list[Event]:
    """Read events of a server."""
    async with serving(server.app()) as address, aiohttp.ClientSession() as session:
        where = Place(f"http://{address}", **place)
        feed = MastodonFeed(where, session, backoff=quick(), sleep=Naps(), silent_seconds=60.0)
        return await take(feed.events(position), count)


def numbers(events: list[Event]) -> list[str]:
    """Return which statuses came, as they are mapped."""
    mapped = [map_payload("mastodon", one.value) for one in events]
    return [one.post.id.rpartition("/")[2] if isinstance(one, Mapped) else str(one) for one in mapped]


TIMELINE = [status(number) for number in range(120)]


@pytest.mark.parametrize("way", ["sse", "websocket"])
async def test_what_a_break_hides_is_fetched(way: str) -> None:
    """Pages of the timeline, the oldest first, and then the stream; what comes by both comes once."""
    server = Server(TIMELINE, [[0, 1, 2], [3, 118], [118, 119, 119]])
    found = await read(server, 120, way=way, token="t0ken")
    assert numbers(found) == [str(100 + number) for number in range(120)]
    assert found[-1].position == "219"
    assert server.tokens[0] == "Bearer t0ken"
    assert found[0].key == b"ada"


async def test_another_run_goes_on_at_the_position() -> None:
    """From the timeline, before anything of the stream."""
    server = Server(TIMELINE, [[119]])
    assert numbers(await read(server, 5, "214", stream="public:local")) == ["215", "216", "217", "218", "219"]
    assert server.asked[0] == "limit=40&min_id=214&local=true"


async def test_accounts_have_the_domain_of_the_server() -> None:
    """Only the server knows that names have another domain than its pages."""
    (event,) = await read(Server(TIMELINE, [[0]]), 1)
    mapped = map_payload("mastodon", event.value)
    assert isinstance(mapped, Mapped)
    assert mapped.post.author.id == "ada@a.example"


@pytest.mark.parametrize("way", ["sse", "websocket"])
async def test_numbers_become_addresses_where_they_are_known(way: str) -> None:
    """Answers and deletions name a status by its number; what was seen of it tells the address."""
    answer = status(1, in_reply_to_id="100", in_reply_to_account_id="1")
    gone = {
        "sse": [b"event: delete\ndata: 100\n\n", b"event: delete\ndata: 7\n\n"],
        "websocket": [b'{"event": "delete", "payload": "100"}', b'{"event": "delete", "payload": "7"}'],
    }[way]
    found = await read(Server([TIMELINE[0], answer], [[0, 1, *gone]]), 4, way=way)
    mapped = [map_payload("mastodon", one.value) for one in found]
    assert isinstance(mapped[1], Mapped)
    assert mapped[1].post.reply_to is not None
    assert mapped[1].post.reply_to.post_id == TIMELINE[0]["uri"]
    assert mapped[2:] == [Deletion("mastodon", TIMELINE[0]["uri"]), Deletion("mastodon", "7")]


async def test_edits_come_again() -> None:
    """They are the same post, and no copy to be left out."""
    edit = b"event: status.update\ndata: " + json.dumps(status(0, content="new")).encode() + b"\n\n"
    found = await read(Server(TIMELINE, [[0, edit, edit]]), 3)
    assert numbers(found) == ["100"] * 3


async def test_malformed_messages_are_handed_on_and_move_nothing() -> None:
    """They become dead letters; a number that cannot be is no place to read on from."""
    odd: list[int | bytes] = [
        b"event: update\ndata: {\n\n",
        b"event: update\ndata: " + json.dumps(status(1, id="9" * 50)).encode() + b"\n\n",
        b"event: notification\ndata: {}\n\n",
        b"data: 7\n\n",
    ]
    found = await read(Server(TIMELINE, [[0, *odd, 2]]), 6)
    assert [one.position for one in found] == ["100"] * 5 + ["102"]


async def test_what_cannot_be_fetched_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """A timeline that is closed, or too much of it."""
    server = Server(TIMELINE, [[119]])
    server.closed = True
    with capture_logs() as logs:
        assert numbers(await read(server, 1, "110")) == ["219"]
    assert [line["after"] for line in logs if line["event"] == "ingest.gap"] == ["110"]
    monkeypatch.setattr(mastodon, "PAGES", 1)
    with capture_logs() as logs:
        assert len(await read(Server(TIMELINE, [[119]]), 41, "110")) == 41
    assert [line["after"] for line in logs if line["event"] == "ingest.gap"] == ["150"]


async def test_a_wrong_token_ends_the_run() -> None:
    """Asking again would not help."""
    async with serving(web.Application()) as address, aiohttp.ClientSession() as session:
        feed = MastodonFeed(Place(f"http://{address}"), session, backoff=quick(), sleep=Naps())
        with pytest.raises(RunError, match="404"):
            await take(feed.events(None), 1)
