"""The kinds that later sets brought to light stay known."""

from __future__ import annotations

import pytest

from lab.threats.doxxing_kinds import KINDS, sentences
from pipeline.threats.doxxing.contacts import Contacts
from pipeline.threats.doxxing.detect import read, told

NOBODY = Contacts()


@pytest.mark.parametrize("kind", [kind.name for kind in KINDS])
def test_most_of_a_kind_is_told_rightly(kind: str) -> None:
    """At least two in three of what exposes somebody, and nothing of what does not."""
    cases = [case for case in sentences(5, 3) if case.kind.startswith(f"{kind}:")]
    told_of = [any(told(read(case.text), NOBODY)) for case in cases]
    if cases[0].exposes:
        assert sum(told_of) >= len(cases) * 2 / 3
    else:
        assert not any(told_of)


def test_nothing_told_is_left_in_the_masked_text() -> None:
    """Whatever is found of a kind is masked whole."""
    for case in sentences(6, 2):
        reading = read(case.text)
        if any(told(reading, NOBODY)):
            assert not [datum for datum in case.data if datum in (reading.masked or "")], case.kind


@pytest.mark.parametrize(
    "text",
    [
        "Are you alright with 80 minutes on the road each day? He has to leave the house early",
        "It is a 7 minute drive from campus, and the house is warm",
        "Start of quarter: 10-12hrs a week, near the end of quarter: 0-1hrs a week, he lives on coffee",
        "Моя ученица живёт в Сумах, ну и 2 года назад она уехала",
        "She has 2 kids, lives with 3 cats and stays in bed till 11",
        "Wir wohnen alle in einem Haus, und die Zahl der Toten stieg von 12 auf 45 in 2024, 2025 und 2026",
    ],
)
def test_words_of_living_and_numbers_make_no_address(text: str) -> None:
    """Posts that look like those of real people, who expose nobody."""
    assert not list(told(read(text), NOBODY))
