"""Alerts of what single posts show."""

from __future__ import annotations

import msgspec
import pytest

from pipeline.campaigns.threat_alerts import EMERGING_AN_HOUR, HOUR_MS, ThreatAlerts
from pipeline.campaigns.threat_state import ThreatsState
from pipeline.detector import Detector
from pipeline.settings import DetectorSettings
from schemas.alert import Alert, AlertTarget
from schemas.findings import Finding
from tests.support.threats import KEY, NUMBER, PRIVATE, WATCHLIST, afternoon

SETTINGS = DetectorSettings()


def _alerts(partitions: int = 1) -> list[Alert]:
    return list(Detector(watchlist=WATCHLIST, contact_key=KEY, partitions=partitions).feed_all(afternoon()))


def _newest(alerts: list[Alert]) -> dict[str, Alert]:
    return {alert.id: alert for alert in alerts}


def test_one_of_each_is_told() -> None:
    """Two exposures, two impersonators and one lure; the namesake, the press desk and the family are left alone."""
    newest = _newest(_alerts()).values()
    assert sorted((alert.kind, alert.accounts[0].handle) for alert in newest) == [
        ("doxxing", "bad1"),
        ("doxxing", "bad4"),
        ("impersonation", "a_rathwaIkar"),
        ("impersonation", "zz9"),
        ("phishing", "lure"),
    ]
    assert {alert.status for alert in newest} == {"closed"}


def test_spread_is_followed() -> None:
    """Who reposts the post, and who shows its picture."""
    alert = next(one for one in _newest(_alerts()).values() if one.accounts[0].handle == "bad1")
    assert [account.handle for account in alert.accounts] == ["bad1", "bad2", "bad3"]
    assert alert.counts.posts == 3
    spread = next(one.statement for one in alert.evidence if one.code == "spread")
    assert (
        spread == "3 accounts have spread it: 1 post that shows it, 1 repost, 1 post with the same picture."
    )


def test_a_relative_is_named_by_what_they_are() -> None:
    """The alert says daughter, under the target's id, and is graver; her name is nowhere."""
    alert = next(one for one in _alerts() if one.accounts[0].handle == "bad1")
    assert alert.target == AlertTarget(id="fs", name="daughter of Arvind Rathwalkar")
    assert alert.severity == "high"
    assert b"Tara" not in msgspec.json.encode(alert)


def test_no_datum_is_in_any_alert() -> None:
    """Neither the numbers nor anything of them."""
    told = msgspec.json.encode(_alerts()).decode()
    for number in (NUMBER, PRIVATE):
        assert number not in told
        assert number.replace(" ", "") not in told
        assert number.split()[1] not in told


def test_the_first_alert_comes_at_once() -> None:
    """It does not wait for more posts or an episode's end."""
    first = next(alert for alert in _alerts() if alert.kind == "doxxing")
    assert (first.revision, first.status) == (1, "open")
    assert (first.detected_at - first.opened_at).total_seconds() <= 3


@pytest.mark.parametrize("partitions", [2, 5])
def test_partitions_change_nothing(partitions: int) -> None:
    """The same posts give the same alerts, wherever their targets live."""
    key = _key
    assert sorted(_alerts(partitions), key=key) == sorted(_alerts(), key=key)


def _key(alert: Alert) -> tuple[str, int]:
    return alert.id, alert.revision


def test_a_snapshot_keeps_all() -> None:
    """Alerts go on after a restart where they were."""
    findings = [_phish(number, number * 90_000) for number in range(1, 6)]
    whole = ThreatAlerts(SETTINGS)
    expected = [alert for one in findings for alert in whole.observe(one.time, [one], [], {})]
    first = ThreatAlerts(SETTINGS)
    told = [alert for one in findings[:3] for alert in first.observe(one.time, [one], [], {})]
    second = ThreatAlerts(SETTINGS)
    second.load(msgspec.msgpack.decode(msgspec.msgpack.encode(first.state()), type=ThreatsState))
    told += [alert for one in findings[3:] for alert in second.observe(one.time, [one], [], {})]
    assert told == expected
    assert [alert.revision for alert in told] == [1, 2, 3, 4, 5]


def _phish(number: int, time: int) -> Finding:
    features = ("trick=hyphens", "watched=mea.gov.in", "domain=mea-gov-in[.]com")
    return Finding(
        "phishing",
        "fs",
        time,
        "x",
        f"p{number}",
        f"a{number}",
        f"h{number}",
        "mea-gov-in.com",
        features,
        0.96,
    )


def test_many_who_push_a_lure_make_it_graver() -> None:
    """Five accounts and more."""
    alerts = ThreatAlerts(SETTINGS)
    told = [
        alert
        for number in range(1, 8)
        for alert in alerts.observe(number * 90_000, [_phish(number, number)], [], {})
    ]
    assert [alert.severity for alert in told] == ["medium"] * 4 + ["high"] * 3


def test_a_thing_that_comes_again_is_the_same_alert() -> None:
    """Closed after an episode's silence, open again with a later revision when it comes back."""
    alerts = ThreatAlerts(SETTINGS)
    (opened,) = alerts.observe(1_000, [_phish(1, 1_000)], [], {})
    (closed,) = alerts.close(SETTINGS.episode_ms + 2_000)
    (again,) = alerts.observe(9 * HOUR_MS, [_phish(2, 9 * HOUR_MS)], [], {})
    assert (opened.id, opened.status, closed.status, again.status) == (again.id, "open", "closed", "open")
    assert [opened.revision, closed.revision, again.revision] == [1, 2, 3]


def test_people_hit_beyond_their_usual_are_rationed() -> None:
    """The strongest of a moment come first, a few an hour."""
    bursts = [
        Finding("emerging_target", f"x:t{number}", 1_000, "x", "", "", f"t{number}", f"x:t{number}",
                ("minutes=1",), 0.9, accounts=100 + number, usual=2.0)
        for number in range(20)
    ]  # fmt: skip
    told = ThreatAlerts(SETTINGS).observe(1_000, bursts, [], {})
    assert [alert.target.handle for alert in told] == [f"t{19 - place}" for place in range(EMERGING_AN_HOUR)]
    assert told[0].target.platform == "x"
    assert "119 accounts" in told[0].evidence[0].statement


def test_every_reason_has_its_posts() -> None:
    """Each sentence about a post leads to quoted posts that show it."""
    for alert in _newest(_alerts()).values():
        quoted = {post.id for post in alert.posts}
        told = {one.code: one.posts for one in alert.evidence}
        assert all(set(posts) <= quoted for posts in told.values())
        assert any(told.values())
