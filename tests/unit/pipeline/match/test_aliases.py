"""Aliases as they may be written."""

from __future__ import annotations

from pipeline.match.aliases import BETWEEN, INSIDE, WITHIN, forms, script_of


def test_breaks_tell_what_may_stand_between_letters() -> None:
    """Words are parted by anything, parts of words by an apostrophe or nothing, letters by nothing."""
    (form,) = forms("Ed O'Hara")
    assert form.letters == "edohara"
    assert form.breaks == (BETWEEN, INSIDE, BETWEEN, WITHIN, INSIDE, INSIDE, INSIDE)
    assert form.words == 2


def test_initials_without_dots_may_have_them() -> None:
    """Capitals of a short word are initials, save where all is in capitals."""
    assert forms("JK Hara")[0].breaks[1] == WITHIN
    assert forms("JAN HARA")[0].breaks[1] == INSIDE


def test_umlauts_may_be_two_letters() -> None:
    """As they are written without the keys for them."""
    assert {form.letters for form in forms("Jörg")} == {"jorg", "joerg"}


def test_an_alias_without_letters_has_no_form() -> None:
    """There is nothing to find."""
    assert forms("?! --") == []


def test_full_names_have_the_cases_of_their_language() -> None:
    """All words in the same case."""
    found = {form.letters for form in forms("Иван Звягин")}
    assert {"иванзвягин", "иваназвягина", "иванузвягину", "иваномзвягиным"} <= found
    assert "иванзвягина" not in found


def test_scripts_are_told_by_unicode() -> None:
    """Signs that stand for a repeated letter of Han are of Han."""
    assert [script_of(char) for char in ("a", "ж", "中", "々", "")] == ["LATIN", "CYRILLIC", "CJK", "CJK", ""]
