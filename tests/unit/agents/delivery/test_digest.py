"""Many alerts as one message."""

from __future__ import annotations

import json

from agents.delivery.digest import digest
from agents.delivery.render import render
from agents.store.outbox import DIGEST
from schemas.alert import AlertTarget
from tests.support.alerts import campaign

SLACK_TAKES = 13_000


def test_the_gravest_come_first_and_each_is_named() -> None:
    """Who reads only the top of a flood reads what matters."""
    body = digest([("a1", "low", "one"), ("a2", "critical", "two"), ("a3", "low", "three")])
    assert body["text"] == "3 alerts at once: 1 critical, 2 low"
    lines = [block["text"]["text"] for block in body["blocks"][1:-1]]
    assert lines == ["two\nAlert a2", "one\nAlert a1", "three\nAlert a3"]


def test_the_largest_digest_fits_into_a_message() -> None:
    """Slack would refuse a larger one, and each alert would have to be sent by itself."""
    text = render(campaign(target=AlertTarget(name="<&> " * 200)))["text"]
    body = digest([(f"{number:024}", "critical", text) for number in range(DIGEST)])
    assert len(body["blocks"]) <= 50
    assert len(json.dumps(body)) < SLACK_TAKES


def test_text_from_outside_pings_nobody() -> None:
    """It was escaped when the alert was rendered, and goes out as plain text."""
    text = render(campaign(target=AlertTarget(name="<!channel>")))["text"]
    body = digest([("a1", "low", text)])
    assert "<!channel>" not in json.dumps(body)
    assert "&lt;!channel&gt;" in json.dumps(body)
    kinds = {block.get("text", block.get("elements", [{}])[0])["type"] for block in body["blocks"]}
    assert kinds == {"plain_text"}
