"""What actions share, and for how long that is remembered."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.detectors.base import Deed
from pipeline.detectors.items import MEMORY_MS, Items
from schemas.stages import Action, ObjectKey
from tests.support.actions import TEMPLATES, action, disguised
from tests.support.stream import START_MS


def _take(items: Items, one: Action) -> list[ObjectKey]:
    return items.observe(Deed(one.account.key, one))


def test_an_action_s_items_are_its_link_tag_and_text() -> None:
    """A conversation is no item; copies of a text, however disguised, are one."""
    items = Items()
    keys = _take(items, action(1, link="l", tag="t", thread="c", text=TEMPLATES[0]))
    assert sorted(kind for kind, _ in keys) == ["link", "tag", "text"]
    (again,) = _take(items, action(2, 10, by="ben", text=disguised(TEMPLATES[0], 3)))
    assert again in keys
    assert [(use.account, bool(use.guise)) for use in items.uses(again)] == [
        ("x:ana", False),
        ("x:ben", True),
    ]
    assert _take(items, action(3, 20, text=TEMPLATES[1])) != [again]


def test_a_repost_of_the_target_s_post_uses_nothing() -> None:
    """It passes on what the target said."""
    items = Items()
    assert _take(items, action(1, link="l", text=TEMPLATES[0], relation="repost")) == []
    assert len(items) == 0


def test_what_is_passed_on_is_not_chosen() -> None:
    """An item that comes with a reposted post is no choice of one's own."""
    items = Items()
    one = action(1, link="l")
    one.objects.append(("repost", 5))
    _take(items, one)
    assert not any(use.free for key in (*one.objects,) for use in items.uses(key) if key[0] == "repost")
    assert ("repost", 5) not in items.brought("x:ana", "x:minister")


def test_who_used_what_where_is_told() -> None:
    """By account, by target and by item."""
    items = Items()
    for number, (by, target) in enumerate((("ana", "x:t"), ("ben", "x:t"), ("ben", "x:u"), ("cem", "x:t"))):
        (key,) = _take(items, action(number, number, by=by, target=target, link="l"))
    assert items.users({"x:ana", "x:ben", "x:dee"}) == {key: {"x:ana", "x:ben"}}
    assert (items.brought("x:ben", "x:u"), items.brought("x:ana", "x:u")) == ([key], [])
    assert items.counts("x:t", START_MS) == {key: 3}
    assert items.counts("x:t", START_MS + 1) == {key: 2}
    assert items.counts("x:v", START_MS) == {}


def test_uses_are_forgotten() -> None:
    """After memory nothing of a use is left, whether time is told or posts come."""
    for by_post in (True, False):
        items = Items()
        (key,) = _take(items, action(1, link="l"))
        items.expire(START_MS + MEMORY_MS)
        assert len(list(items.uses(key))) == 1
        if by_post:
            _take(items, action(2, MEMORY_MS + 1, by="ben"))
        else:
            items.expire(START_MS + MEMORY_MS + 1)
        assert (list(items.uses(key)), len(items), items.users({"x:ana"})) == ([], 0, {})
        assert items.brought("x:ana", "x:minister") == []


_acts = st.lists(
    st.tuples(
        st.integers(0, 2 * MEMORY_MS),
        st.sampled_from(["ana", "ben"]),
        st.sampled_from(["x:t", "x:u"]),
        st.sampled_from(["", "l", "m"]),
        st.sampled_from(["", *TEMPLATES]),
    ),
    max_size=25,
)


@given(_acts, st.integers(0, 25))
def test_state_carries_on(acts: list[tuple[int, str, str, str, str]], cut: int) -> None:
    """A copy made of the state has the same uses, and forgets alike."""
    items, copy = Items(), Items()
    for place, (ms, by, target, link, text) in enumerate(sorted(acts)):
        one = action(place, ms, by=by, target=target, link=link, text=text)
        if place == cut:
            copy.load(items.state())
        keys = _take(items, one)
        if place >= cut:
            assert _take(copy, one) == keys
            assert [list(copy.uses(key)) for key in keys] == [list(items.uses(key)) for key in keys]
            assert copy.state() == items.state()
