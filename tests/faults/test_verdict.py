"""The verdict itself: it notices what is lost, what is doubled and what is told twice."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from agents.delivery.render import slack
from agents.store import Message
from schemas.alert import Alert
from tests.faults.verdict import Run, Verdict, judge, keep, load
from tests.support.alerts import campaign

ONE, OTHER = campaign(), campaign(id="c-02")


def message(alert: Alert, event: str = "opened", **facts: Any) -> Message:
    """Return a message about an alert."""
    return Message(1, "slack", event, alert, facts, 1)


def render(alert: Alert, event: str = "opened", **facts: Any) -> dict[str, Any]:
    """Return what Slack gets of an alert."""
    return slack.render(message(alert, event, **facts))


def _judged(
    expected: list[Alert],
    stored: list[Alert],
    published: list[Alert] | None = None,
    told: list[dict[str, Any]] | None = None,
    pending: int = 0,
) -> Verdict:
    return judge(
        {alert.id: alert for alert in expected},
        {alert.id: alert for alert in stored},
        stored if published is None else published,
        [] if told is None else told,
        posts=1,
        pending=pending,
    )


def test_the_same_is_clean() -> None:
    """What a replay finds, once each, told of once each."""
    assert _judged([ONE, OTHER], [ONE, OTHER], told=[render(ONE), render(OTHER)]).clean


def test_alerts_that_are_missing_or_other_are_lost() -> None:
    """Also when only an account is missing."""
    assert _judged([ONE, OTHER], [ONE]).lost == [OTHER.id]
    assert _judged([ONE], [campaign(accounts=ONE.accounts[1:])]).lost == [ONE.id]


def test_alerts_that_nobody_expects_are_doubles() -> None:
    """So are revisions with two contents, though not the same one sent twice."""
    assert _judged([ONE], [ONE, OTHER]).doubled == [OTHER.id]
    assert _judged([ONE], [ONE], [ONE, campaign(score=0.1)]).doubled == [ONE.id]
    assert _judged([ONE], [ONE], [ONE, ONE]).doubled == []


def test_what_is_told_twice_is_noticed() -> None:
    """Also in a digest; a pile-on that becomes a campaign may be told of twice."""
    several = slack.digest([message(ONE), message(OTHER)])
    assert _judged([ONE], [ONE], told=[render(ONE), render(ONE)]).reposts == 1
    assert _judged([ONE], [ONE], told=[render(ONE), several]).reposts == 1
    assert _judged([ONE], [ONE], told=[render(campaign(kind="pile_on")), render(ONE)]).reposts == 0
    rise = render(ONE, "escalated:4", before="low", after="high")
    told = [render(ONE), rise, render(ONE, "closed:5")]
    assert _judged([ONE], [ONE], told=told).reposts == 0
    assert _judged([ONE], [ONE], told=[*told, rise]).reposts == 1


def test_what_waits_for_ever_is_not_clean() -> None:
    """Nor is a run in which there was nothing to find."""
    assert not _judged([ONE], [ONE], pending=1).clean
    assert not _judged([], []).clean


def test_a_run_replaces_the_same_one_before(tmp_path: Path) -> None:
    """The results hold the last run of each fault and seed."""
    path = tmp_path / "results" / "faults.json"
    numbers = {"times": 1, "posts": 1, "alerts": 1, "doubled": 0, "messages": 0, "reposts": 0, "seconds": 1.0}
    for fault, seed, lost in (("b", 1, 5), ("a", 1, 0), ("b", 2, 0), ("b", 1, 0)):
        keep(path, Run(fault=fault, seed=seed, lost=lost, **numbers))  # type: ignore[arg-type] # they are of its types
    assert [(run.fault, run.seed, run.lost) for run in load(path)] == [("a", 1, 0), ("b", 1, 0), ("b", 2, 0)]
