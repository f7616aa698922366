"""Numbers spelt out."""

from __future__ import annotations

import pytest

from pipeline.threats.doxxing.spelt import spelt_as_digits


@pytest.mark.parametrize(
    "text",
    [
        "nine eight one zero zero one two three four five",
        "Nine-Eight-One-Zero-Zero-One-Two-Three-Four-Five",
        "nine eight one double zero one two three four five",
        "नौ आठ एक शून्य शून्य एक दो तीन चार पांच",
        "nau aath ek zero zero ek do teen char paanch",
        "98100 one two 3 four five",
        "981001234five",
    ],
)
def test_digits_in_words_are_written(text: str) -> None:
    """English, Hindi and Hindi in Latin letters, also mixed with digits."""
    assert spelt_as_digits(text) == "9810012345"


@pytest.mark.parametrize(
    "text",
    [
        "one two three, no more war",
        "zero tolerance, one nation and two states",
        "एक दो तीन चार, बंद करो",
        "only one 9810012345",
        "ten men, four women, 3 dogs",
    ],
)
def test_counts_stay_words(text: str) -> None:
    """Slogans and counts make no number."""
    assert spelt_as_digits(text) == text
