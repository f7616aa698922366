"""What is drawn of an alert, and what is said where nothing is recorded."""

from __future__ import annotations

import orjson
from msgspec import structs

from console.web.pictures import MOST_NODES, MOST_TIES, graph, summary, timeline
from console.web.views import safe_link, without
from lab.samples import campaign
from schemas.alert import Tie


def test_a_picture_holds_every_account_and_tie() -> None:
    """Leads are marked as such, and nothing but finite numbers says where they are."""
    alert = campaign(0)
    found = orjson.loads(graph(alert))
    assert len(found["nodes"]) == len(alert.accounts) + len(alert.leads)
    assert len(found["ties"]) == len(alert.ties)
    assert sum(lead for _, _, _, _, _, _, lead, _ in found["nodes"]) == len(alert.leads)


def test_a_picture_says_of_each_tie_what_the_alert_does() -> None:
    """Kinds and sentences stand once, and the strongest tie comes first."""
    alert = campaign(0)
    found = orjson.loads(graph(alert))
    keys = [node[0] for node in found["nodes"]]
    told = [
        (keys[one], keys[other], found["kinds"][kind], found["statements"][statement])
        for one, other, kind, statement, _ in found["ties"]
    ]
    assert sorted(told) == sorted((tie.one, tie.other, tie.kind, tie.statement) for tie in alert.ties)
    weights = [tie[4] for tie in found["ties"]]
    assert weights == sorted(weights, reverse=True)
    assert len(set(found["statements"])) == len(found["statements"])


def test_ties_of_strangers_are_not_drawn() -> None:
    """Nor those of an account with itself."""
    alert = campaign(0)
    keys = [f"x:{account.id}" for account in alert.accounts]
    odd = [Tie("x:none", keys[0], "reply", 9.0), Tie(keys[0], keys[0], "reply", 9.0)]
    assert graph(structs.replace(alert, ties=[*alert.ties, *odd])) == graph(alert)


def test_a_picture_is_bounded() -> None:
    """The strongest ties stay, and it is said how many there were."""
    alert = campaign(1, named=300, leads=0, ties=12_000)
    found = orjson.loads(graph(alert))
    assert len(found["nodes"]) <= MOST_NODES
    assert len(found["ties"]) == MOST_TIES
    assert f"{MOST_TIES:,} strongest of 12,000" in summary(alert).summary


def test_without_minutes_the_revisions_are_drawn() -> None:
    """And that is said; without either there is nothing to draw."""
    alert = structs.replace(campaign(0), timeline=[])
    assert timeline(campaign(0), []).kind == "minutes"
    assert timeline(alert, []).kind == "none"


def test_only_plain_https_is_a_link() -> None:
    """Whatever else a stranger's address holds."""
    assert safe_link("https://x.example/a/status/1") == "https://x.example/a/status/1"
    for bad in (
        None, "", "javascript:alert(1)", "http://x.example/", "https://", "https://u:p@x.example/", "//x.example",
        "https://x.example/\n", "data:text/html,x", "https://[", "HTTPS:alert(1)",
    ):  # fmt: skip
        assert safe_link(bad) is None, bad


def test_the_crowd_without_them_is_told_only_where_it_can_be() -> None:
    """An alert that names more than the crowd has says nothing."""
    from tests.unit.console.web.test_views import summary_of

    assert without(summary_of(campaign(0))) == "Without these 24 accounts the crowd is 872."
    assert without(summary_of(campaign(0, named=0, leads=0))) == ""
    assert without(summary_of(campaign(0, crowd=3))) == ""
