"""Disguise: the chance that it tells is the binomial tail, and an alteration counts only with whom it is alone."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count, islice
from math import log

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from pipeline.detectors import disguise
from pipeline.detectors.base import Finding
from pipeline.text.disguised_words import disguised_words
from schemas.stages import Action
from tests.support.actions import HOUR, TEMPLATES, action, disguised
from tests.support.detecting import Bench, flagged

TEXT = TEMPLATES[0]


def altered(text: str) -> Iterator[str]:
    """Yield a text with other letters altered every time."""
    known = set()
    for number in count():
        copy = disguised(text, number)
        way = tuple(disguised_words(copy))
        if way not in known:
            known.add(way)
            yield copy


def copies(names: str, size: int, text: str, ms: int = HOUR) -> list[Action]:
    """Return copies of a text by so many accounts, each altered in another way."""
    return [
        action(ms + n, ms + 2_000 * n, by=f"{names}{n}", text=copy)
        for n, copy in enumerate(islice(altered(text), size))
    ]


def plain(size: int, ms: int = 0) -> list[Action]:
    """Return copies of the text as it is."""
    return [action(10**6 + n, ms + 1_000 * n, by=f"p{n}", text=TEXT) for n in range(size)]


def found(bench: Bench, actions: list[Action]) -> list[Finding]:
    """Return what the detector finds."""
    return [one for one in bench.run(actions) if one.code == "disguise"]


@settings(max_examples=25)
@given(own=st.integers(0, 8), people=st.integers(0, 40))
def test_the_chance_is_the_binomial_tail(own: int, people: int) -> None:
    """Of so many of a text's users altering it each in a way of their own, corrected for what was looked at."""
    bench = Bench()
    findings = found(bench, [*plain(people), *copies("g", own, TEXT)])
    if own < disguise.ACCOUNTS:
        assert findings == []
        return
    tail = float(stats.binom.sf(own - 1, own + people, disguise.ORDINARY))
    surprise = -log(tail) - log(bench.detector("disguise").looked)
    last = [one for one in findings if one.facts["accounts"] == own]
    assert bool(last) == (surprise >= disguise.SURPRISE)
    if last:
        assert set(last[-1].accounts) == {f"x:g{n}" for n in range(own)}
        assert list(last[-1].accounts.values()) == pytest.approx([surprise] * own)
        assert last[-1].facts["variants"] == own


def test_an_alteration_that_several_share_flags_none_of_them() -> None:
    """A text that was altered once and pasted; who altered it in another way is flagged all the same."""
    pasted = [action(n, HOUR + n, by=f"s{n}", text=disguised(TEXT, 7_000)) for n in range(6)]
    actions = [*pasted, *copies("g", 5, TEXT, 2 * HOUR)]
    assert flagged(found(Bench(), actions)) == {f"x:g{n}" for n in range(5)}


def test_an_account_counts_once_however_often_it_alters() -> None:
    """One account that plays with letters is one account."""
    alone = [action(n, HOUR + 1_000 * n, by=f"a{n % 3}", text=disguised(TEXT, 200 + n)) for n in range(40)]
    assert found(Bench(), alone) == []


def test_different_texts_are_not_taken_together() -> None:
    """Four that each alter a text of their own have nothing to do with one another."""
    apart = [one for n, text in enumerate(TEMPLATES) for one in copies(f"t{n}", 3, text, (1 + n) * HOUR)]
    assert found(Bench(), apart) == []
