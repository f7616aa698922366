"""Who answers in the same moments: habits, crowds and single moments flag nobody."""

from __future__ import annotations

import random

import pytest
from msgspec import structs

from pipeline.detectors.base import Waiting
from schemas.stages import Statement
from tests.support.actions import HOUR, action, own_words
from tests.support.detecting import MEMBERS, WAITS, Bench, after, answered, audience, flagged, own_time
from tests.support.stream import START_MS

KEYS = {f"x:{member}" for member in MEMBERS}


def _found(*parts: list) -> set[str]:  # type: ignore[type-arg]  # actions
    return flagged(
        finding
        for finding in Bench().run([*(one for part in parts for one in part), after("x:minister")])
        if finding.code == "lockstep"
    )


@pytest.mark.parametrize("gap", [500, 5_000, 25_000])
def test_who_waits_for_one_word_is_flagged(gap: int) -> None:
    """Within seconds of one another, or within a minute or two."""
    assert _found(audience(40), own_time(12), answered(MEMBERS, gap=gap)) == KEYS


def test_the_numbers_of_its_sentence_are_what_was_counted() -> None:
    """Accounts, moments, their width, and who else was there."""
    findings = [
        one
        for one in Bench().run([*audience(40), *own_time(12), *answered(MEMBERS), after("x:minister")])
        if one.code == "lockstep" and not one.lead
    ]
    last = max(findings, key=lambda one: (one.facts["occasions"], one.facts["accounts"]))
    assert (last.target, last.facts["accounts"], last.facts["occasions"]) == ("x:minister", 6, len(WAITS))
    assert last.facts["seconds"] in (10, 40, 180)
    assert last.facts["others"] == 12


def test_a_habit_flags_nobody() -> None:
    """Who has notifications on answers every statement at once, as they all do: that is their own delay."""
    for seconds in (3, 60, 900):
        assert _found(audience(40), own_time(12), answered(MEMBERS, [seconds / 60] * 8)) == set()


def test_two_moments_are_too_few() -> None:
    """Chance brings the same people together twice."""
    assert _found(audience(40), own_time(12), answered(MEMBERS, WAITS[:2])) == set()


def test_where_everybody_comes_nobody_is_flagged() -> None:
    """Something happened, and the others came in that moment as well."""
    dice = random.Random(1)
    replies = [
        structs.replace(reply, time=reply.time + dice.randrange(90_000))
        for reply in answered([*MEMBERS, *(f"v{number}" for number in range(60))], gap=0)
    ]
    assert _found(audience(40), own_time(12), replies) == set()


def test_half_of_an_audience_is_the_audience() -> None:
    """Five of eight who ever come are the regulars of a quiet place."""
    assert _found(audience(5), answered(MEMBERS)) == set()


def test_four_are_too_few() -> None:
    """A family, or friends who tell one another."""
    assert _found(audience(40), own_time(12), answered(MEMBERS[:4])) == set()


@pytest.mark.parametrize("seed", range(5))
def test_people_in_their_own_time_are_not_flagged(seed: int) -> None:
    """Forty regulars who answer each of twenty statements, some soon and some late."""
    dice = random.Random(seed)
    pace = [dice.uniform(20_000, 3_000_000) for _ in range(40)]
    replies = [
        one
        for turn in range(20)
        for number in range(40)
        for one in [
            action(
                100 * turn + number,
                int((2 + turn) * HOUR + dice.expovariate(1 / pace[number])),
                by=f"r{number}",
                thread=f"said{turn}",
                text=own_words(1_000 * turn + number),
            )
        ]
        if dice.random() < 0.7
    ]
    assert _found(audience(80), replies) == set()


def test_a_moment_is_judged_when_it_is_over_though_nothing_else_happens() -> None:
    """The last statement's answers end the stream."""
    bench = Bench()
    bench.run([*audience(40), *own_time(12, statements=2), *answered(MEMBERS)])
    detector = bench.detector("lockstep")
    assert isinstance(detector, Waiting)
    found: set[str] = set()
    while (due := detector.due()) is not None:
        found |= flagged(detector.evaluate(due, []))
    assert found == KEYS


def test_bots_that_people_call_answer_these_people() -> None:
    """Where a source does not say which post is answered, who speaks to somebody else as well may answer them."""
    for answered_by_target, expected in (((), set()), ((99,), KEYS)):
        bench = Bench()
        for turn in range(8):
            made = START_MS + (2 + turn) * HOUR
            said = Statement("x:minister", made, "x", f"said{turn}", "1", answered_by_target)
            bench.records.statements.note(said)
        calls = [
            structs.replace(one, addressed=[7, 99])
            for one in _unprompted(answered(MEMBERS, gap=1_000), thread=False)
        ]
        others = _unprompted([*audience(40), *own_time(12)], thread=False)
        found = bench.run([*others, *calls, after("x:minister")])
        assert flagged(one for one in found if one.code == "lockstep") == expected


def _unprompted(actions: list, *, thread: bool) -> list:  # type: ignore[type-arg]  # actions
    """Return replies of a platform whose ids tell no time, or that does not say which post is answered."""
    return [
        structs.replace(one, prompt_at=0, objects=one.objects if thread else []) if one.prompt_at else one
        for one in actions
    ]


@pytest.mark.parametrize("thread", [True, False])
def test_the_target_s_own_posts_tell_how_long_an_answer_took(thread: bool) -> None:
    """Who answers at once always does so by habit; who waits for a word is found, also where ids tell nothing."""
    for waits, expected in ((WAITS, KEYS), ([0.1] * 8, set())):
        bench = Bench()
        for turn in range(8):
            bench.records.statements.note(
                Statement("x:minister", START_MS + (2 + turn) * HOUR, "x", f"said{turn}", "1")
            )
        replies = answered(MEMBERS, waits, gap=1_000)
        stream = [*audience(40), *own_time(12), *replies, after("x:minister")]
        found = bench.run(_unprompted(stream, thread=thread))
        assert flagged(one for one in found if one.code == "lockstep") == expected
