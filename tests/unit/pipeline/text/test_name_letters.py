"""The letters of names: equal for every spelling of them, and never fewer than what is searched for."""

from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.name_letters import (
    SEPARATOR,
    composed,
    folded_bytes,
    letter,
    letter_bytes,
    letters,
    look_alike,
)


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("IĞDIR ığdır İĞDİR iğdir", "igdirigdirigdirigdir"),
        ("Łódź Øst Æro Straße Þór", "lodzostaerostrassethor"),
        ("ΌΣΙΟΣ όσιος", "οσιοσοσιοσ"),
        ("Ёж Йод", "ежиод"),
        ("إِيــمان ايمان", "ايمانايمان"),
        ("کاوه كاوة", "كاوهكاوه"),
        ("שָׁלוֹם שלומ", "שלומשלומ"),
        ("ज़िन्दा जिंदा", "जिनदाजिनदा"),
        ("ღვინო ᲦᲕᲘᲜᲝ Ⴖვინო", "ღვინოღვინოღვინო"),
        ("Եվա Եւա ԵՎԱ", "եվաեվաեվա"),
        ("ｶﾞガカ\u3099", "ガガガ"),
        ("각 각", "각각"),
        ("ዓለም አለም", "አለምአለም"),
        ("ａ𝐛ⓒ🄳🅔🅵ᵍ", "abcdefg"),
        ("n\u0336o\u0338\u20dd", "no"),
        ("n\u200bo\U000e0061\ufe0f\u3164w", "now"),
        ("O’Hara OʼHara O-Hara", "oharaoharaohara"),
    ],
)
def test_spellings_of_a_name_have_the_same_letters(written: str, folded: str) -> None:
    """Case, points, forms and what shows nothing do not count."""
    assert letters(composed(written))[0] == folded


def test_traditional_simplified_and_japanese_letters_are_one() -> None:
    """A name is written with those of the country."""
    assert len(set(letters("龍龙竜")[0])) == len(set(letters("邊辺邉边")[0])) == 1


def test_places_tell_where_letters_stand() -> None:
    """A letter that is two in the fold stands at one place."""
    assert letters("a-ß.c") == ("assc", [0, 2, 2, 4])


@pytest.mark.parametrize(
    ("one", "other"), [("а", "a"), ("a", "а"), ("0", "o"), ("ν", "v"), ("ν", "n"), ("3", "e"), ("ꓮ", "a")]
)
def test_letters_look_alike_across_scripts(one: str, other: str) -> None:
    """Both ways, by small letters and by capitals."""
    assert look_alike(one, other)
    assert folded_bytes(one) == folded_bytes(other)


@pytest.mark.parametrize(("one", "other"), [("н", "п"), ("a", "b"), ("i", "l"), ("ا", "l"), ("1", "7")])
def test_letters_of_one_script_do_not_look_alike(one: str, other: str) -> None:
    """Two letters of one alphabet are two letters, and a stroke of Arabic is none of Latin."""
    assert not look_alike(one, other)


def test_every_character_has_the_bytes_of_its_letters() -> None:
    """What is found letter by letter is found in bytes; no byte is 255."""
    for char in map(chr, range(1, sys.maxunicode + 1)):
        if unicodedata.category(char) not in ("Cs", "Cn"):
            folded = letter_bytes([char])
            assert folded == folded_bytes(letters(composed(char))[0]), hex(ord(char))
            assert b"\xff" not in folded


@given(st.text())
def test_letters_of_letters_are_the_same(text: str) -> None:
    """Folding is done once."""
    folded = letters(composed(text))[0]
    assert letters(composed(folded))[0] == letters(composed(letters(composed(folded))[0]))[0]
    assert all(
        letter(one) == one for one in folded if len(letter(one)) == 1 and unicodedata.category(one)[0] != "M"
    )


@given(st.lists(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])), min_size=1))
def test_texts_folded_together_are_the_texts_folded_alone(texts: list[str]) -> None:
    """No text changes what becomes of its neighbours."""
    assert letter_bytes(texts).split(bytes((SEPARATOR,))) == [letter_bytes([text]) for text in texts]


def test_texts_with_the_separator_in_them_are_folded_none_the_less() -> None:
    """Whoever joins them finds more separators than texts."""
    assert letter_bytes(["a\0ß", "b"]) == b"a\0ss\0b"
