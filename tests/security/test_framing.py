"""An innocent account that a gang copies, names or follows is not named with it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.security import framing
from tests.security.framing import Gang, Innocent, framed

Way = Callable[[Gang, Innocent], None]


@pytest.mark.parametrize(
    ("way", "seed"),
    [
        (framing.mention, 1),
        pytest.param(framing.reply, 1, marks=pytest.mark.long),  # a flood as the mention's, then praise
        pytest.param(framing.mention, 2, marks=pytest.mark.long),
        pytest.param(framing.reply, 2, marks=pytest.mark.long),
        pytest.param(framing.paste, 1, marks=pytest.mark.long),  # pasting all holds it
        (framing.paste_all, 1),
        (framing.visit, 1),
        pytest.param(framing.visit, 2, marks=pytest.mark.long),
        (framing.follow, 1),
    ],
    ids=lambda value: value.__name__ if callable(value) else str(value),
)
def test_who_is_framed_is_not_named(way: Way, seed: int) -> None:
    """Ten people, each with a gang of its own that works at making them look like a member."""
    frame = framed(way, seed)
    assert frame.gangs >= 5
    assert frame.innocents == set()


def test_hardly_anybody_who_is_followed_is_named() -> None:
    """On another day one of ten was last where two groups had come; see SECURITY.md."""
    frame = framed(framing.follow, 2)
    assert frame.gangs >= 5
    assert len(frame.innocents) <= 1


def test_nobody_is_named_on_the_same_day_without_gangs() -> None:
    """What the tests above find is the gangs' doing."""
    frame = framed(lambda _gang, _innocent: None)
    assert frame == framing.Frame(set(), set(), 0)
