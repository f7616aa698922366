"""Posts come out in total order, and a post is taken once for as long as it could still count."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.windows.reorder import Key, ReorderBuffer, SeenPosts
from tests.support.actions import action

_keys = st.lists(
    st.tuples(st.integers(0, 5), st.sampled_from("xy"), st.sampled_from("abc"), st.sampled_from("tu")),
    unique=True,
    max_size=20,
)


@given(_keys)
def test_posts_come_out_in_total_order(keys: list[Key]) -> None:
    """The order is by time, then platform, id and target, whatever the order of arrival."""
    buffer = ReorderBuffer()
    for offset, key in enumerate(keys):
        buffer.push(key, offset, action(offset))
    assert buffer.next_time() == (min(keys)[0] if keys else None)
    assert [buffer.pop()[0] for _ in range(len(buffer))] == sorted(keys)
    assert buffer.next_time() is None


def test_the_oldest_offset_is_that_of_the_posts_held() -> None:
    """It moves on as posts are given out, whichever came first."""
    buffer = ReorderBuffer()
    assert buffer.oldest_offset() is None
    buffer.push((5, "x", "late", "t"), 10, action(0))
    buffer.push((9, "x", "soon", "t"), 7, action(1))
    assert buffer.oldest_offset() == 7
    buffer.pop()
    assert buffer.oldest_offset() == 7
    buffer.pop()
    assert buffer.oldest_offset() is None


def test_two_copies_of_a_post_at_one_place_need_no_order() -> None:
    """Posts are never compared with one another, only their keys and offsets."""
    buffer = ReorderBuffer()
    for number in range(2):
        buffer.push((1, "x", "a", "t"), number, action(number))
    assert [item.post for _, item in (buffer.pop(), buffer.pop())] == ["p0", "p1"]


def test_a_post_is_new_once_at_each_target() -> None:
    """The identity is platform, id and target; the time does not matter."""
    seen = SeenPosts()
    assert seen.add((1, "x", "a", "t"))
    assert not seen.add((2, "x", "a", "t"))
    assert seen.add((1, "x", "a", "u"))
    assert seen.add((1, "y", "a", "t"))


def test_what_is_old_is_forgotten() -> None:
    """Posts before the edge are forgotten, those at it are kept."""
    seen = SeenPosts()
    for time in (1, 2, 3):
        seen.add((time, "x", str(time), "t"))
    seen.expire(2)
    assert len(seen) == 2
    assert seen.add((1, "x", "1", "t"))


def test_one_post_from_the_future_does_not_keep_the_others() -> None:
    """Memory stays bounded when a broken clock's post came first."""
    seen = SeenPosts()
    seen.add((10**12, "x", "future", "t"))
    for time in range(100):
        seen.add((time, "x", str(time), "t"))
    seen.expire(100)
    assert len(seen) == 1


def test_seen_posts_survive_their_state() -> None:
    """What was seen before is seen after, and is forgotten at the same time."""
    seen = SeenPosts()
    for time in (5, 3, 4):
        seen.add((time, "x", str(time), "t"))
    copy = SeenPosts.from_state(seen.state())
    assert not any(copy.add((time, "x", str(time), "t")) for time in (3, 4, 5))
    copy.expire(5)
    assert len(copy) == 1
