"""Slack messages, word for word, and safe whatever the posts say."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.delivery.render import MAX_HEADER, render, safe
from schemas.alert import Alert, AlertTarget, Counts, Evidence, SamplePost, Window
from tests.support.alerts import NOON, campaign

GOLDEN = Path(__file__).parent / "golden"

HOSTILE = (
    "<!channel> <@U123|x> *bold* & https://evil.example/a call +91 98765 43210\n<http://b.example|click>"
)

ALERTS = {
    "campaign": campaign(),
    "pile_on": campaign(
        id="p-01",
        kind="pile_on",
        severity="low",
        score=0.2,
        target=AlertTarget(platform="mastodon", handle="alice@social.example"),
        counts=Counts(posts=1, accounts=1),
        window=Window(NOON, NOON + timedelta(seconds=40)),
        accounts=[],
        clusters=[],
        evidence=[],
        posts=[],
    ),
    "ended": campaign(revision=9, status="closed", target=AlertTarget(id="fs")),
    "hostile": campaign(
        target=AlertTarget(name="<!here> Mr & Mrs <b>"),
        evidence=[Evidence(f"e{number}", f"{number}: {HOSTILE}", float(number)) for number in range(8)],
        posts=[SamplePost("x", f"p{number}", "<!everyone>", NOON, HOSTILE) for number in range(5)],
    ),
}


@pytest.mark.parametrize("name", sorted(ALERTS))
def test_a_message_reads_as_agreed(name: str) -> None:
    """The whole message is compared with the one that was read and found good."""
    assert render(ALERTS[name]) == json.loads((GOLDEN / f"{name}.json").read_text(encoding="utf-8"))


def test_every_kind_of_alert_has_a_headline() -> None:
    """No kind is left without words."""
    kinds = ("coordinated_campaign", "pile_on", "doxxing", "impersonation", "phishing")
    headlines = {render(campaign(kind=kind))["blocks"][0]["text"]["text"] for kind in kinds}
    assert len(headlines) == 5
    assert all("The Foreign Secretary" in headline for headline in headlines)


def _strings(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for one in value.values() for text in _strings(one)]
    if isinstance(value, list):
        return [text for one in value for text in _strings(one)]
    return []


def _check(alert: Alert) -> None:
    body = render(alert)
    strings = _strings(body)
    assert not any("<" in text or ">" in text for text in strings)
    assert not any("://" in text and "hxxp" not in text for text in strings)
    assert body["unfurl_links"] is False
    assert body["unfurl_media"] is False
    assert len(body["blocks"]) <= 50
    assert len(body["blocks"][0]["text"]["text"]) <= MAX_HEADER
    assert all(len(field["text"]) <= 2000 for field in body["blocks"][1]["fields"])
    assert len(body["blocks"][1]["fields"]) <= 10
    assert all(text for text in strings)
    assert len(json.dumps(body, ensure_ascii=False)) < 12_000


def test_hostile_text_can_neither_ping_nor_link_nor_break_limits() -> None:
    """Mentions, links, personal data and length of what was posted do not get through."""
    alert = campaign(
        target=AlertTarget(name=HOSTILE * 20),
        evidence=[Evidence("e", HOSTILE * 100, 1.0)] * 30,
        posts=[SamplePost("x", "p", HOSTILE * 20, NOON, HOSTILE * 100)] * 20,
    )
    _check(alert)
    assert "98765" not in str(render(alert))
    assert "evil.example" not in str(render(alert))


@given(text=st.text(max_size=400))
def test_any_text_gives_a_valid_message(text: str) -> None:
    """No post, name or sentence breaks a message."""
    assert len(safe(text, 50)) <= 50
    _check(
        campaign(
            target=AlertTarget(handle=text, platform="x"),
            evidence=[Evidence("e", text, 1.0)],
            posts=[SamplePost("x", "p", text, NOON, text)],
        )
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("HTTPS://Evil.Example/a.html?q=1", "hxxps://Evil[.]Example/a.html?q=1"),
        ("www.evil.example", "www[.]evil[.]example"),
        ("go to evil.example/x now", "go to evil[.]example/x now"),
        ("ftp://f.example", "fxp://f[.]example"),
        ("resign.now or else... 1.5/2", "resign.now or else... 1.5/2"),
        ("a & b < c > d", "a &amp; b &lt; c &gt; d"),
    ],
)
def test_links_are_defanged_and_signs_escaped(text: str, expected: str) -> None:
    """A link can be read, not followed."""
    assert safe(text, 100) == expected


def test_no_entity_is_cut_in_half() -> None:
    """A shortened text ends before an entity, not in it."""
    for limit in range(5, 20):
        shown = safe("&" * 100, limit)
        assert shown.removesuffix("…").replace("&amp;", "") == ""
