"""Near-duplicate texts come into one group, people's own words do not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.detectors.texts import TextGroups
from pipeline.text.shingles import signature
from tests.support.actions import TEMPLATES, own_words

TEXT = "resign today, minister, the whole valley has not forgotten what you promised us on the bridge"


@pytest.mark.parametrize(
    "copy",
    [
        TEXT,
        TEXT.upper() + "!!!",
        TEXT + " https://example.org/petition @minister",
        TEXT.replace("today", "now"),
        TEXT.replace("o", "о"),
    ],
    ids=["same", "shouted", "linked", "edited", "disguised"],
)
def test_edits_and_disguises_keep_a_text_in_its_group(copy: str) -> None:
    """A template that is shouted, linked, edited a little or written with look-alike letters stays itself."""
    groups = TextGroups()
    first = groups.group_of(signature(TEXT), 0)
    assert groups.group_of(signature(copy), 1) == first


@given(st.lists(st.integers(0, 500), unique=True, min_size=2, max_size=30))
def test_own_words_are_groups_of_their_own(numbers: list[int]) -> None:
    """Whoever writes in words of their own shares a group with nobody."""
    groups = TextGroups()
    assert len({groups.group_of(signature(own_words(number)), 0) for number in numbers}) == len(numbers)


def test_a_text_joins_the_group_that_it_resembles_most() -> None:
    """Of two similar groups, the nearer one takes a text, whichever was founded first."""
    other = TEXT.replace("the whole valley", "every village here").replace("on the bridge", "in the spring")
    for texts in ((TEXT, other), (other, TEXT)):
        groups = TextGroups()
        founded = {text: groups.group_of(signature(text), 0) for text in texts}
        assert len(set(founded.values())) == 2
        assert groups.group_of(signature(TEXT + "!"), 1) == founded[TEXT]


def test_old_groups_are_forgotten_and_their_names_not_used_again() -> None:
    """What resembles a forgotten group founds a new one; groups still remembered keep their names."""
    groups = TextGroups()
    old, young = (groups.group_of(signature(text), at) for at, text in enumerate(TEMPLATES[:2]))
    groups.expire(1)
    assert groups.group_of(signature(TEMPLATES[1]), 2) == young
    assert groups.group_of(signature(TEMPLATES[0]), 2) not in (old, young)
    groups.expire(10)
    assert groups.state()[1] == []


_said = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 50)), max_size=40)


@given(_said, _said)
def test_state_carries_on(before: list[tuple[int, int]], after: list[tuple[int, int]]) -> None:
    """A copy made of the state puts texts in the same groups as the original."""
    groups, copy = TextGroups(), TextGroups()
    for place, (number, age) in enumerate(before):
        groups.group_of(signature(own_words(number)), place)
        groups.expire(place - age)
    copy.load(groups.state())
    for number, _ in after:
        text = signature(own_words(number))
        assert copy.group_of(text, 100) == groups.group_of(text, 100)
    assert copy.state() == groups.state()


@given(st.lists(st.tuples(st.integers(0, 400), st.integers(0, 30)), max_size=300), st.integers(1, 60))
def test_the_index_finds_what_looking_at_all_finds(brought: list[tuple[int, int]], memory: int) -> None:
    """However often the table was made anew, a text has the candidates with whom it has a band in common."""
    groups = TextGroups()
    founded: list[tuple[int, int, bytes]] = []
    for time, (number, edited) in enumerate(brought):
        text = signature(own_words(number) + "!" * edited + " again" * (edited % 3))
        groups.expire(time - memory)
        founded = [one for one in founded if one[0] >= time - memory]
        found = groups._candidates(text)
        parts = [text[place : place + 6] for place in range(0, 60, 6)]
        assert found == {
            group
            for _, group, first in founded
            if any(first[6 * band : 6 * band + 6] == part for band, part in enumerate(parts))
        }
        group = groups.group_of(text, time)
        if group not in {one[1] for one in founded}:
            founded.append((time, group, text))


def test_a_template_with_exchanged_words_stays_in_its_group() -> None:
    """A word or two are other ones in each copy."""
    groups, words = TextGroups(), TEXT.split()
    copies = [
        " ".join(
            f"other{copy}word" if (place + 3 * copy) % 9 == 0 else word for place, word in enumerate(words)
        )
        for copy in range(3)
    ]
    assert len({groups.group_of(signature(copy), 0) for copy in copies}) == 1


def test_groups_with_and_without_words_come_back_from_a_snapshot() -> None:
    """Short texts have no signature of words."""
    texts = [TEXT, "aaaaaaaaaaa bbbbbbbbbbb ccccccccc"]
    groups, again = TextGroups(), TextGroups()
    names = [groups.group_of(signature(text), 0) for text in texts]
    again.load(groups.state())
    assert [again.group_of(signature(text), 1) for text in texts] == names
