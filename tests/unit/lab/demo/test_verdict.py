"""What was planted against what was found: an honest account, also of a detector that fails."""

from __future__ import annotations

from datetime import timedelta

import msgspec

from lab.demo.verdict import is_at, judge
from lab.simulation import Crowd, Raid, Truth
from schemas.alert import Alert, AlertTarget, NamedAccount, Window
from tests.support.alerts import NOON, campaign

START = NOON.timestamp()
GANG = [f"g{number}" for number in range(10)]
RAID = Raid("fs", START, START + 600, GANG, 50, "flood", 0, START + 60)
CROWD = Crowd("surge", "fs", START - 600, START + 3600, 900)
TRUTH = Truth(GANG, 1000, [RAID], 1, [CROWD])
NAMES = {"fs": "The Foreign Secretary"}


def accusing(*handles: str, minutes: float = 5, kind: str = "coordinated_campaign") -> Alert:
    """Return an alert that names accounts."""
    return campaign(
        kind=kind,
        accounts=[NamedAccount("x", handle, handle, 0.9, []) for handle in handles],
        detected_at=NOON + timedelta(minutes=minutes),
    )


def pile_on(**changes: object) -> Alert:
    """Return an alert of a crowd."""
    return campaign(id="p-1", kind="pile_on", accounts=[], clusters=[], **changes)


def test_everything_found_is_right() -> None:
    """A gang named at least by half, nobody else named, the crowd told as one."""
    verdict = judge(TRUTH, [pile_on(), accusing(*GANG[:5])], NAMES)

    assert verdict.right
    (gang,), (crowd,) = verdict.gangs, verdict.crowds
    assert (gang.found, gang.named, gang.innocent, gang.target) == ("found", 5, 0, "The Foreign Secretary")
    assert crowd.pile_on_only
    assert crowd.delay == 14 * 60


def test_nothing_found_is_said() -> None:
    """Without alerts neither gang nor crowd counts as found."""
    verdict = judge(TRUTH, [], NAMES)

    assert not verdict.right
    assert verdict.gangs[0].found == "not found"
    assert verdict.gangs[0].delay is None
    assert not verdict.crowds[0].pile_on_only


def test_less_than_half_is_found_in_part() -> None:
    """And fewer than three is not found at all, nor has a delay."""
    assert judge(TRUTH, [accusing(*GANG[:4])], NAMES).gangs[0].found == "in part"
    two = judge(TRUTH, [accusing(*GANG[:2])], NAMES).gangs[0]
    assert (two.found, two.delay) == ("not found", None)


def test_revisions_add_up() -> None:
    """The delay runs from the fifth account's joining to the revision that names a third account."""
    alerts = [accusing("g0", "g1", minutes=2), accusing("g0", "g2", "g3", "g4", "g5", minutes=4)]

    gang = judge(TRUTH, alerts, NAMES).gangs[0]

    assert (gang.named, gang.delay) == (6, 180.0)


def test_an_innocent_account_spoils_it() -> None:
    """Whichever alert names it, the crowd's own alert included."""
    for alert in (accusing(*GANG, "bystander"), accusing("bystander", kind="pile_on")):
        verdict = judge(TRUTH, [pile_on(), accusing(*GANG), alert], NAMES)

        assert verdict.innocent == {"bystander"}
        assert not verdict.right
        assert not verdict.crowds[0].pile_on_only
    assert judge(TRUTH, [accusing(*GANG, "bystander")], NAMES).gangs[0].innocent == 1


def test_an_innocent_account_named_elsewhere_is_not_the_crowds() -> None:
    """It counts as innocent all the same."""
    elsewhere = msgspec.structs.replace(accusing("bystander"), target=AlertTarget(name="Somebody Else"))

    verdict = judge(TRUTH, [pile_on(), accusing(*GANG), elsewhere], NAMES)

    assert verdict.innocent == {"bystander"}
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


def test_a_gang_is_only_named_by_campaigns() -> None:
    """A pile-on that lists its accounts accuses nobody of coordination."""
    assert judge(TRUTH, [accusing(*GANG, kind="pile_on")], NAMES).gangs[0].found == "not found"


def test_relatives_have_names_of_their_own() -> None:
    """The daughter's alert is hers, though it mentions the father."""
    target = AlertTarget(name="daughter of Arvind")

    assert is_at(target, "daughter of Arvind")
    assert not is_at(target, "Arvind")
    assert not is_at(AlertTarget(id="tara"), "Tara")
