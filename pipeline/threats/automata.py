"""Whether an account acts like a program: by when it posts, at what distances, and how often it says the same.

The entropy of hours and of intervals follows Chu et al., "Detecting automation of Twitter accounts" (2012), with the
correction of Miller and Madow for few samples. It strengthens what other evidence says of an account and names
nobody by itself. On invented accounts (``lab/threats``) it takes fewer than one person in a hundred for a program.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import log
from statistics import fmean, pstdev
from typing import Final, Literal, NamedTuple

Role = Literal["person", "automaton", "feed", "helper"]

LEAST_POSTS: Final = 20
"""Posts that it takes to judge an account; fewer say nothing."""

HOUR_MS: Final = 3_600_000

ROUND_THE_CLOCK: Final = 0.9
"""Share of the highest entropy of hours from which on nobody seems to sleep."""

REGULAR: Final = 0.35
"""Coefficient of variation of intervals below which they are a clock's; a person's is near 1 or above."""

_HELPER: Final = re.compile(
    r"(?:\A|[^a-z])(?:bot|automoderator|automod|remind\w*|unroll\w*|translat\w*|save\w*thread|weather|quake|"
    r"earthquake)(?:[^a-z]|\Z)|bot\Z"
)
_FEED: Final = re.compile(
    r"news|times|herald|alerts?|updates?|feed|headlines|live|daily|rss|weather|traffic|score"
)
_LETTERS: Final = re.compile(r"[^\W\d_]+")
_DIGIT: Final = re.compile(r"[0-9]")
_GENERATED: Final = re.compile(r"\A(?:[a-z]{2,12}_?[0-9]{5,10}|[a-z]{1,12}[0-9][a-z0-9]{6,20})\Z")


class Rhythm(NamedTuple):
    """How an account posts.

    Attributes:
        posts: Posts that were looked at.
        hours: Entropy of the hours of the day, of the highest possible, 0 to 1.
        variation: Coefficient of variation of intervals: 0 is a clock, 1 is chance.
        repeated: Share of posts whose text it had posted before.
        longest_rest: Longest part of a day without a post, hours.
    """

    posts: int
    hours: float
    variation: float
    repeated: float
    longest_rest: float


class Verdict(NamedTuple):
    """What an account seems to be, and why."""

    role: Role
    score: float
    reasons: tuple[str, ...]


def rhythm(times: Sequence[int], texts: Iterable[int] = ()) -> Rhythm | None:
    """Measure how an account posts; None if it posted too seldom to tell.

    Args:
        times: Event times of its posts, ms, in any order; those of one time are one post at several targets.
        texts: Hashes of their texts.
    """
    # One post that names sixteen people is seen at sixteen targets, at one time.
    ordered = sorted(set(times))
    if len(ordered) < LEAST_POSTS:
        return None
    hours = Counter(time // HOUR_MS % 24 for time in ordered)
    intervals = [later - earlier for earlier, later in pairwise(ordered)]
    mean = fmean(intervals)
    said = list(texts)
    repeated = 1.0 - len(set(said)) / len(said) if said else 0.0
    return Rhythm(
        len(ordered),
        round(_entropy(hours, 24), 4),
        round(pstdev(intervals) / mean, 4) if mean else 0.0,
        round(repeated, 4),
        _longest_rest(set(hours)),
    )


def judge(handle: str, seen: Rhythm | None, *, replies: float = 1.0, asked: float = 0.0) -> Verdict:
    """Say what an account seems to be.

    Args:
        handle: Its handle.
        seen: How it posts, if it posted enough.
        replies: Share of its posts that reply to or mention somebody.
        asked: Share of its replies that answer a post which names it: helpful programs speak when spoken to.
    """
    name = handle.casefold()
    if seen is None:
        return Verdict("person", 0.0, ())
    if asked >= 0.8 or _HELPER.search(name):
        return Verdict("helper", 0.0, ("it answers those who call it, or says that it is a program",))
    if replies <= 0.1 and (_FEED.search(name) or seen.variation < REGULAR):
        return Verdict("feed", 0.0, ("it publishes and hardly answers anybody",))
    reasons: list[str] = []
    score = 0.0
    if seen.variation < REGULAR:
        score += 0.5
        reasons.append(
            f"its posts come like a clock's (variation {seen.variation:.2f}; a person's is about 1)"
        )
    if seen.hours >= ROUND_THE_CLOCK and seen.longest_rest <= 3 and seen.posts >= 3 * LEAST_POSTS:
        score += 0.4
        reasons.append("it posts at all hours and never rests for more than three")
    if seen.repeated >= 0.5:
        score += 0.3
        reasons.append(f"{seen.repeated:.0%} of its posts repeat an earlier one")
    if _GENERATED.search(name):
        score += 0.1
        reasons.append("its handle looks generated")
    return Verdict("automaton" if score >= 0.5 else "person", round(min(score, 1.0), 2), tuple(reasons))


def says_it_is_a_program(handle: str) -> bool:
    """Whether a handle is that of a feed or a helpful program, as far as a name can tell.

    >>> says_it_is_a_program("city_weather"), says_it_is_a_program("ana_k")
    (True, False)
    """
    name = handle.casefold()
    return _HELPER.search(name) is not None or _FEED.search(name) is not None


class Cohort(NamedTuple):
    """Accounts whose handles follow one pattern and that were made within days of one another."""

    pattern: str
    accounts: tuple[str, ...]
    days: float


COHORT: Final = 5
"""Accounts that make a cohort."""

COHORT_MS: Final = 7 * 86_400_000


def cohorts(accounts: Iterable[tuple[str, int]]) -> list[Cohort]:
    """Return groups of accounts that seem to have been made together.

    Args:
        accounts: Handles, each with when it was made, ms; those not known are left out.
    """
    by_pattern: dict[str, list[tuple[int, str]]] = {}
    for handle, created in accounts:
        pattern = shape(handle)
        if created > 0 and any(character.isdigit() for character in handle):
            by_pattern.setdefault(pattern, []).append((created, handle))
    found: list[Cohort] = []
    for pattern, made in sorted(by_pattern.items()):
        made.sort()
        at = 0
        while at < len(made):
            end = at
            while end + 1 < len(made) and made[end + 1][0] - made[at][0] <= COHORT_MS:
                end += 1
            if end - at + 1 >= COHORT:
                days = (made[end][0] - made[at][0]) / 86_400_000
                found.append(
                    Cohort(pattern, tuple(handle for _, handle in made[at : end + 1]), round(days, 1))
                )
                at = end
            at += 1
    return found


def shape(handle: str) -> str:
    """Return a handle's pattern: runs of letters as ``a``, digits one by one.

    >>> shape("Anita_48213")
    'a_00000'
    """
    return _LETTERS.sub("a", _DIGIT.sub("0", handle))


def _entropy(counts: Counter[int], cells: int) -> float:
    total = sum(counts.values())
    plain = -sum(count / total * log(count / total) for count in counts.values())
    corrected = plain + (len(counts) - 1) / (2 * total)
    return min(corrected / log(cells), 1.0)


def _longest_rest(hours: set[int]) -> float:
    if len(hours) >= 24:
        return 0.0
    longest = current = 0
    for hour in range(48):
        current = 0 if hour % 24 in hours else current + 1
        longest = max(longest, current)
    return float(min(longest, 24))
