"""Chances are read as words, once."""

from __future__ import annotations

import pytest

from console.evidence import chance_in_words, sentence
from schemas.alert import Evidence


def test_a_statement_that_tells_its_chance_is_left_as_it_is() -> None:
    """Nobody reads the same chance twice."""
    told = "24 accounts met at 5 targets. Probability by chance: less than 1 in a million."
    assert sentence(Evidence("co_targeting", told, 14.2)) == told


@pytest.mark.parametrize(
    ("weight", "words"),
    [
        (0.0, ""),
        (0.7, ""),
        (3.1, "Probability by chance: less than 1 in 20."),
        (9.3, "Probability by chance: less than 1 in 10,000."),
        (80.0, "Probability by chance: less than 1 in 10 million."),
    ],
)
def test_a_weight_is_read_as_a_chance(weight: float, words: str) -> None:
    """And never as a number of its own; a weight that says little says nothing."""
    one = Evidence("imitates", "The account looks like the target.", weight)
    assert chance_in_words(one) == words
    assert sentence(one) == f"The account looks like the target. {words}".strip()
