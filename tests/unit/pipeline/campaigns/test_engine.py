"""From actions to alerts: what gangs, crowds and time make of each other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

import pytest
from msgspec import structs

from pipeline.campaigns.engine import CampaignEngine
from pipeline.detectors.activity import DAY_MS
from schemas.alert import Alert, AlertTarget
from schemas.stages import Action
from tests.support.actions import (
    HOUR,
    SETTINGS,
    TEMPLATES,
    action,
    daily_life,
    flood,
    in_order,
    own_words,
    raid,
)
from tests.support.stream import START_MS

GANG = [f"g{number}" for number in range(8)]


def _run(*parts: Iterable[Action], until: int = 0, step: int = 0) -> list[Alert]:
    """Return the alerts of actions, worked off second by second.

    Args:
        parts: The actions.
        until: How far time goes at the end, ms after the start.
        step: How often the time is told where nothing happens, ms; 0 tells it only where something does.
    """
    engine, alerts = CampaignEngine(SETTINGS), []
    actions = in_order(*parts)
    now = START_MS
    while actions:
        at = -(-actions[0].time // 1_000) * 1_000
        count = next((n for n, one in enumerate(actions) if one.time > at), len(actions))
        while step and now + step < at:
            now += step
            alerts += engine.expire(now)
        alerts += engine.expire(at)
        alerts += engine.observe(at, actions[:count], [], {})
        actions, now = actions[count:], at
    while step and now + step < START_MS + until:
        now += step
        alerts += engine.expire(now)
    return alerts + engine.expire(max(now, START_MS + until))


def _named(alerts: Sequence[Alert]) -> dict[str, set[str]]:
    """Return who is named at each target in the end."""
    return {
        f"{alert.target.platform}:{alert.target.handle}": {account.id for account in alert.accounts}
        for alert in alerts
        if alert.kind == "coordinated_campaign"
    }


def _in_revisions(alerts: Sequence[Alert]) -> list[Alert]:
    return sorted(alerts, key=lambda alert: (alert.id, alert.revision))


def _victims(count: int, accounts: Sequence[str], hour: float = 6.5, *, every: float = 24) -> list[Action]:
    return [
        one for n in range(count) for one in raid(f"x:victim{n}", int((hour + every * n) * HOUR), accounts)
    ]


def test_everyday_life_gives_no_alert() -> None:
    """A day of people who have nothing to do with one another is silent."""
    assert _run(daily_life(20), until=24 * HOUR) == []


def test_a_gang_that_raids_one_target_after_another_is_named_at_each() -> None:
    """Once known, it is named where it was before as well, with evidence of its meetings."""
    alerts = _run(daily_life(12), _victims(4, GANG))
    named = _named(alerts)
    assert set(named) == {f"x:victim{n}" for n in range(4)}
    assert all(accounts == set(GANG) for accounts in named.values())
    assert len({cluster.id for alert in alerts for cluster in alert.clusters}) == 1
    assert all("co_targeting" in {evidence.code for evidence in alert.evidence} for alert in alerts)


def test_a_gang_with_disguised_texts_is_named_at_its_first_target() -> None:
    """Texts that each of them altered in a way of its own need no second target."""
    alerts = _run(daily_life(4), flood("x:minister", 2 * HOUR, GANG))
    assert _named(alerts) == {"x:minister": set(GANG)}
    assert {evidence.code for evidence in alerts[-1].evidence} >= {"disguise"}


@pytest.mark.parametrize("count", [12, 60, 300])
def test_a_petition_pasted_under_many_posts_names_nobody(count: int) -> None:
    """One text and one link by hundreds at three politicians are one cause, not a campaign."""
    text = "sign this: give the valley its river back, all of it and for good"
    pasted = [
        action(10 * n + place, HOUR + 5_000 * n + 700 * place, by=f"s{n}", target=target, text=text, link="p")
        for n in range(count)
        for place, target in enumerate(("x:t1", "x:t2", "x:t3"))
    ]
    assert _named(_run(daily_life(4), pasted, until=8 * HOUR)) == {}


def test_who_brings_one_link_to_one_target_after_another_chose_once() -> None:
    """The accounts that would be a gang if they came without a cause are none with one link for all to see."""
    without = _victims(4, GANG, every=7)
    with_a_cause = [
        action(n, one.time - START_MS, by=one.account.id, target=one.target, link="the petition")
        for n, one in enumerate(without)
    ]
    assert _named(_run(daily_life(12), without)) != {}
    assert _named(_run(daily_life(12), with_a_cause, until=40 * HOUR)) == {}


def test_what_only_mentions_a_target_is_no_meeting() -> None:
    """Accounts that are mentioned in one chain of replies did not choose to meet there."""
    chosen = _victims(4, GANG)
    dragged = [
        action(n, one.time - START_MS, by=one.account.id, target=one.target, primary=False)
        for n, one in enumerate(chosen)
    ]
    assert _named(_run(daily_life(12), dragged, until=90 * HOUR)) == {}


def test_company_is_named_only_when_the_episode_is_over() -> None:
    """Who came with a known gang to a lonely place is named after all had the chance to come."""
    lonely = [*raid("x:lonely", 110 * HOUR, GANG), *raid("x:lonely", 110 * HOUR + 20_000, ["stranger"])]
    alerts = _run(daily_life(40), _victims(4, GANG, 30.5), lonely, until=114 * HOUR)
    at_lonely = [alert for alert in alerts if alert.target.handle == "lonely"]
    first = next(alert for alert in at_lonely if "stranger" in {account.id for account in alert.accounts})
    before = at_lonely[at_lonely.index(first) - 1]
    assert {account.id for account in before.accounts} == set(GANG)
    assert first.detected_at.timestamp() * 1_000 > lonely[-1].time + SETTINGS.window_ms
    (named,) = (account for account in first.accounts if account.id == "stranger")
    assert named.evidence == ["association"]
    assert "association" in {evidence.code for evidence in first.evidence}
    assert named.score < min(account.score for account in first.accounts if account.id in GANG)


def test_company_waits_for_the_end_also_where_the_gang_is_found_out() -> None:
    """Who is there while the gang gives itself away is not named before a crowd had the time to come."""
    there = [action(1, 38 * HOUR + 90_500, by="stranger", target="x:lonely")]
    gives_away = flood("x:lonely", 38 * HOUR + 1_000, GANG)
    alerts = _run(daily_life(40), there, gives_away, until=42 * HOUR)
    assert {account.id for account in alerts[0].accounts} <= set(GANG)
    first = next(alert for alert in alerts if "stranger" in {account.id for account in alert.accounts})
    assert first.detected_at.timestamp() * 1_000 > gives_away[-1].time + SETTINGS.window_ms


def test_company_is_silent_where_there_is_a_crowd() -> None:
    """The same gang amid an audience takes nobody along."""
    lonely = raid("x:square", 110 * HOUR, [*GANG, *(f"s{n}" for n in range(9))])
    alerts = _run(daily_life(40), _victims(4, GANG, 30.5), lonely, until=114 * HOUR)
    assert _named(alerts)["x:square"] == set(GANG)


def test_company_is_silent_at_a_member_that_has_followers() -> None:
    """Where others than the group come to somebody that is named, who comes with it may be one of them."""
    home = raid(f"x:{GANG[0]}", 110 * HOUR, [*GANG[1:], "follower", *(f"s{n}" for n in range(6))])
    alerts = _run(daily_life(40), _victims(4, GANG, 30.5), home, until=114 * HOUR)
    assert _named(alerts).get(f"x:{GANG[0]}", set()) <= set(GANG)


def test_a_member_that_comes_back_is_known_within_memory_only() -> None:
    """A gang is recognised at its next target, and forgotten when no evidence came for long."""
    for later, known in ((100 * HOUR, True), (100 * HOUR + SETTINGS.memory_ms + 2 * DAY_MS, False)):
        again = raid("x:again", later, GANG)
        alerts = _run(daily_life(12), _victims(4, GANG), again, until=later + 4 * HOUR)
        assert ("x:again" in _named(alerts)) is known


def test_every_alert_is_closed_when_it_is_over() -> None:
    """An hour after its last post, nothing is open any more."""
    alerts = _run(daily_life(12), _victims(4, GANG), flood("x:minister", 2 * HOUR, GANG), until=90 * HOUR)
    newest = {alert.id: alert for alert in alerts}
    assert len(newest) >= 5
    assert {alert.status for alert in newest.values()} == {"closed"}


@pytest.mark.parametrize("step", [pytest.param(60_000, marks=pytest.mark.long), 7 * 60_000, HOUR])
def test_it_does_not_matter_how_often_the_time_is_told(step: int) -> None:
    """Revisions and their content are the same whether time goes by in small steps or at one stroke."""
    assert _in_revisions(_as_time_is_told(step)) == _in_revisions(_as_time_is_told(0))


@cache
def _as_time_is_told(step: int) -> list[Alert]:
    late = [
        *raid("x:lonely", 110 * HOUR, GANG),
        *(action(n, 110 * HOUR + 600_000 * n, by="stranger", target="x:lonely") for n in range(1, 6)),
        *flood("x:minister", 110 * HOUR, [f"f{n}" for n in range(6)], TEMPLATES[:2]),
        action(1, 117 * HOUR, by="somebody", target="x:elsewhere", text=own_words(77)),
    ]
    parts = daily_life(38), _victims(4, GANG, 30.5), late
    return _run(*parts, until=122 * HOUR, step=step)


@pytest.mark.parametrize("flooded", [1, 2])
def test_every_code_at_an_account_is_explained_in_the_alert(flooded: int) -> None:
    """An alert says why: an account's evidence is found among the alert's sentences, at whatever target it came up."""
    actions = [
        *(one for n in range(flooded) for one in flood(f"x:flooded{n}", (2 + n) * HOUR, GANG)),
        *_victims(3, GANG, 5.5),
        *raid("x:lonely", 80 * HOUR, GANG),
    ]
    alerts = _run(daily_life(12), actions, until=90 * HOUR)
    assert {"x:flooded0", "x:lonely"} <= set(_named(alerts))
    for alert in alerts:
        told = {evidence.code for evidence in alert.evidence}
        assert {code for account in alert.accounts for code in account.evidence} <= told


def test_a_restored_engine_goes_on_in_the_same_order() -> None:
    """What a restored engine looks back at, it looks back at in the order in which the original does."""
    unmet = [
        structs.replace(one, primary=False)
        for place, target in enumerate(("x:d", "x:b", "x:a", "x:c"))
        for one in raid(target, 13 * HOUR + place * 60_000, GANG)
    ]
    again = action(1, 13 * HOUR + 600_000, by="p", target="x:d")
    engine, copy = CampaignEngine(SETTINGS), CampaignEngine(SETTINGS)
    engine.observe(START_MS + 14 * HOUR, in_order(daily_life(12), unmet, [again]), [], {})
    copy.restore(engine.snapshot())
    told = [
        one.observe(START_MS + 15 * HOUR, flood("x:e", 14 * HOUR, GANG), [], {}) for one in (engine, copy)
    ]
    assert len({alert.id for alert in told[0]}) == 5
    assert told[0] == told[1]
    assert engine.snapshot() == copy.snapshot()


@pytest.mark.parametrize("companions", [1, 3])
def test_nobody_is_flagged_for_one_session_at_a_watched_target(companions: int) -> None:
    """People come to somebody who is watched for reasons of their own: one meeting there makes a lead, nothing more."""
    names = {"x:lonely": AlertTarget(id="lonely", name="lonely")}
    people = [f"p{1_000 + n}" for n in range(companions)]
    lonely = raid("x:lonely", 110 * HOUR, [*GANG, *people])
    engine, alerts = CampaignEngine(SETTINGS), []
    for actions in (
        daily_life(40),
        *(raid(f"x:victim{n}", (44 + 16 * n) * HOUR, GANG) for n in range(4)),
        lonely,
    ):
        at = actions[-1].time + 1_000
        alerts += engine.expire(at) + engine.observe(at, actions, [], names)
    alerts += engine.expire(START_MS + 114 * HOUR)
    assert {account.id for alert in alerts for account in alert.accounts} == set(GANG)
