"""Digits of every kind in their plain form."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.threats.doxxing.unmask import letters_as_digits, unmask


@pytest.mark.parametrize(
    "text",
    ["९८१००१२३४५", "٩٨١٠٠١٢٣٤٥", "৯৮১০০১২৩৪৫", "９８１００１２３４５", "⑨⑧①⓪⓪①②③④⑤", "𝟗𝟖𝟏𝟎𝟎𝟏𝟐𝟑𝟒𝟓",
     "98\u200b100\u200d12345", "9️⃣8️⃣1️⃣0️⃣0️⃣1️⃣2️⃣3️⃣4️⃣5️⃣"],
)  # fmt: skip
def test_digits_of_every_kind_are_read(text: str) -> None:
    """Scripts, circles, keycaps and invisible characters hide no number."""
    assert unmask(text) == "9810012345"


def test_footnotes_stay_what_they_are() -> None:
    """A raised digit belongs to a unit or a note, not to a number."""
    assert unmask("10 m² of flat") == "10 m² of flat"


@given(st.text(st.characters(categories=["Nd"]), min_size=1))
def test_every_decimal_digit_has_its_value(text: str) -> None:
    """Unicode knows the value of each."""
    assert unmask(text) == "".join(str(unicodedata.digit(digit)) for digit in text)


@given(st.text(st.characters(max_codepoint=127)))
def test_ascii_stays(text: str) -> None:
    """Plain text is given back as it is."""
    assert unmask(text) is text


def test_letters_are_digits_only_inside_numbers() -> None:
    """O for 0 in a number, and in no word; the length stays."""
    assert letters_as_digits("98I00 l2345 to Bob or SOS 112") == "98100 12345 to Bob or SOS 112"
    assert letters_as_digits("IS 2025 OK") == "IS 2025 OK"
