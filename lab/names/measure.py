"""Scores the matcher over lists of spellings and near misses."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final, Literal, NamedTuple
from zlib import crc32

from lab.names.grammar import BY_SCRIPT
from lab.names.near_misses import NEAR_MISSES
from lab.names.pools import POOLS, Pool
from lab.names.second_pools import SECOND_POOLS
from lab.names.spellings import EVERYWHERE, Name, sentence
from pipeline.match.matcher import WatchlistMatcher
from pipeline.match.stage import BLOCK
from schemas.post import Author, Post
from schemas.target import Target, Watchlist

Half = Literal["development", "held out", "second held out"]

_START: Final = datetime(2026, 1, 1, tzinfo=UTC)


class Case(NamedTuple):
    """One text, whom it names, if anybody, and the rule that made it."""

    script: str
    rule: str
    text: str
    target: str | None


@dataclass
class Score:
    """What came of the cases of one script or rule.

    Attributes:
        named: Cases that name somebody.
        found: Those of them where that target, was found.
        unnamed: Cases that name nobody.
        wrong: Targets found that a text does not name.
    """

    named: int = 0
    found: int = 0
    unnamed: int = 0
    wrong: int = 0

    @property
    def recall(self) -> float:
        """Share of the cases that name somebody where they were found."""
        return self.found / self.named if self.named else 1.0

    @property
    def precision(self) -> float:
        """Share of the targets found that the texts do name."""
        hits = self.found + self.wrong
        return self.found / hits if hits else 1.0


@dataclass
class Result:
    """Scores of one half."""

    half: Half
    total: Score = field(default_factory=Score)
    by_script: dict[str, Score] = field(default_factory=dict)
    by_rule: dict[str, Score] = field(default_factory=dict)
    mistakes: list[Case] = field(default_factory=list)


def names_of(pool: Pool, half: Half) -> list[Name]:
    """Return all names of a half, each first name with each surname; half of them are on the watchlist."""
    chosen = {
        "development": slice(0, None, 2),
        "held out": slice(1, None, 2),
        "second held out": slice(None),
    }[half]
    return [
        _name(pool, first.replace("-", " ") if pool.script == "Vietnamese" else first, last)
        for first in pool.firsts[chosen]
        for last in pool.lasts[chosen]
    ]


def pools_of(half: Half) -> tuple[Pool, ...]:
    """Return the names that a half is drawn from, by language."""
    return SECOND_POOLS if half == "second held out" else POOLS


def _name(pool: Pool, first: str, last: str) -> Name:
    parts = (last, first) if pool.given_last else (first, last)
    if "katakana" in pool.script:
        parts = (first, last)
    between = "・" if "katakana" in pool.script else "" if pool.joined else " "
    return Name(between.join(parts), parts, first, last)


def watched(pool: Pool, half: Half) -> list[Name]:
    """Return the names on the watchlist: those next to them in the list are their namesakes."""
    return [name for place, name in enumerate(names_of(pool, half)) if (place + place // 4) % 2 == 0]


def watchlist(half: Half) -> Watchlist:
    """Return the watchlist of a half, a target for each name."""
    return Watchlist(
        [
            Target(_key(name), name.alias, aliases=[name.alias])
            for pool in pools_of(half)
            for name in watched(pool, half)
        ]
    )


def cases(half: Half, rounds: int) -> Iterator[Case]:
    """Yield the cases of a half.

    Args:
        half: Which names, and which throws of the dice.
        rounds: How often each rule is applied to each name.
    """
    for pool in pools_of(half):
        rng = random.Random(crc32(f"{pool.script}/{half}".encode()))  # noqa: S311 # no secret
        on_list = set(watched(pool, half))
        rules = EVERYWHERE | BY_SCRIPT.get(pool.script, {})
        for name in names_of(pool, half) * rounds:
            if name not in on_list:
                yield Case(pool.script, "namesake", sentence(pool, name.alias, rng), None)
                continue
            for rule, spell in rules.items():
                spelling = spell(name, rng)
                if spelling is not None:
                    yield Case(pool.script, rule, sentence(pool, spelling, rng), _key(name))
            for rule, miss in NEAR_MISSES.items():
                text = miss(name, pool, rng)
                if text is not None:
                    words = " ".join(rng.choices(pool.words, k=4))
                    yield Case(pool.script, rule, f"{words} {text} {words}", None)


def measure(half: Half, rounds: int = 4) -> Result:
    """Match all cases of a half, through the candidates as the watch stage does, and score them."""
    matcher = WatchlistMatcher(watchlist(half))
    result = Result(half)
    all_cases = list(cases(half, rounds))
    posts = [_post(number, case.text) for number, case in enumerate(all_cases)]
    candidates = {
        at + place
        for at in range(0, len(posts), BLOCK)
        for place in matcher.candidates(posts[at : at + BLOCK])
    }
    for place, (case, post) in enumerate(zip(all_cases, posts, strict=True)):
        hits = {hit.target for hit in matcher.match(post)} if place in candidates else set()
        found = case.target in hits
        wrong = len(hits) - found
        if wrong or (case.target is not None and not found):
            result.mistakes.append(case)
        scores = (
            result.total,
            result.by_script.setdefault(case.script, Score()),
            result.by_rule.setdefault(case.rule, Score()),
        )
        for score in scores:
            score.named += case.target is not None
            score.unnamed += case.target is None
            score.found += found
            score.wrong += wrong
    return result


def _key(name: Name) -> str:
    return unicodedata.normalize("NFC", name.alias).replace(" ", "-")


def _post(number: int, text: str) -> Post:
    return Post(
        id=str(number),
        platform="x",
        created_at=_START,
        author=Author(id=f"u{number}", handle=f"reader_{number}"),
        text=text,
    )
