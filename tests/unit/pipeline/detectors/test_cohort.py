"""Accounts opened together that come together: an exodus, a crowd, old accounts and few of them flag nobody."""

from __future__ import annotations

import random

import pytest
from msgspec import structs

from pipeline.detectors.base import Waiting
from pipeline.detectors.cohort import _expected
from schemas.stages import Action
from tests.support.actions import HOUR, action, own_words
from tests.support.detecting import Bench, after, audience, flagged, opened
from tests.support.stream import START_MS

TEN = ["ana", "ben", "cleo", "dan", "eve", "finn", "gita", "hans", "ida", "jo"]
KEYS = {f"x:{member}" for member in TEN}
DAY = 24 * HOUR


def _findings(*parts: list[Action]) -> list:  # type: ignore[type-arg]  # findings
    found = Bench().run([*(one for part in parts for one in part), after("x:minister")])
    return [one for one in found if one.code == "cohort"]


def _found(*parts: list[Action]) -> set[str]:
    return flagged(_findings(*parts))


def _crowd(people: int, seed: int, *, born: tuple[int, int], came: tuple[int, int]) -> list[Action]:
    """Return a post each by people who opened accounts and came at any time between two, ms."""
    dice = random.Random(seed)
    acts = []
    for number in range(people):
        one = action(
            8 * 10**10 + number, dice.randrange(*came), by=f"n{number}", text=own_words(10**9 + number)
        )
        account = structs.replace(one.account, created_at=START_MS + dice.randrange(*born))
        acts.append(structs.replace(one, account=account))
    return acts


def test_who_was_opened_together_and_comes_together_is_flagged() -> None:
    """Ten accounts of one half hour and one look, within some minutes, amid people who come over the hours."""
    assert _found(audience(100), opened(TEN, alike=True)) == KEYS


def test_a_class_that_opens_accounts_in_a_lesson_is_a_lead() -> None:
    """Ten accounts of one half hour have a teacher as well as a master; nothing else of them is alike."""
    found = _findings(audience(100), opened(TEN))
    assert {key for one in found for key in one.accounts} == KEYS
    assert all(one.lead for one in found)


def test_it_is_judged_when_others_had_time_to_come() -> None:
    """Not while they come: what brings them may bring everybody."""
    found = [one for one in _findings(audience(100), opened(TEN, alike=True)) if not one.lead]
    assert min(one.at for one in found) >= START_MS + 2 * HOUR + 10 * 60_000


def test_the_numbers_of_its_sentence_are_what_was_counted() -> None:
    """Accounts, hours between the first and last account opened, minutes of their arrival."""
    last = _findings(audience(100), opened(TEN))[-1]
    assert (last.target, last.facts["accounts"], last.facts["hours"], last.facts["days"]) == (
        "x:minister",
        10,
        1,
        2,
    )
    assert last.facts["minutes"] == 3
    assert last.facts["others"] == 101


def test_an_exodus_flags_nobody() -> None:
    """Three hundred people came to the platform in two days; so many within an hour of each other are nothing."""
    crowd = _crowd(300, 1, born=(-3 * DAY + 2 * HOUR, -DAY), came=(HOUR, 3 * HOUR))
    assert _found(audience(100), crowd) == set()
    assert _found(audience(100), crowd, opened(TEN[:3])) == set()


def test_where_everybody_comes_nobody_is_flagged() -> None:
    """Something happened: half of all others came in the same minutes."""
    others = audience(100, ms=2 * HOUR)
    dice = random.Random(2)
    close = [structs.replace(one, time=START_MS + 2 * HOUR + dice.randrange(200_000)) for one in others]
    assert _found(close, opened(TEN)) == set()


def test_a_school_class_is_not_flagged_over_its_week() -> None:
    """Thirty accounts of one week that come within an hour."""
    pupils = _crowd(30, 4, born=(-5 * DAY, 0), came=(2 * HOUR, 3 * HOUR))
    assert _found(audience(100), pupils) == set()


def test_old_accounts_are_no_cohort() -> None:
    """Opened a year ago on one day: the staff of a house."""
    assert _findings(audience(100), opened(TEN, ago=365 * DAY)) == []


def test_old_accounts_of_one_pattern_are_a_cohort() -> None:
    """Opened within an hour a month ago, with one name and numbers."""
    named = [f"newsfan{4_010 + 7 * number}" for number in range(10)]
    assert _found(audience(100), opened(named, ago=30 * DAY)) == {f"x:{one}" for one in named}
    assert _findings(audience(100), opened(TEN, ago=30 * DAY)) == []


@pytest.mark.parametrize("looks", [{"avatar": "4fb1"}, {"bio": 77}], ids=["picture", "words"])
def test_old_accounts_of_one_look_are_a_cohort(looks: dict[str, object]) -> None:
    """Opened within an hour a month ago, with one picture, or one sentence about themselves."""

    def shown(acts: list[Action]) -> list[Action]:
        return [structs.replace(one, account=structs.replace(one.account, **looks)) for one in acts]

    assert _found(audience(100), shown(opened(TEN, ago=30 * DAY))) == KEYS
    # Where the audience looks so as well, it is the platform's, or the fashion.
    assert _found(shown(audience(100)), shown(opened(TEN, ago=30 * DAY))) == set()


