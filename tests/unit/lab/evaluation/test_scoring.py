"""Scores hold alerts against an answer key as the shared definition says."""

from __future__ import annotations

from lab.evaluation.scoring import score
from lab.evaluation.streams import AnswerKey, KeyRaid
from tests.unit.lab.evaluation.conversation import NOON, alert

START = NOON.timestamp()
GANG = [f"g{number}" for number in range(6)]
KEY = AnswerKey(
    [*GANG, "spare"], [KeyRaid("victim", START, START + 900, GANG, crowd=30, style="flood", fifth=START + 60)]
)


def test_counts_accounts_once() -> None:
    """Revisions do not count an account twice; coordinated accounts outside raids are no error."""
    alerts = [alert(90, {"g0": 0.5}), alert(120, {"g0": 0.9, "g1": 0.8, "spare": 0.4, "anna": 0.3})]
    result = score("s", "group", alerts, KEY)
    assert (result.named, result.hit, result.innocent) == (4, 3, 1)
    assert (result.wanted, result.reached) == (6, 2)
    assert result.scores == [(0.3, False, False), (0.4, True, False), (0.8, True, True), (0.9, True, True)]


def test_other_kinds_name_nobody() -> None:
    """Accounts in a pile-on count for nothing; the pile-on is counted once over its revisions."""
    alerts = [
        alert(90, {"g0": 1.0}, "pile_on"),
        alert(99, {"g0": 1.0}, "pile_on"),
        alert(99, {}, "pile_on", "b"),
    ]
    result = score("s", "group", alerts, KEY)
    assert (result.named, result.pile_ons) == (0, 2)


def test_a_raid_is_found_with_half_of_its_accounts() -> None:
    """Two of six are too few, three are enough."""
    two = score("s", "group", [alert(90, {"g0": 1, "g1": 1})], KEY)
    three = score("s", "group", [alert(90, {"g0": 1, "g1": 1, "g2": 1})], KEY)
    assert (two.raids[0].found, three.raids[0].found) == (False, True)


def test_delay_runs_from_the_fifth_account_to_the_third_name() -> None:
    """Two names at once and the third later: the third counts, from the moment the fifth had joined."""
    result = score("s", "group", [alert(90, {"g0": 1, "g1": 1}), alert(200, {"g5": 1})], KEY)
    assert result.raids[0].delay == 140


def test_a_gang_known_before_has_no_delay() -> None:
    """Names from an earlier raid count as at once."""
    assert score("s", "group", [alert(-5000, dict.fromkeys(GANG, 1.0))], KEY).raids[0].delay == 0


def test_names_long_after_the_raid_are_no_detection_of_it() -> None:
    """Who is named hours later counts as named, yet the raid was not noticed in time."""
    result = score("s", "group", [alert(900 + 3601, dict.fromkeys(GANG, 1.0))], KEY)
    assert result.raids[0].found
    assert result.raids[0].delay is None
