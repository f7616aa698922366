"""Accounts that act like programs."""

from __future__ import annotations

import random

from pipeline.threats.automata import HOUR_MS, LEAST_POSTS, cohorts, judge, rhythm, shape


def _person(dice: random.Random) -> list[int]:
    """Return ten days of somebody who sleeps."""
    return [
        day * 24 * HOUR_MS + int(dice.gauss(15, 4) % 24 * HOUR_MS)
        for day in range(10)
        for _ in range(dice.randint(2, 15))
    ]


def _clock(posts: int = 300) -> list[int]:
    return [number * 600_000 for number in range(posts)]


def test_people_are_people() -> None:
    """Fewer than one in a hundred is taken for a program."""
    dice = random.Random(5)
    taken = sum(judge(f"anita{number}", rhythm(_person(dice))).role == "automaton" for number in range(500))
    assert taken < 5


def test_a_clock_is_an_automaton() -> None:
    """It posts every ten minutes, day and night."""
    verdict = judge("anita48213", rhythm(_clock(), [1] * 300))
    assert verdict.role == "automaton"
    assert len(verdict.reasons) == 4


def test_feeds_and_helpers_are_left_alone() -> None:
    """News feeds talk to nobody; helpful programs answer those who call them."""
    assert judge("valley_news", rhythm(_clock()), replies=0.0).role == "feed"
    assert judge("quakebot", rhythm(_clock())).role == "helper"
    assert judge("unrolls", rhythm(_clock()), asked=0.95).role == "helper"


def test_few_posts_say_nothing() -> None:
    """Nobody is judged by a dozen posts."""
    assert rhythm(_clock(LEAST_POSTS - 1)) is None
    assert judge("anita48213", None).score == 0


def test_a_post_at_many_targets_is_one() -> None:
    """Two posts that name twenty people each say nothing of a clock."""
    assert rhythm([1_000] * 20 + [61_000] * 20) is None
    assert rhythm([60_000 * minute for minute in range(LEAST_POSTS) for _ in range(3)]) == rhythm(
        [60_000 * minute for minute in range(LEAST_POSTS)]
    )


def test_accounts_made_together_are_a_cohort() -> None:
    """Handles of one pattern within days; a pattern alone, or a time alone, is none."""
    day = 86_400_000
    made = [(f"anita{48210 + number}", 100 * day + number * 3_600_000) for number in range(6)]
    others = [(f"rohan{10000 + number}", number * 30 * day) for number in range(1, 9)]
    (found,) = cohorts([*made, *others, ("no_date1", 0)])
    assert found.pattern == "a00000"
    assert len(found.accounts) == 6
    assert shape("Anita_48213") == "a_00000"
