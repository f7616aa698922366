"""One form for all spellings of the same letters."""

from __future__ import annotations

import re
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.normalise import _ONLY_CASE, fold, fold_together


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("RESIGN Now", "resign now"),
        ("Ｒｅｓｉｇｎ", "resign"),
        ("𝐑𝐞𝐬𝐢𝐠𝐧", "resign"),
        ("res\u200big\u00adn", "resign"),
        ("\u202eresign\u202c", "resign"),
        ("resign\ufe0f", "resign"),
        ("  resign \n\t now\u00a0then ", "resign now then"),
        ("Straße", "strasse"),
        ("ПОЗОР", "позор"),
        ("ﬁnal", "final"),
        ("e\u0301", "é"),
        ("क़", unicodedata.normalize("NFKC", "क़")),
        ("मोदी", "मोदी"),
        ("", ""),
    ],
)
def test_fold(written: str, read: str) -> None:
    """Width, case, style, composition, invisible characters and runs of space do not count; letters do."""
    assert fold(written) == read


def test_every_white_space_of_unicode_is_one_space() -> None:
    """Whatever Unicode counts as white space parts words like a space, and runs of it like one."""
    for space in filter(str.isspace, map(chr, range(sys.maxunicode + 1))):
        assert fold(f"one{space}{space}two") == "one two"
        assert fold(f"öne {space} two{space}") == "öne two"


def _by_the_book(text: str) -> str:
    """Fold a text as the standard says, without any short way."""
    visible = re.sub(
        "[\u00ad\u034f\u061c\u180e\ufeff\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f]",
        "",
        unicodedata.normalize("NFKC", text),
    )
    return " ".join(unicodedata.normalize("NFKC", visible.casefold()).split())


def test_letters_folded_by_case_alone_are_folded_by_the_book() -> None:
    """Alone, after a letter, and with a mark after them that may make one character of both."""
    for char in filter(_ONLY_CASE.fullmatch, map(chr, range(sys.maxunicode + 1))):
        for text in (char, f"न{char}", f"е{char}\u0306", f"{char}\u093c", f"ё{char}\ufe0f\u0301\u094d"):
            assert fold(text) == _by_the_book(text)


_SCRIPTS = st.text(
    st.sampled_from(
        "aZé ßİıΣςЙйёарअनरळड़ऩ\u093c\u094d\u0901ं\u0301\u0306\ufe0f\u200d❤😡أ\u0654가\u1100\u1161漢カ\u3099\0\n"
    ),
    max_size=12,
)


@given(_SCRIPTS | st.text())
def test_short_ways_lead_where_the_book_does(text: str) -> None:
    """Marks that combine, swap places or stand alone are folded as the standard says."""
    assert fold(text) == _by_the_book(text)


@given(st.lists(_SCRIPTS.map(lambda text: text.replace("\0", "")), max_size=6))
def test_texts_folded_together_are_the_texts_folded_alone(texts: list[str]) -> None:
    """No text changes what becomes of its neighbours, whatever scripts stand side by side."""
    together = fold_together(texts, "\0").decode().split("\0")
    assert [text.strip() for text in together] == ([fold(text) for text in texts] or [""])


def test_every_letter_is_folded_together_as_it_is_alone() -> None:
    """Each stands among others of its kind, and after one that the dot of Hindi letters may not follow."""
    letters = list(filter(_ONLY_CASE.fullmatch, map(chr, range(1, sys.maxunicode + 1))))
    texts = [text for char in letters for text in (f"A {char}é", f"न{char}\u093c", f"{char}\ufe0f  {char}")]
    together = fold_together(texts, "\0").decode().split("\0")
    assert [text.strip() for text in together] == [fold(text) for text in texts]


def test_texts_with_the_separator_in_them_are_folded_none_the_less() -> None:
    """Whoever joins them finds more separators than texts, and folds each alone."""
    assert fold_together(["Ä\0B", "Ｃ"], "\0") == "ä\0b\0c".encode()


def test_words_and_their_order_are_kept() -> None:
    """Folding joins no words and drops none."""
    assert fold("One, TWO\u200b three") == "one, two three"


@given(st.text(st.characters(max_codepoint=0x7F)))
def test_plain_text_is_folded_as_any_other(text: str) -> None:
    """The short way for ASCII gives what the long way gives."""
    long_way = fold(text + "é")
    assert long_way.removesuffix("é").rstrip() == fold(text)


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    """What is folded stays as it is, so that folded text can be compared with text folded elsewhere."""
    assert fold(fold(text)) == fold(text)


@given(st.text(), st.sampled_from(["NFC", "NFD", "NFKC", "NFKD"]))
def test_composition_does_not_count(text: str, form: str) -> None:
    """A text in any of Unicode's normal forms is the same text."""
    assert fold(unicodedata.normalize(form, text)) == fold(text)  # type: ignore[arg-type]  # one of the four
