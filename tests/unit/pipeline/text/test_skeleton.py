"""Look-alike letters are one letter."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.normalise import fold
from pipeline.text.skeleton import skeleton


def test_letters_that_look_alike_are_one() -> None:
    """Cyrillic and Greek letters in a Latin word do not hide it."""
    assert skeleton(fold("RЕSIGN nоw, tyrαnt")) == "resign now, tyrant"


def test_plain_text_stays_as_it_is() -> None:
    """There is nothing to fold in ASCII, nor in scripts that look like no other."""
    assert skeleton("resign now") == "resign now"
    assert skeleton("इस्तीफा दो") == "इस्तीफा दो"


@given(st.text())
def test_length_and_plain_letters_are_kept(text: str) -> None:
    """Letters are replaced one by one, and never a plain one."""
    folded = skeleton(text)
    assert len(folded) == len(text)
    assert all(new == old for new, old in zip(folded, text, strict=True) if old.isascii())
    assert skeleton(folded) == folded
