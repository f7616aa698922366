"""What was planted against what was found: an honest account, also of a detector that fails."""

from __future__ import annotations

from datetime import timedelta

import msgspec

from lab.demo.verdict import is_at, judge
from lab.simulation import Crowd, Raid, Truth
from lab.simulation.truth import Threat
from schemas.alert import Alert, AlertTarget, NamedAccount, Window
from tests.support.alerts import NOON, campaign

START = NOON.timestamp()
GROUP = [f"g{number}" for number in range(10)]
RAID = Raid("fs", START, START + 600, GROUP, 50, "flood", 0, START + 60)
CROWD = Crowd("surge", "fs", START - 600, START + 3600, 900)
TRUTH = Truth(GROUP, 1000, [RAID], 1, [CROWD])
NAMES = {"fs": "The Foreign Secretary"}


def flagging(*handles: str, minutes: float = 5, kind: str = "coordinated_campaign") -> Alert:
    """Return an alert that flags accounts."""
    return campaign(
        kind=kind,
        accounts=[NamedAccount("x", handle, handle, 0.9, []) for handle in handles],
        detected_at=NOON + timedelta(minutes=minutes),
    )


def pile_on(**changes: object) -> Alert:
    """Return an alert of a crowd."""
    return campaign(id="p-1", kind="pile_on", accounts=[], clusters=[], **changes)


def test_everything_found_is_right() -> None:
    """A group flagged at least by half, nobody else flagged, the crowd told as one."""
    verdict = judge(TRUTH, [pile_on(), flagging(*GROUP[:5])], NAMES)

    assert verdict.right
    (group,), (crowd,) = verdict.groups, verdict.crowds
    assert (group.found, group.flagged, group.organic, group.target) == (
        "found",
        5,
        0,
        "The Foreign Secretary",
    )
    assert crowd.pile_on_only
    assert crowd.delay == 14 * 60


def test_nothing_found_is_said() -> None:
    """Without alerts neither group nor crowd counts as found."""
    verdict = judge(TRUTH, [], NAMES)

    assert not verdict.right
    assert verdict.groups[0].found == "not found"
    assert verdict.groups[0].delay is None
    assert not verdict.crowds[0].pile_on_only


def test_less_than_half_is_found_in_part() -> None:
    """And fewer than three is not found at all, nor has a delay."""
    assert judge(TRUTH, [flagging(*GROUP[:4])], NAMES).groups[0].found == "in part"
    two = judge(TRUTH, [flagging(*GROUP[:2])], NAMES).groups[0]
    assert (two.found, two.delay) == ("not found", None)


def test_revisions_add_up() -> None:
    """The delay runs from the fifth account's joining to the revision that flags a third account."""
    alerts = [flagging("g0", "g1", minutes=2), flagging("g0", "g2", "g3", "g4", "g5", minutes=4)]

    group = judge(TRUTH, alerts, NAMES).groups[0]

    assert (group.flagged, group.delay) == (6, 180.0)


def test_an_organic_account_spoils_it() -> None:
    """Whichever alert flags it, the crowd's own alert included."""
    for alert in (flagging(*GROUP, "bystander"), flagging("bystander", kind="pile_on")):
        verdict = judge(TRUTH, [pile_on(), flagging(*GROUP), alert], NAMES)

        assert verdict.organic == {"bystander"}
        assert not verdict.right
        assert not verdict.crowds[0].pile_on_only
    assert judge(TRUTH, [flagging(*GROUP, "bystander")], NAMES).groups[0].organic == 1


def test_an_organic_account_flagged_elsewhere_is_not_the_crowds() -> None:
    """It counts as organic all the same."""
    elsewhere = msgspec.structs.replace(flagging("bystander"), target=AlertTarget(name="Somebody Else"))

    verdict = judge(TRUTH, [pile_on(), flagging(*GROUP), elsewhere], NAMES)

    assert verdict.organic == {"bystander"}
    assert verdict.crowds[0].pile_on_only
    assert not verdict.right


def test_a_pile_on_elsewhere_is_not_the_crowd() -> None:
    """Neither at another target, nor at another time."""
    late = NOON + timedelta(hours=5)
    for alert in (
        pile_on(target=AlertTarget(name="Somebody Else")),
        pile_on(window=Window(late, late + timedelta(minutes=15))),
    ):
        assert not judge(TRUTH, [alert], NAMES).crowds[0].pile_on_only


def test_a_group_is_only_found_by_campaigns() -> None:
    """A pile-on that lists its accounts says nothing of coordination."""
    assert judge(TRUTH, [flagging(*GROUP, kind="pile_on")], NAMES).groups[0].found == "not found"


def test_relatives_have_names_of_their_own() -> None:
    """The daughter's alert is hers, though it mentions the father."""
    target = AlertTarget(name="daughter of Arvind")

    assert is_at(target, "daughter of Arvind")
    assert not is_at(target, "Arvind")
    assert not is_at(AlertTarget(id="tara"), "Tara")


def test_threats_are_held_against_alerts_of_their_kind() -> None:
    """At their target, by its name or, for somebody who is not listed, by its account."""
    told = Truth(
        [],
        1000,
        [],
        0,
        [],
        [Threat("doxxing", "fs", "poster", START), Threat("emerging_target", "school", "", START)],
    )
    unlisted = campaign(
        id="e-1",
        kind="emerging_target",
        target=AlertTarget(platform="x", handle="school"),
        detected_at=NOON + timedelta(seconds=9),
    )

    missed, found = judge(told, [campaign(id="d-1", kind="phishing"), unlisted], NAMES).threats

    assert (missed.target, missed.delay) == ("The Foreign Secretary", None)
    assert (found.target, found.delay) == ("school", 9.0)
