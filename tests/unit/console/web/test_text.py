"""Text of strangers is fit to be shown, and what was left out of it is told."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from console.letters import BIDIRECTIONAL
from console.web.text import LONGEST_NAME, MARKS, name, shown


@given(st.text(max_size=300))
def test_nothing_that_moves_its_neighbours_is_left(text: str) -> None:
    """Neither control signs, nor signs of direction, nor more marks on a letter than scripts need."""
    found = shown(text)
    assert not set(found) & BIDIRECTIONAL
    assert all(unicodedata.category(sign) != "Cc" or sign in "\n\t" for sign in found)
    run = 0
    for sign in found:
        run = run + 1 if unicodedata.category(sign) in {"Mn", "Me"} else 0
        assert run <= MARKS


@given(st.text(alphabet="abc äöü\n漢字", max_size=300))
def test_ordinary_text_stays_as_it_is(text: str) -> None:
    """In any script."""
    assert shown(text) == text


def test_what_is_left_out_is_told() -> None:
    """Marks and letters alike, so that nothing is hidden in silence."""
    assert shown("Z" + "\u0335" * 10_000) == "Z" + "\u0335" * MARKS + " [9,996 marks left out] "
    assert shown("a" * 5_000) == "a" * 4_000 + " [1,000 more letters]"
    assert shown("a\u202eb\x1bc") == "a\ufffdb\ufffdc"


def test_a_name_stays_in_its_line() -> None:
    """It has no line breaks, and an end."""
    assert "\n" not in name("a\nb")
    assert len(name("a" * 500)) < LONGEST_NAME + 30
