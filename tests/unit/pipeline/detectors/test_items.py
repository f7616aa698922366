"""The uses of items are kept; what a repost of the target passes on is none."""

from __future__ import annotations

import pytest

from pipeline.detectors.base import Deed
from pipeline.detectors.items import MEMORY_MS, Items
from schemas.stages import Account, Action, ObjectKey, Relation

LINK: ObjectKey = ("link", 7)


def _deed(
    account: str, time: int, relation: Relation = "reply", objects: tuple[ObjectKey, ...] = (LINK,)
) -> Deed:
    action = Action(
        "x:target", time, f"p{time}", Account("x", account, account), relation, True, list(objects)
    )
    return Deed(f"x:{account}", action)


def test_a_repost_of_the_target_brings_nothing() -> None:
    """It passes on what the target said."""
    items = Items()
    assert items.observe(_deed("a", 1, "repost")) == []
    assert list(items.uses(LINK)) == []


@pytest.mark.parametrize("relation", ["reply", "quote", "mention", "alias"])
def test_other_posts_bring_their_items(relation: Relation) -> None:
    """Whatever the relation, but for the repost."""
    items = Items()
    assert items.observe(_deed("a", 1, relation)) == [LINK]
    assert [use.account for use in items.uses(LINK)] == ["x:a"]


def test_what_is_passed_on_was_not_chosen() -> None:
    """An item beside a reposted post is used, but not chosen by the account itself."""
    items = Items()
    items.observe(_deed("a", 1, "mention", (LINK, ("repost", 3))))
    assert [use.free for use in items.uses(LINK)] == [False]
    assert items.brought("x:a", "x:target") == []


def test_uses_are_forgotten() -> None:
    """After the memory nothing is left of a use."""
    items = Items()
    items.observe(_deed("a", 1))
    items.expire(MEMORY_MS + 2)
    assert list(items.uses(LINK)) == []
    assert items.brought("x:a", "x:target") == []
    assert len(items) == 0


def test_state_is_the_whole_of_it() -> None:
    """Restored items go on as those before."""
    items, other = Items(), Items()
    items.observe(_deed("a", 1))
    items.observe(_deed("b", 2))
    other.load(items.state())
    assert list(other.uses(LINK)) == list(items.uses(LINK))
    assert other.state() == items.state()
