"""What a language joins to a name is taken; what makes another word is not."""

from __future__ import annotations

import pytest

from pipeline.match.endings import may_follow, may_precede


@pytest.mark.parametrize(
    ("rest", "script"),
    [("은", "HANGUL"), ("의원에게", "HANGUL"), ("ը", "ARMENIAN"), ("ని", "TELUGU"), ("ji", "LATIN")],
)
def test_endings_follow(rest: str, script: str) -> None:
    """Particles, titles and cases."""
    assert may_follow(rest, script, 8, 2, turkish=False)


@pytest.mark.parametrize(
    ("rest", "script"), [("단", "HANGUL"), ("s", "LATIN"), ("ın", "LATIN"), ("a", "KLINGON")]
)
def test_other_letters_do_not(rest: str, script: str) -> None:
    """An ending of Turkish follows names in Turkish alone."""
    assert not may_follow(rest, script, 8, 2, turkish=False)


def test_prepositions_precede_long_names_alone() -> None:
    """Before a short name, a letter makes another word."""
    assert may_precede("و", "ARABIC", 8, 2)
    assert may_precede("של"[:1], "HEBREW", 8, 2)
    assert not may_precede("و", "ARABIC", 3, 1)
    assert not may_precede("x", "LATIN", 8, 2)
