"""One group's and one person's accounts on several platforms."""

from __future__ import annotations

import pytest

from pipeline.threats.across_platforms import (
    MOST,
    group_in_words,
    pairs,
    pairs_in_words,
    used_on_several,
)
from schemas.stages import Account, ObjectKey


def _account(platform: str, handle: str, *, bio: int | None = None, avatar: str | None = None) -> Account:
    return Account(platform, f"{platform}-{handle}", handle, None, bio, avatar)


@pytest.mark.parametrize(
    ("one", "other", "marks"),
    [
        (_account("x", "river_eye"), _account("telegram", "RiverEye"), ("handle",)),
        (_account("x", "river_eye"), _account("bluesky", "rivereye.bsky.social"), ("handle",)),
        (_account("x", "a", bio=7), _account("telegram", "b", bio=7), ("words about itself",)),
        (
            _account("x", "a", bio=7, avatar="ff00"),
            _account("telegram", "b", bio=7, avatar="ff00"),
            ("picture", "words about itself"),
        ),
    ],
)
def test_one_person_is_told_by_handle_words_or_picture(
    one: Account, other: Account, marks: tuple[str, ...]
) -> None:
    """Whichever is the same, and all that are."""
    (pair,) = pairs([one, other])
    assert {pair.one, pair.other} == {one.key, other.key}
    assert pair.marks == marks


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (_account("x", "river_eye"), _account("x", "rivereye")),
        (_account("x", "ana"), _account("telegram", "ana")),
        (_account("x", "river_eye"), _account("telegram", "valley_eye")),
        (_account("x", "a", bio=0, avatar=""), _account("telegram", "b", bio=0, avatar="")),
    ],
)
def test_two_people_are_not_taken_for_one(one: Account, other: Account) -> None:
    """On one platform, with a short name that many have, another handle, or nothing told of themselves."""
    assert pairs([one, other]) == []


def test_a_default_picture_ties_nobody_and_pairs_are_bounded() -> None:
    """What a dozen have alike tells nothing."""
    many = [_account(platform, f"{platform}{n}", avatar="00") for n in range(8) for platform in ("x", "vk")]
    assert pairs(many) == []
    doubles = [_account(platform, f"somebody{n:03}") for n in range(80) for platform in ("x", "vk")]
    assert len(pairs(doubles)) == MOST


def test_items_used_on_several_platforms_are_counted() -> None:
    """An item that stays on one platform is not."""
    shared: list[dict[str, set[ObjectKey]]] = [
        {"x:a": {("link", 1), ("text", 2)}, "x:b": {("text", 2)}, "t:c": {("link", 1)}}
    ]
    assert used_on_several(shared, {"x:a": "x", "x:b": "x", "t:c": "telegram"}) == 1


def test_it_is_told_in_sentences() -> None:
    """Platforms with their accounts, items, and pairs for people to check."""
    assert group_in_words(["x", "telegram", "x"], 1) == (
        "The group acts on 2 platforms: x (2 accounts), telegram (1 account). "
        "1 item was used on several of them: texts, links, pictures or hashtags."
    )
    found = pairs([_account("x", "river_eye"), _account("telegram", "river_eye")])
    assert pairs_in_words(found) == (
        "1 pair of accounts looks like one person on different platforms: the same handle (1). "
        "People should check that."
    )
