"""Evidence is a sentence with its numbers in it."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from math import exp

import pytest

from pipeline.campaigns import explain
from pipeline.settings import DETECTORS, Code
from schemas.alert import Evidence
from schemas.stages import ObjectKind, TargetWindow

FACTS = {
    "accounts": 8,
    "targets": 3,
    "pairs": 20,
    "known": 9,
    "items": 4,
    "outside": 1,
    "others": 200,
    "variants": 7,
    "occasions": 5,
    "minutes": 12.0,
    "several": 8,
    "users": 9,
    "kind": 1,
}


@pytest.mark.parametrize("code", DETECTORS)
def test_every_code_has_a_sentence_with_its_numbers(code: Code) -> None:
    """Whatever an account is flagged for is told with how many accounts, how sure, and in no words of our own."""
    told = explain.evidence(code, FACTS, 12.34, 15, 90)
    assert (told.code, told.weight) == (code, 12.3)
    assert re.match(r"8 accounts [a-z]", told.statement)
    assert told.statement.endswith(" Probability by chance: less than 1 in 100,000.")
    assert not re.search(r"gang|raid|innocent|accused|nats|guilt|anew|aloud", told.statement)


@pytest.mark.parametrize("code", DETECTORS)
def test_one_account_is_singular(code: Code) -> None:
    """Counts and words agree, and numbers that are missing are no error."""
    assert explain.evidence(code, {"accounts": 1}, 5.0, 15, 90).statement.startswith("1 account ")


def test_a_chance_in_words_is_never_smaller_than_the_chance() -> None:
    """Each bound is stated only where the surprise is beyond it."""
    for surprise in (0.0, 2.9, 3.0, 4.6, 6.91, 9.3, 11.6, 13.9, 16.2, 600.0):
        words = explain.chance(surprise)
        if words != "more than 1 in 20":
            bound = words.removeprefix("less than 1 in ").replace(",", "")
            number = {"a million": 1e6, "10 million": 1e7}.get(bound) or float(bound)
            assert exp(-surprise) <= 1.05 / number


@pytest.mark.parametrize("kind", ["tag", "link", "text", "media"])
def test_a_spray_names_what_was_carried(kind: ObjectKind) -> None:
    """The kind of the item comes back from its number in a reader's words."""
    facts = {**FACTS, "kind": explain.item_number(kind), "items": 1}
    told = explain.evidence("spray", facts, 9.0, 15, 90)
    assert f"the same {explain.ITEMS[kind][0]} to 3 different targets" in told.statement
    several = explain.evidence("spray", {**facts, "items": 4}, 9.0, 15, 90)
    assert "the same 4 hashtags, links, texts or pictures to 3 different targets" in several.statement


def test_what_is_shared_openly_is_no_evidence() -> None:
    """It weighs nothing and says so."""
    told = explain.shared_openly({"link": 30, "text": 12}, 120)
    assert told.weight == 0.0
    assert "25% share one link, 10% share one near-identical text" in told.statement
    assert "not evidence of coordination" in told.statement


def test_a_burst_tells_what_is_usual() -> None:
    """Numbers are stated beside the target's own; estimates are said to be such."""
    window = TargetWindow("t", 0, 120, 90, 0.02, 31.5)
    assert explain.burst(window, 15) == Evidence(
        "burst", "90 accounts posted in 15 minutes, against a usual 0.1.", 31.5
    )
    sampled = TargetWindow("t", 0, 120, 90, 4.26, 31.5, sampled=True)
    assert explain.burst(sampled, 15).statement.startswith("About 90 accounts")
    assert "a usual 4.3" in explain.burst(sampled, 15).statement


def test_facts_without_a_chance_weigh_nothing() -> None:
    """What is only told has no nats."""
    assert explain.no_coordination(80).weight == explain.sampled().weight == 0.0
    assert "80 accounts" in explain.no_coordination(80).statement


def test_times_are_utc() -> None:
    """Milliseconds since the epoch become aware times."""
    assert explain.at(1_500) == datetime(1970, 1, 1, 0, 0, 1, 500_000, tzinfo=UTC)


def test_codes_are_listed_once_in_order() -> None:
    """Accounts list what speaks against them without repeats."""
    assert explain.by_code(["spray", "co_targeting", "spray"]) == ["co_targeting", "spray"]


def test_who_talks_to_whom_is_a_fact_without_weight() -> None:
    """The sentence tells how many of how many."""
    some, none = explain.acquaintance(3, 12, 90), explain.acquaintance(0, 12, 90)
    assert some.statement.startswith("For context: 3 of 12 accounts have replied")
    assert none.statement.startswith("For context: 0 of 12 accounts ")
    assert some.weight == none.weight == 0.0


def test_a_pool_at_several_targets_is_told_as_such() -> None:
    """What was counted at three targets is not said of one; what was counted at one is said as before."""
    facts = {"accounts": 6, "items": 3, "mixed": 9, "pairs": 30, "outside": 1, "others": 90}
    one = explain.evidence("shared_pool", {**facts, "targets": 1}, 9.2, 15, 90).statement
    three = explain.evidence("shared_pool", {**facts, "targets": 3}, 9.2, 15, 90).statement
    assert "each. In 9 of 30" in one
    assert "other accounts at the same target used any of them." in one
    assert "each, at 3 targets together. In 9 of 30" in three
    assert "other accounts at the same targets used any of them." in three
