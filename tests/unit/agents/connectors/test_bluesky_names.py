"""Handles and profiles come from where they are known, and the stream never waits for them in vain."""

from __future__ import annotations

import json
from typing import Any

import aiohttp
from aiohttp import web

from agents.connectors import bluesky_names
from agents.connectors.bluesky import BlueskyFeed
from agents.connectors.bluesky_names import Names, accounts_in, named
from pipeline.sources.mapped import Mapped
from pipeline.sources.registry import map_payload
from tests.support.web import serving
from tests.unit.agents.connectors.support import Naps, quick, take
from tests.unit.agents.connectors.test_bluesky import START, Jetstream, event
from tests.unit.pipeline.sources.payloads import DID, MINISTER, bluesky


class Directory:
    """Bluesky's interface for profiles; counts what it is asked."""

    def __init__(self, status: int = 200) -> None:
        self.asked: list[list[str]] = []
        self.status = status

    async def profiles(self, request: web.Request) -> web.Response:
        """Answer for every account but those that are gone."""
        dids = request.query.getall("actors")
        self.asked.append(dids)
        found = [{"did": did, "handle": f"{did[-4:]}.example"} for did in dids if "gone" not in did]
        return web.json_response({"profiles": found}, status=self.status)


def application(directory: Directory, jetstream: Jetstream | None = None) -> web.Application:
    """Return what serves both."""
    app = web.Application()
    app.router.add_get("/xrpc/app.bsky.actor.getProfiles", directory.profiles)
    if jetstream is not None:
        app.router.add_get("/subscribe", jetstream.subscribe)
    return app


def test_accounts_of_an_event_are_its_author_and_those_it_is_at() -> None:
    """Whoever is answered or mentioned, wherever in the record that stands."""
    assert accounts_in(bluesky()) == [DID, MINISTER]
    assert accounts_in({"did": 7, "commit": {"uri": "https://a.example", "did": "x"}}) == []


async def test_accounts_are_asked_for_together_and_once() -> None:
    """Twenty-five a request; those that are gone are not asked for again either."""
    directory, now = Directory(), [START // 1000]
    dids = [f"did:plc:{number:04}" for number in range(30)] + ["did:plc:gone"]
    async with serving(application(directory)) as address, aiohttp.ClientSession() as session:
        names = Names(f"http://{address}", session, lambda: now[0])
        await names.learn(dids)
        await names.learn(dids)
        assert [len(group) for group in directory.asked] == [25, 6]
        assert names.profile("did:plc:0007") == {"did": "did:plc:0007", "handle": "0007.example"}
        assert names.profile("did:plc:gone") is None
        names.told("did:plc:0007", "new.example")
        assert (names.profile("did:plc:0007") or {})["handle"] == "new.example"
        now[0] += bluesky_names.FRESH_MS + 1
        await names.learn(dids[:1])
        assert len(directory.asked) == 3


async def test_no_more_is_asked_than_is_allowed() -> None:
    """The rest goes on without names."""
    directory = Directory()
    async with serving(application(directory)) as address, aiohttp.ClientSession() as session:
        names = Names(f"http://{address}", session, lambda: START // 1000)
        await names.learn(f"did:plc:{number}" for number in range(1_000))
        await names.learn(f"did:plc:{number}" for number in range(1_000, 2_000))
        assert len(directory.asked) == bluesky_names.PER_SECOND


async def test_an_interface_in_trouble_is_left_alone_for_a_while() -> None:
    """Events go on with DIDs."""
    directory, now = Directory(503), [START // 1000]
    async with serving(application(directory)) as address, aiohttp.ClientSession() as session:
        names = Names(f"http://{address}", session, lambda: now[0])
        for _ in range(3):
            await names.learn([DID])
        assert len(directory.asked) == 1
        now[0] += bluesky_names.PAUSE_MS
        await names.learn([DID])
        assert len(directory.asked) == 2
        assert named(bluesky_bare(), names) == bluesky_bare()


def bluesky_bare() -> dict[str, Any]:
    """Return an event as Jetstream sends it."""
    return {name: field for name, field in bluesky().items() if name not in ("author", "handles")}


async def test_a_stream_with_names() -> None:
    """Authors and those addressed have handles; an account that is renamed on the way has the new one at once."""
    renamed = {"did": MINISTER, "time_us": START + 1, "kind": "identity",
               "identity": {"did": MINISTER, "handle": "new.example"}}  # fmt: skip
    again = bluesky_bare() | {"time_us": START + 2}
    frames = [json.dumps(bluesky_bare()), json.dumps(renamed), event(1), json.dumps(again)]
    jetstream = Jetstream(frames, [1])
    async with serving(application(Directory(), jetstream)) as address, aiohttp.ClientSession() as session:
        feed = BlueskyFeed(
            f"ws://{address}", session, backoff=quick(), sleep=Naps(), clock=lambda: START // 1000,
            names=Names(f"http://{address}", session),
        )  # fmt: skip
        found = await take(feed.events(None), 4)
    posts = [map_payload("bluesky", one.value) for one in (found[0], found[-1])]
    first, last = posts
    assert isinstance(first, Mapped)
    assert isinstance(last, Mapped)
    assert first.post.author.handle == f"{DID[-4:]}.example"
    assert first.post.reply_to is not None
    assert first.post.reply_to.handle == f"{MINISTER[-4:]}.example"
    assert last.post.reply_to is not None
    assert last.post.reply_to.handle == "new.example"
