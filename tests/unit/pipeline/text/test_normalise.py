"""One form for all spellings of the same letters."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.normalise import fold


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
