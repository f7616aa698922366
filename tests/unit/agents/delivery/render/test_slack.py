"""Slack messages, word for word, and safe whatever the posts say."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.delivery.render.slack import MAX_HEADER, digest, notice, reply, safe
from agents.delivery.render.slack import render as render_message
from agents.delivery.wording import MAX_FALLBACK, brief, clean
from agents.store import Message
from agents.store.messages import CaseState, Notice
from schemas.alert import Alert, AlertTarget, Counts, Evidence, NamedAccount, SamplePost, Window
from tests.support.alerts import NOON, campaign


def message(alert: Alert, event: str = "opened", **changes: Any) -> Message:
    """Return a message about an alert."""
    return msgspec.structs.replace(Message(1, "slack", event, alert, {}, 1), **changes)


def render(alert: Alert) -> dict[str, Any]:
    """Return the first message about an alert."""
    return render_message(message(alert), console_url="https://pileon.example/")


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
    ours = {
        "<https://pileon.example/campaigns/c-01|Open in the console>",
        "https://pileon.example/campaigns/c-01",
    }
    assert not any("<" in text or ">" in text for text in strings if text not in ours)
    assert not any("://" in text and "hxxp" not in text for text in strings if text not in ours)
    assert body["unfurl_links"] is False
    assert body["unfurl_media"] is False
    assert len(body["blocks"]) <= 50
    assert len(body["blocks"][0]["text"]["text"]) <= MAX_HEADER
    assert len(body["text"]) <= MAX_FALLBACK + 30
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
    assert len(safe(clean(text, 50), 50)) <= 50
    _check(
        campaign(
            target=AlertTarget(handle=text, platform="x"),
            evidence=[Evidence("e", text, 1.0)],
            accounts=[NamedAccount("x", "1", text, 0.5, [])],
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
    assert safe(clean(text, 100), 100) == expected


def test_no_entity_is_cut_in_half() -> None:
    """A shortened text ends before an entity, not in it."""
    for limit in range(5, 20):
        shown = safe("&" * 100, limit)
        assert shown.removesuffix("…").replace("&amp;", "") == ""


def test_a_message_is_short_and_says_who_what_and_how_sure() -> None:
    """Five lines above the fold: the claim with its denominator, the reasons, the accounts, what changed."""
    alert = campaign(score=0.9)
    told = {"was": {"severity": "low", "until": NOON.isoformat()}, "first": {"severity": "low", "named": 4}}
    body = render_message(message(alert, "updated", told=told))
    header, claim, accounts, sure, last = body["blocks"]
    assert header["text"]["text"] == (
        "🟠 HIGH (was LOW until 12:00) · Possible coordinated campaign against The Foreign Secretary"
    )
    assert claim["text"]["text"].split("\n")[0] == (
        "12 of 431 accounts active 2026-11-21 12:00–12:12 UTC stand out; 1,200 posts in all."
    )
    assert accounts["text"]["text"] == "Accounts: @member0 @member1 @member2 @member3 @member4 +7"
    assert sure["elements"][0]["text"] == (
        "Confidence: high · active, as of 2026-11-21 12:04 UTC · "
        "since the first message: LOW → HIGH, 4 → 12 accounts"
    )
    assert last["elements"][0]["text"] == "Alert c-01, revision 1"
    assert body["text"].startswith("[HIGH (was LOW until 12:00)] Possible coordinated campaign against")


def test_an_alerts_own_id_is_never_redacted() -> None:
    """One in six hundred looks like a telephone number; people find the alert by it."""
    for identifier in ("09758340401d68fbfe977c56", "314153713764b7d9e7f0226c", "447700900123"):
        assert f"Alert {identifier}, revision 1" in json.dumps(render(campaign(id=identifier)))
        assert identifier in json.dumps(digest([message(campaign(id=identifier))]))


def test_a_target_is_called_as_the_watchlist_calls_it() -> None:
    """The installation wrote that name itself; a handle of somebody who is not listed comes from outside."""
    name = "Premier's Office, 14 Mill Lane +44 20 7946 0958"
    assert name in render(campaign(target=AlertTarget(id="t1", name=name)))["text"]
    stranger = AlertTarget(platform="x", handle="+91 98765 43210")
    assert "98765" not in json.dumps(render(campaign(target=stranger)))


def test_a_handle_that_slack_would_take_for_everybody_is_not_one() -> None:
    """Whatever people call themselves, nobody is pinged."""
    handles = ("channel", "Here", "@everyone", "<!channel>")
    accounts = [NamedAccount("x", handle, handle, 0.5, []) for handle in handles]
    shown = json.dumps(render(campaign(accounts=accounts)))
    assert "@channel" not in shown
    assert "@Here" not in shown
    assert "@everyone" not in shown
    assert "<!" not in shown


def test_leads_and_quotes_are_in_no_message() -> None:
    """Leads are for the console, and posts are shown there, blurred."""
    lead = NamedAccount("x", "9", "only_a_lead", 0.1, [])
    alert = campaign(leads=[lead])
    for body in (render(alert), digest([message(alert)]), reply(message(alert, "closed:3"))):
        assert "only_a_lead" not in json.dumps(body)
        assert "nobody wants you here" not in json.dumps(body)


def test_buttons_are_those_that_still_make_sense() -> None:
    """Who acknowledged an alert need not be asked again."""

    def actions(case: CaseState) -> list[str]:
        body = render_message(message(campaign(), case=case), console_url="https://c.example", buttons=True)
        [row] = [block for block in body["blocks"] if block["type"] == "actions"]
        return [element["action_id"] for element in row["elements"]]

    assert actions(CaseState()) == ["open", "acknowledge", "not_coordinated", "mute"]
    assert actions(CaseState("acknowledged", "priya")) == ["open", "not_coordinated", "mute"]
    assert actions(CaseState("closed", "priya", None, "news")) == ["open", "mute"]


def test_what_a_quota_withholds_is_said() -> None:
    """Nobody takes a quiet channel for a quiet day."""
    assert notice(Notice(12, 0))["text"].startswith("12 messages were withheld: the quota is used up.")


@given(st.text(max_size=300), st.text(max_size=100))
def test_a_phone_shows_all_of_the_fallback(name: str, handle: str) -> None:
    """However long a name is, the numbers are in it."""
    alert = campaign(target=AlertTarget(id="t", name=name, handle=handle))
    fallback = brief(alert, {}, CaseState()).fallback
    assert len(fallback) <= MAX_FALLBACK
    assert "12 of 431 accounts named" in fallback
