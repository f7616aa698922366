"""Buttons over HTTP: only Slack may press them, and each does what it says."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from aiohttp.test_utils import TestClient, TestServer
from slack_sdk.signature import SignatureVerifier

from agents.delivery.interactions.actions import Presser
from agents.delivery.interactions.endpoint import PATH, Endpoint
from agents.store import AlertStore, Cases
from tests.support.alerts import campaign
from tests.support.delivery import Clock

SECRET = "signing secret"


@pytest.fixture
def clock() -> Clock:
    """The time of the store and of the endpoint."""
    return Clock()


@pytest.fixture
def store(clock: Clock) -> Iterator[AlertStore]:
    """A store with an alert."""
    with AlertStore("sqlite://", clock=clock) as opened:
        opened.upsert(campaign())
        yield opened


@pytest.fixture
async def client(store: AlertStore, clock: Clock) -> AsyncIterator[TestClient[Any, Any]]:
    """Something that calls the endpoint."""
    endpoint = Endpoint(Presser(Cases(store.engine, clock=clock)), SECRET, clock)
    async with TestClient(TestServer(endpoint.app())) as made:
        yield made


def pressed(action: str, value: str = "c-01", **changes: Any) -> bytes:
    """Return the body that Slack sends."""
    payload = {
        "type": "block_actions",
        "user": {"id": "U1", "username": "priya"},
        "actions": [{"action_id": action, "value": value}],
        **changes,
    }
    return urlencode({"payload": json.dumps(payload)}).encode()


def signed(body: bytes, clock: Clock, *, off: int = 0, secret: str = SECRET) -> dict[str, str]:
    """Return the headers that Slack signs a body with."""
    timestamp = str(clock.now // 1000 + off)
    signature = SignatureVerifier(secret).generate_signature(timestamp=timestamp, body=body)
    return {
        "X-Slack-Request-Timestamp": timestamp,
        "X-Slack-Signature": str(signature),
        "Content-Type": "application/x-www-form-urlencoded",
    }


async def test_buttons_do_what_they_say(
    client: TestClient[Any, Any], store: AlertStore, clock: Clock
) -> None:
    """Under the name of who pressed, twice as once."""
    for action in ("acknowledge", "acknowledge", "mute", "open", "not_coordinated"):
        body = pressed(action)
        answer = await client.post(PATH, data=body, headers=signed(body, clock))
        assert answer.status == 200
    case = store.reader.case("c-01", clock.now)
    assert case is not None
    assert (case.summary.review, case.summary.verdict) == ("closed", "organic_reaction")
    assert [mute.until - clock.now for mute in case.mutes] == [3_600_000]
    assert {entry.actor for entry in store.reader.audit()} == {"slack:priya"}


@pytest.mark.parametrize("off", [-301, 301])
async def test_an_old_call_is_refused(client: TestClient[Any, Any], clock: Clock, off: int) -> None:
    """What somebody recorded cannot be played again later."""
    body = pressed("acknowledge")
    assert (await client.post(PATH, data=body, headers=signed(body, clock, off=off))).status == 401
    assert (await client.post(PATH, data=body, headers=signed(body, clock, off=off // 2))).status == 200


async def test_a_call_that_slack_did_not_sign_is_refused(
    client: TestClient[Any, Any], store: AlertStore, clock: Clock
) -> None:
    """Another secret, another body, a missing or a strange header."""
    body = pressed("acknowledge")
    good = signed(body, clock)
    tries: list[tuple[bytes, dict[str, str]]] = [
        (body, signed(body, clock, secret="other")),
        (pressed("acknowledge", "c-02"), good),
        (body, {}),
        (body, {**good, "X-Slack-Signature": "v0=é"}),
        (body, {**good, "X-Slack-Request-Timestamp": "٣"}),
        (body, {**good, "X-Slack-Request-Timestamp": "nan"}),
    ]
    for content, headers in tries:
        assert (await client.post(PATH, data=content, headers=headers)).status == 401
    assert store.reader.counts("review") == {"unreviewed": 1}


@pytest.mark.parametrize("body", [b"", b"payload=", b"payload=%7B", b"payload=1", b"other=1", b"payload=%FF"])
async def test_a_body_of_another_form_is_refused(
    client: TestClient[Any, Any], clock: Clock, body: bytes
) -> None:
    """It is signed, and still not what a button sends."""
    assert (await client.post(PATH, data=body, headers=signed(body, clock))).status == 400


async def test_an_alert_that_is_gone_is_no_error(client: TestClient[Any, Any], clock: Clock) -> None:
    """Slack would show people a warning sign that helps nobody; so with payloads of other kinds."""
    for body in (pressed("acknowledge", "purged"), pressed("acknowledge", type="view_submission")):
        assert (await client.post(PATH, data=body, headers=signed(body, clock))).status == 200
