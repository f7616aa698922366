"""Abuse by a lexicon."""

from __future__ import annotations

import pytest

from pipeline.threats.abuse import LexiconScorer

SCORER = LexiconScorer()


@pytest.mark.parametrize(
    "text",
    [
        "we know where you live",
        "kill him",
        "गद्दार को फांसी दो",
        "gaddar ko goli maro",
        "they should be hanged",
        "k1ll him",
    ],
)
def test_threats_score_highest(text: str) -> None:
    """English, Hindi and Hindi in Latin letters."""
    assert SCORER.score(text).score >= 0.8


@pytest.mark.parametrize("text", ["traitor", "trаitor", "tr@itor", "गद्दार", "besharam", "trrrraitor"])
def test_insults_score_lower(text: str) -> None:
    """Also where letters are disguised."""
    assert 0.3 <= SCORER.score(text).score < 0.6


@pytest.mark.parametrize(
    "text",
    [
        "thank you minister",
        "this will kill the economy",
        "धन्यवाद मंत्री जी",
        "shukriya",
        "classic assassin's creed",
        "",
    ],
)
def test_plain_words_score_nothing(text: str) -> None:
    """Words that only contain abusive ones are no abuse."""
    assert SCORER.score(text).score == 0
