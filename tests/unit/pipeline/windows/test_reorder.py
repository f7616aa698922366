"""Posts come out in total order, and a post is taken once for as long as it could still count."""

from __future__ import annotations

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from pipeline.windows.reorder import Key, ReorderBuffer, SeenPosts
from tests.support.actions import action

_keys = st.lists(
    st.tuples(
        st.integers(0, 5),
        st.sampled_from("xy"),
        st.sampled_from("abc"),
        st.sampled_from("tu"),
        st.sampled_from("vw"),
    ),
    unique=True,
    max_size=20,
)


@given(_keys)
def test_posts_come_out_in_total_order(keys: list[Key]) -> None:
    """The order is by time, then platform, id, target and author, whatever the order of arrival."""
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
    buffer.push((5, "x", "late", "t", "u"), 10, action(0))
    buffer.push((9, "x", "soon", "t", "u"), 7, action(1))
    assert buffer.oldest_offset() == 7
    buffer.pop()
    assert buffer.oldest_offset() == 7
    buffer.pop()
    assert buffer.oldest_offset() is None


def test_two_copies_of_a_post_at_one_place_need_no_order() -> None:
    """Posts are never compared with one another, only their keys and offsets."""
    buffer = ReorderBuffer()
    for number in range(2):
        buffer.push((1, "x", "a", "t", "u"), number, action(number))
    assert [item.post for _, item in (buffer.pop(), buffer.pop())] == ["p0", "p1"]


def _key(time: int, post: str, author: str = "u", target: str = "t", platform: str = "x") -> Key:
    return time, platform, post, target, author


def test_a_post_is_new_once_at_each_target() -> None:
    """The identity is platform, id, author and target; the time does not matter."""
    seen = SeenPosts()
    assert seen.add(_key(1, "a")) == "new"
    assert seen.add(_key(2, "a")) == "copy"
    assert seen.add(_key(1, "a", target="u")) == "new"
    assert seen.add(_key(1, "a", platform="y")) == "new"


def test_posts_of_different_authors_are_never_copies() -> None:
    """A spreadsheet that rounds ids makes one of many; each author's post is taken once."""
    seen = SeenPosts()
    arrivals = [seen.add(_key(time, "1.8E+18", author)) for time, author in enumerate("abcabc")]
    assert arrivals == ["new", "conflict", "conflict", "copy", "copy", "copy"]
    assert SeenPosts.from_state(seen.state()).add(_key(9, "1.8E+18", "c")) == "copy"


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("uvw"))), st.randoms())
def test_what_is_taken_does_not_depend_on_the_order(posts: list[tuple[str, str]], dice: Random) -> None:
    """Each pair of id and author is taken once, whichever comes first."""
    shuffled = list(posts)
    dice.shuffle(shuffled)
    for order in (posts, shuffled):
        seen = SeenPosts()
        arrivals = [seen.add(_key(1, post, author)) for post, author in order]
        assert len(arrivals) - arrivals.count("copy") == len(set(posts))
        assert arrivals.count("new") == len({post for post, _ in posts})


def test_an_author_is_forgotten_apart_from_others_of_the_same_id() -> None:
    """When the first of them is too old to come again, the second is remembered still."""
    seen = SeenPosts()
    for time, author in enumerate("ab", start=1):
        seen.add(_key(time, "1", author))
    seen.expire(2)
    assert seen.add(_key(3, "1", "b")) == "copy"
    assert seen.add(_key(3, "1", "a")) == "new"
    seen.expire(10)
    assert len(seen) == 0
    assert seen.add(_key(3, "1", "b")) == "new"


def test_a_snapshot_without_authors_is_taken_over() -> None:
    """What an older version saw is a copy still, whoever its author is said to be."""
    seen = SeenPosts.from_state([(5, ("x", "1", "t"))])
    assert seen.add(_key(5, "1", "a")) == "copy"
    assert seen.add(_key(5, "2", "a")) == "new"
    seen.expire(6)
    assert len(seen) == 0


def test_what_is_old_is_forgotten() -> None:
    """Posts before the edge are forgotten, those at it are kept."""
    seen = SeenPosts()
    for time in (1, 2, 3):
        seen.add(_key(time, str(time)))
    seen.expire(2)
    assert len(seen) == 2
    assert seen.add(_key(1, "1")) == "new"


def test_one_post_from_the_future_does_not_keep_the_others() -> None:
    """Memory stays bounded when a broken clock's post came first."""
    seen = SeenPosts()
    seen.add(_key(10**12, "future"))
    for time in range(100):
        seen.add(_key(time, str(time)))
    seen.expire(100)
    assert len(seen) == 1


def test_seen_posts_survive_their_state() -> None:
    """What was seen before is seen after, and is forgotten at the same time."""
    seen = SeenPosts()
    for time in (5, 3, 4):
        seen.add(_key(time, str(time)))
    copy = SeenPosts.from_state(seen.state())
    assert {copy.add(_key(time, str(time))) for time in (3, 4, 5)} == {"copy"}
    copy.expire(5)
    assert len(copy) == 1