def test_a_few_are_too_few() -> None:
    """Seven friends on one evening."""
    assert _findings(audience(100), opened(TEN[:7])) == []


def test_who_comes_over_the_day_does_not_come_together() -> None:
    """One every half hour."""
    assert _found(audience(100), opened(TEN, gap=HOUR // 2)) == set()


def test_most_of_an_audience_is_the_audience() -> None:
    """Ten of the eighteen who ever come."""
    assert _found(audience(8), opened(TEN)) == set()


def test_accounts_that_tell_no_age_are_no_evidence() -> None:
    """Where the platform does not say when an account was opened."""
    acts = [
        structs.replace(one, account=structs.replace(one.account, created_at=None)) for one in opened(TEN)
    ]
    assert _findings(audience(100), acts) == []


@pytest.mark.parametrize("seed", range(5))
def test_people_of_any_age_are_not_flagged(seed: int) -> None:
    """A crowd of which every fifth account is new."""
    old = _crowd(200, seed, born=(-900 * DAY, -4 * DAY), came=(HOUR, 3 * HOUR))
    new = [
        structs.replace(one, account=structs.replace(one.account, id=f"f{number}", handle=f"f{number}"))
        for number, one in enumerate(_crowd(50, 50 + seed, born=(-2 * DAY, 0), came=(HOUR, 3 * HOUR)))
    ]
    assert _found(old, new) == set()


def test_more_are_expected_where_more_were_opened_around() -> None:
    """Eight within ten minutes, alone and amid one a minute for six hours before and after."""
    cohort = [60_000 * minute for minute in range(10)]
    times = sorted(
        [
            *cohort,
            *(30_000 + 60_000 * n for n in range(-360, 0)),
            *(30_000 + 60_000 * n for n in range(10, 370)),
        ]
    )
    first = times.index(0)
    alone = _expected(cohort, 0, 9, 10 * DAY)
    amid = _expected(times, first, first + 9, 10 * DAY)
    assert alone < 0.1
    assert amid == pytest.approx(19, rel=0.05)  # one a minute, over its ten minutes and ten more


def test_what_brings_a_third_of_all_others_brings_a_cohort_too() -> None:
    """Forty new accounts in the two thirds of an hour in which a third of everybody came."""
    forty = [f"k{number}" for number in range(40)]
    assert _found(audience(200), opened(forty, gap=20_000)) == {f"x:{one}" for one in forty}
    assert _found(audience(200), opened(forty, gap=60_000)) == set()


def test_a_cohort_amid_which_strangers_are_likely_is_a_lead() -> None:
    """Forty accounts opened in a time in which a dozen were to be expected, and one in six came with them."""
    forty = [f"k{number}" for number in range(40)]
    others = _crowd(160, 7, born=(-26 * HOUR, -10 * HOUR), came=(HOUR + HOUR // 2, 3 * HOUR))
    found = _findings(others, opened(forty))
    assert found
    assert all(one.lead for one in found)


def test_to_whom_the_target_writes_back_is_not_flagged() -> None:
    """A class that opened accounts together writes to its teacher."""
    answers = [
        action(9 * 10**10 + n, HOUR + 1_000 * n, by="minister", target=f"x:{by}") for n, by in enumerate(TEN)
    ]
    assert _findings(audience(100), opened(TEN), answers) == []


def test_a_class_that_comes_in_waves_is_not_flagged_for_its_first() -> None:
    """Pupils who opened accounts in one lesson: some come within minutes, the others within the hour."""
    names = [
        f"{one}{number}"
        for number in range(8)
        for one in ("ana", "ben", "cleo", "dan", "eva", "finn", "gus", "hal")
    ]
    first = opened([f"q{one}" for one in TEN], gap=10_000)
    rest = [structs.replace(one, time=one.time + 15 * 60_000) for one in opened(names, gap=30_000)]
    told = {key for one in _findings(audience(40), first) for key in one.accounts}
    assert told == {f"x:q{one}" for one in TEN}
    assert {key for one in _findings(audience(40), first, rest) for key in one.accounts} != told


def test_a_cohort_without_a_name_pattern_is_judged_an_hour_later() -> None:
    """Though nothing else happens then; one with a pattern after as long as it took."""
    named = [f"newsfan{40_010 + 7 * number}" for number in range(10)]
    for accounts, minutes in ((TEN, 60), (named, 10)):
        bench = Bench()
        bench.run([*audience(100), *opened(accounts)])
        detector = bench.detector("cohort")
        assert isinstance(detector, Waiting)
        due = detector.due()
        assert due is not None
        came = START_MS + 2 * HOUR + 20_000 * (len(accounts) - 1)
        assert minutes * 60_000 - 60_000 <= due - came <= minutes * 60_000
        assert detector.evaluate(due - 1, []) == []
        [found] = detector.evaluate(due, [])
        assert set(found.accounts) == {f"x:{one}" for one in accounts}
        assert found.lead == (accounts is TEN)
