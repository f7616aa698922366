"""Events as signed JSON."""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

from agents.delivery.sinks.base import Outcome
from agents.delivery.sinks.webhook import GenericWebhook
from agents.store import Message, Reference
from agents.store.messages import Notice
from schemas.alert import NamedAccount
from tests.support.alerts import campaign

SECRET = "shared key"


async def received(*messages: Message, notice: Notice | None = None, status: int = 200) -> tuple[Any, ...]:
    """Return what a receiver gets, and what the sink makes of its answer."""
    requests: list[tuple[dict[str, str], bytes]] = []

    async def receive(request: web.Request) -> web.Response:
        requests.append((dict(request.headers), await request.read()))
        return web.Response(status=status)

    app = web.Application()
    app.router.add_post("/hook", receive)
    server = TestServer(app, host="127.0.0.1")
    await server.start_server()
    sink = GenericWebhook("siem", str(server.make_url("/hook")), SECRET, clock=lambda: 1_700_000_000_000)
    try:
        outcomes = [await sink.deliver([message]) for message in messages]
        if notice is not None:
            outcomes.append(await sink.notice(notice))
    finally:
        await sink.close()
        await server.close()
    return requests, outcomes


async def test_an_event_can_be_checked_to_be_ours() -> None:
    """By the key, over the timestamp and the body."""
    [(headers, body)], outcomes = await received(Message(1, "siem", "escalated:2", campaign(), {}, 1))
    assert outcomes == [Outcome("sent", reference=Reference("", "c-01"))]
    assert headers["X-Pileon-Timestamp"] == "1700000000"
    assert headers["X-Pileon-Event"] == "escalated"
    signed = hmac.new(SECRET.encode(), b"1700000000." + body, hashlib.sha256).hexdigest()
    assert headers["X-Pileon-Signature"] == f"v1={signed}"
    content = json.loads(body)
    assert content["alert"]["id"] == "c-01"
    assert content["review"]["review"] == "unreviewed"


async def test_the_same_event_has_the_same_name_at_every_attempt() -> None:
    """So that a receiver drops what comes twice; edits of one alert differ by their revision."""
    opened = Message(1, "siem", "opened", campaign(), {}, 1)
    edits = [Message(2, "siem", "updated", campaign(revision=number), {"wait_ms": 5}, 1) for number in (2, 3)]
    requests, _ = await received(opened, opened, *edits)
    names = [headers["X-Pileon-Delivery"] for headers, _ in requests]
    assert names[0] == names[1]
    assert len(set(names)) == 3
    assert "wait_ms" not in requests[2][1].decode()


async def test_leads_are_for_the_console_alone() -> None:
    """Programs may pass on what they get."""
    alert = campaign(leads=[NamedAccount("x", "9", "only_a_lead", 0.1, [])])
    [(_, body)], _ = await received(Message(1, "siem", "opened", alert, {}, 1))
    assert b"only_a_lead" not in body


async def test_what_is_withheld_is_an_event_too() -> None:
    """And a receiver that fails is tried again."""
    [(headers, body)], outcomes = await received(notice=Notice(7, 0), status=503)
    assert headers["X-Pileon-Event"] == "withheld"
    assert json.loads(body)["withheld"] == 7
    assert outcomes[0].result == "retry"
