"""Alerts to look up, questions about them, and the answers by the alerts themselves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from hypothesis import strategies as st

from agents.store import Query
from agents.store.keys import ms, target_key
from schemas.alert import Alert, AlertTarget, Evidence, NamedAccount, SamplePost
from tests.support.alerts import NOON, campaign

NAMES = ("Çağla İnce", "Wolfgang STRAẞE", "ΑΝΝΑ", "100%_/", "ann", "")
KINDS = ("pile_on", "doxxing", "coordinated_campaign")


def _account(handle: str, number: str, platform: str = "x") -> NamedAccount:
    return NamedAccount(platform, number, handle, 0.5, ["spray", "disguise"])


ALERTS: list[Alert] = [
    campaign(
        id=f"{number:02d}",
        kind=KINDS[number % 3],
        severity=("low", "high")[number % 2],
        status=("open", "closed")[number % 2],
        opened_at=NOON + timedelta(hours=number),
        target=AlertTarget(id=f"t{number % 4}", name=NAMES[number % 5])
        if number % 6
        else AlertTarget(platform="x", handle="Somebody"),
        accounts=[_account("Ann", "1")] if number % 2 else [_account("did", "did:plc:1", "bluesky")],
        leads=[_account("Ann", "2", "mastodon"), _account("ÉTÉ", str(100 + number))],
        evidence=[Evidence("spray", f"They wrote “Große Straße” {number} times.", 9.0)]
        + ([Evidence("disguise", "50% are in disguise.", 3.0)] if number % 3 else []),
        posts=[SamplePost("x", "p", "ann", NOON, f"Tritt zurück, ÖFFNE die Tür {number}")],
    )
    for number in range(12)
]


def members(alert: Alert, role: str | None) -> list[NamedAccount]:
    """Return an alert's accounts in a role, or in any."""
    return [*(alert.accounts if role != "lead" else ()), *(alert.leads if role != "named" else ())]


def _is(one: NamedAccount, who: str) -> bool:
    def called(handle: str) -> bool:
        return one.handle.casefold() == handle.removeprefix("@").casefold()

    platform, _, rest = who.partition(":")
    if one.platform == platform.lower() and rest and (one.id == rest or called(rest)):
        return True
    return one.id == who or called(who)


def _called(alert: Alert, about: str) -> bool:
    told, at = about.removeprefix("@").lower(), alert.target
    key = target_key(at)
    return told == key.lower() or told in (at.name or at.handle or key).lower()


def answers(query: Query) -> list[str]:
    """Return what a query should find, by the alerts themselves."""

    def about(alert: Alert) -> bool:
        # All alerts of a target are found by any name that it had.
        return any(
            _called(one, query.about or "")
            for one in ALERTS
            if target_key(one.target) == target_key(alert.target)
        )

    def says(alert: Alert) -> bool:
        told = (query.words or "").lower()
        texts = [one.statement for one in alert.evidence] + [one.text for one in alert.posts]
        return any(told in text.lower() for text in texts)

    return [
        alert.id
        for alert in sorted(ALERTS, key=lambda alert: alert.opened_at, reverse=True)
        if (not query.kinds or alert.kind in query.kinds)
        and (not query.statuses or alert.status in query.statuses)
        and (not query.severities or alert.severity in query.severities)
        and (query.about is None or about(alert))
        and (query.who is None or any(_is(one, query.who) for one in members(alert, query.role)))
        and (query.evidence is None or query.evidence in {one.code for one in alert.evidence})
        and (query.words is None or says(alert))
        and (query.since is None or ms(alert.opened_at) >= query.since)
        and (query.until is None or ms(alert.opened_at) < query.until)
    ]


def _maybe(values: Sequence[str]) -> st.SearchStrategy[str | None]:
    return st.none() | st.sampled_from(values)


QUERIES = st.builds(
    Query,
    who=_maybe(
        ["ANN", "@ann", "x:ann", "X:1", "1", "mastodon:Ann", "did:plc:1", "bluesky:did:plc:1", "été", "%"]
    ),
    role=st.sampled_from([None, "named", "lead"]),
    about=_maybe(
        ["t1", "T2", "çağla", "straẞe", "αννα", "%_/", "_", "x:somebody", "@somebody", "body", "zz"]
    ),
    kinds=st.lists(st.sampled_from(KINDS), max_size=2),
    statuses=st.sampled_from([(), ("open",)]),
    severities=st.sampled_from([(), ("high",)]),
    evidence=_maybe(["disguise", "spray", "co_targeting"]),
    words=_maybe(["GROßE", "öffne", "50%", "%", "times", "tritt", "absent"]),
    since=st.none() | st.integers(0, 13).map(lambda hours: ms(NOON + timedelta(hours=hours))),
    until=st.none() | st.integers(0, 13).map(lambda hours: ms(NOON + timedelta(hours=hours))),
)
