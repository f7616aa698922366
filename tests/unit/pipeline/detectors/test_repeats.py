"""To paste one thing under the posts of several people is one act."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.detectors.repeats import KEPT, Repeats
from tests.support.actions import TEMPLATES, action, own_words
from tests.support.stream import START_MS

MEMORY = 86_400_000


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ({"link": "l"}, {"link": "l"}, True),
        ({"text": TEMPLATES[0]}, {"text": TEMPLATES[0] + "!"}, True),
        ({"link": "l", "text": TEMPLATES[0]}, {"link": "l", "text": TEMPLATES[1]}, True),
        ({"link": "l"}, {"link": "m"}, False),
        ({"text": TEMPLATES[0]}, {"text": TEMPLATES[1]}, False),
        ({"tag": "t"}, {"tag": "t"}, False),
        ({}, {}, False),
    ],
)
def test_the_same_text_or_link_at_another_target_is_a_repeat(
    first: dict[str, str], second: dict[str, str], expected: bool
) -> None:
    """What is brought again elsewhere is recognised by its text or link; nothing at all is no repeat."""
    repeats = Repeats(MEMORY)
    assert not repeats.is_repeat("ana", action(1, target="x:one", **first))  # type: ignore[arg-type] # strings all
    assert repeats.is_repeat("ana", action(2, 1, target="x:two", **second)) is expected  # type: ignore[arg-type]


def test_the_same_again_at_the_same_target_is_no_repeat() -> None:
    """There it counts as insistence, which other evidence looks at."""
    repeats = Repeats(MEMORY)
    assert not repeats.is_repeat("ana", action(1, link="l"))
    assert not repeats.is_repeat("ana", action(2, link="l"))


def test_two_accounts_do_not_repeat_each_other() -> None:
    """Only what an account said itself counts."""
    repeats = Repeats(MEMORY)
    assert not repeats.is_repeat("ana", action(1, target="x:one", link="l"))
    assert not repeats.is_repeat("ben", action(2, target="x:two", link="l"))


def test_a_post_is_forgotten_after_the_memory() -> None:
    """Up to the memory's length it is remembered, beyond not, whether or not the house was kept."""
    for later, expected in ((MEMORY, True), (MEMORY + 1, False)):
        repeats = Repeats(MEMORY)
        repeats.is_repeat("ana", action(1, target="x:one", link="l"))
        assert repeats.is_repeat("ana", action(2, later, target="x:two", link="l")) is expected


def test_accounts_that_fall_silent_are_forgotten() -> None:
    """Housekeeping drops those that said nothing within memory, and keeps the others."""
    repeats = Repeats(MEMORY)
    repeats.is_repeat("ana", action(1, link="l"))
    repeats.is_repeat("ben", action(2, 10, link="l"))
    repeats.is_repeat("ana", action(3, 20, link="l"))
    repeats.expire(START_MS + MEMORY + 11)
    assert list(repeats.state()) == ["ana"]


def test_memory_of_a_busy_account_is_bounded() -> None:
    """Only the newest posts are kept, so that a post's cost does not grow."""
    repeats = Repeats(MEMORY)
    for number in range(5 * KEPT):
        repeats.is_repeat("ana", action(number, number, target=f"x:{number}", text=own_words(number)))
    assert len(repeats.state()["ana"]) == KEPT


_acts = st.lists(
    st.tuples(
        st.integers(0, 3 * MEMORY),
        st.sampled_from(["ana", "ben"]),
        st.sampled_from(["x:one", "x:two", "x:three"]),
        st.sampled_from(["", "l", "m"]),
        st.sampled_from(["", *TEMPLATES]),
    ),
    max_size=30,
)


@given(_acts, st.integers(0, 30))
def test_state_carries_on(acts: list[tuple[int, str, str, str, str]], cut: int) -> None:
    """A copy made of the state judges as the original does."""
    repeats, copy = Repeats(MEMORY), Repeats(MEMORY)
    for place, (ms, by, target, link, text) in enumerate(sorted(acts)):
        one = action(place, ms, by=by, target=target, link=link, text=text)
        if place == cut:
            copy.load(repeats.state())
        judged = repeats.is_repeat(by, one)
        repeats.expire(one.time)
        if place >= cut:
            assert copy.is_repeat(by, one) is judged
            copy.expire(one.time)
            assert copy.state() == repeats.state()
