"""Association: who is hardly ever anywhere but with flagged accounts, and whom other things explain."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.detectors.association import CROWD, Association
from pipeline.detectors.base import Deed, Finding
from pipeline.detectors.items import Items
from pipeline.sessions.records import Records
from schemas.stages import Action
from tests.support.actions import HOUR, SETTINGS, action, daily_life, in_order, own_words, raid

KNOWN = [f"g{number}" for number in range(6)]
FLAGGED = frozenset(f"x:{one}" for one in KNOWN)
ONE = "newcomer"


def told(actions: Sequence[Action], target: str, *, watched: bool = False) -> list[Finding]:
    """Return what is found of the last session at a target once it is over."""
    records, items = Records(SETTINGS.window_ms, SETTINGS.memory_ms), Items()
    for one in in_order(actions):
        items.observe(Deed(records.observe(one)[0], one))
    session = records.histories[target].sessions[-1]
    association = Association(SETTINGS.window_ms, records, items)
    return association.evaluate(session, session.last + SETTINGS.window_ms, FLAGGED, watched)


def flagged(findings: list[Finding]) -> set[str]:
    """Return the accounts that findings flag."""
    return {account for one in findings if not one.lead for account in one.accounts}


def leads(findings: list[Finding]) -> set[str]:
    """Return the accounts that findings call leads."""
    return {account for one in findings if one.lead for account in one.accounts}


def with_them(times: int, *others: str) -> list[Action]:
    """Return sessions of the flagged accounts, each at another target a day later, at which others take part."""
    return [
        one
        for n in range(times)
        for one in raid(f"x:v{n}", (14 + 24 * n) * HOUR, [*KNOWN, *others], gap=20_000)
    ]


LIFE = daily_life(4, people=400, targets=80)


def test_who_meets_them_at_one_target_after_another_is_flagged() -> None:
    """Each occasion with five known ones and no stranger makes it less likely that somebody came by chance."""
    (finding,) = told([*LIFE, *with_them(3, ONE)], "x:v2")
    assert finding.code == "co_presence"
    assert set(finding.accounts) == {f"x:{ONE}"}
    assert set(finding.beside) == FLAGGED
    assert finding.facts == {"accounts": 1, "known": 6}


def test_at_a_watched_target_such_an_account_is_a_lead() -> None:
    """People have reasons of their own to come to somebody in public life."""
    findings = told([*LIFE, *with_them(3, ONE)], "x:v2", watched=True)
    assert flagged(findings) == set()
    assert leads(findings) == {f"x:{ONE}"}


def test_who_meets_them_among_many_strangers_is_not_flagged() -> None:
    """In a talk of twenty, two of whom are flagged, everybody is in their company, and most in one another's."""
    people = [f"p{number}" for number in range(17)]
    talks = [
        one
        for n in range(6)
        for one in raid(
            f"x:v{n}", (14 + 24 * n) * HOUR, [*KNOWN[:2], ONE, *people[n:], *people[:n]], gap=20_000
        )
    ]
    assert flagged(told([*LIFE, *talks], "x:v5")) == set()
    alone = [one for one in talks if not one.account.id.startswith("p")]
    assert flagged(told([*LIFE, *alone], "x:v5")) == {f"x:{ONE}"}


def test_who_lives_elsewhere_is_not_flagged() -> None:
    """Each session without them speaks for a life of one's own."""
    elsewhere = [action(n, HOUR * (1 + n), by=ONE, target=f"x:e{n}", text=own_words(n)) for n in range(60)]
    assert flagged(told([*LIFE, *elsewhere, *with_them(3, ONE)], "x:v2")) == set()


def test_a_regular_of_one_target_is_not_flagged_when_they_come() -> None:
    """Who was there on many days before they came, and on the day that they did."""
    habit = [action(n, HOUR * (1 + 3 * n), by=ONE, target="x:v0", text=own_words(n)) for n in range(12)]
    theirs = raid("x:v0", 36 * HOUR, [*KNOWN, ONE], gap=20_000)
    assert flagged(told([*LIFE, *habit, *theirs], "x:v0")) == set()


def test_whom_they_always_come_after_is_not_flagged() -> None:
    """Who is first every time is followed: they attack what the account writes to."""
    ahead = [
        one
        for n in range(8)
        for one in (
            action(n, (14 + 24 * n) * HOUR - 60_000, by=ONE, target=f"x:v{n}", text=own_words(n)),
            *raid(f"x:v{n}", (14 + 24 * n) * HOUR, KNOWN, gap=20_000),
        )
    ]
    assert flagged(told([*LIFE, *ahead], "x:v7")) == set()


def test_to_whom_the_targets_write_back_is_not_flagged() -> None:
    """Somebody in a conversation belongs to it."""
    answers = [action(n, (20 + 24 * n) * HOUR, by=f"v{n}", target=f"x:{ONE}") for n in range(3)]
    assert flagged(told([*LIFE, *with_them(3, ONE), *answers], "x:v2")) == set()


def test_nobody_in_a_crowd_is_in_company() -> None:
    """At a large session everybody is with everybody."""
    crowd = [f"c{number}" for number in range(CROWD)]
    assert told([*LIFE, *with_them(3, ONE, *crowd)], "x:v2") == []


def test_without_anybody_flagged_there_is_no_company() -> None:
    """Nor with nobody else."""
    assert told([*LIFE, action(1, 40 * HOUR, by=ONE, target="x:v0")], "x:v0") == []
    assert told([*LIFE, *with_them(1)], "x:v0") == []


@settings(max_examples=15)
@given(st.integers(1, 4), st.integers(0, 6), st.integers(0, 12), st.integers(1, 6), st.integers(0, 4))
def test_strangers_and_a_life_elsewhere_never_speak_against_an_account(
    times: int, strangers: int, elsewhere: int, more_life: int, more_strangers: int
) -> None:
    """Whoever is not flagged stays so when more is known that explains them."""

    def stream(strangers: int, elsewhere: int) -> list[Action]:
        life = [
            action(n, HOUR * (1 + n), by=ONE, target=f"x:e{n}", text=own_words(n)) for n in range(elsewhere)
        ]
        return [*LIFE, *life, *with_them(times, ONE, *(f"s{n}" for n in range(strangers)))]

    target = f"x:v{times - 1}"
    before = f"x:{ONE}" in flagged(told(stream(strangers, elsewhere), target))
    after = f"x:{ONE}" in flagged(told(stream(strangers + more_strangers, elsewhere + more_life), target))
    assert before or not after
