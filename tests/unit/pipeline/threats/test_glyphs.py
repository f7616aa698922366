"""What an eye takes for the same letters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.threats.glyphs import SEPARATOR, fold_glyphs, fold_roughly, glyphs, letters


@pytest.mark.parametrize(
    "fake",
    ["Vikrarn_Misri", "VlKRAM MlSRI", "v1kram.m1sr1", "Vіkrаm Мisri", "𝐕𝐢𝐤𝐫𝐚𝐦 𝐌𝐢𝐬𝐫𝐢",
     "Víkrám Mísrí", "Vik\u200bram Misri", "Ｖｉｋｒａｍ Ｍｉｓｒｉ", "Vikram-Mi5ri"],
)  # fmt: skip
def test_disguises_look_the_same(fake: str) -> None:
    """Letters of other scripts, styles and accents, digits, rn for m, and invisible characters."""
    assert glyphs(fake) == glyphs("vikrammisri")


@pytest.mark.parametrize("other", ["vikram mistry", "vikas misri", "virammisri", "विक्रम मिस्री"])
def test_other_names_do_not(other: str) -> None:
    """Another name is another, and Devanagari is no disguise of Latin."""
    assert glyphs(other) != glyphs("vikrammisri")


@given(st.lists(st.text(st.characters(exclude_characters=SEPARATOR, codec="utf-8"), max_size=20), min_size=1))
def test_together_and_alone_give_the_same(names: list[str]) -> None:
    """Folding many at once changes nothing but the time it takes."""
    alone = SEPARATOR.encode().join(fold_glyphs([name]) for name in names)
    assert fold_glyphs(names) == alone


@given(st.text("rnmvwcldRNMVWCLDiI10о _", max_size=8), st.text("rnmvwclda", max_size=6))
def test_what_holds_a_name_holds_it_roughly(shown: str, name: str) -> None:
    """So that nobody is missed where names are sought roughly first."""
    fine = fold_glyphs([name])
    if fine in fold_glyphs([shown]):
        assert fold_roughly([fine.decode()]) in fold_roughly([shown])


def test_letters_keep_what_was_written() -> None:
    """Without accents and signs, yet with the script's own letters."""
    assert letters("José_Ruiz.1") == "joseruiz1"
    assert letters("विक्रम") == "विक्रम"
