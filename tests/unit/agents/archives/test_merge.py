"""Several sources, in whatever order each is, make one stream in event time, and nothing is lost in silence."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.archives import merge
from agents.archives.item import Item
from agents.archives.merge import merged
from agents.archives.span import Span
from schemas.post import Post
from tests.support.posts import START, post
from tests.support.sources import Listed, bad

TOLERANCE = timedelta(seconds=2)


@given(st.lists(st.lists(st.integers(0, 50)), min_size=1, max_size=6))
def test_merged_sources_are_in_event_time_order(times: list[list[int]]) -> None:
    """Nothing is lost, and posts of the same time come in the order of the sources."""
    numbered = [
        [post(number * 1000 + index, second=second) for index, second in enumerate(sorted(seconds))]
        for number, seconds in enumerate(times)
    ]

    found = list(merged([Listed(list(one)) for one in numbered]))

    expected = sorted((one for source in numbered for one in source), key=lambda one: one.created_at)
    assert found == expected


def test_sources_are_opened_when_their_time_has_come() -> None:
    """A thousand hourly files need not be open all at once."""
    hours = [[post(hour * 10 + n, second=hour * 3600 + n) for n in range(3)] for hour in range(50)]
    Listed.most = 0

    found = list(merged([Listed(list(hour)) for hour in reversed(hours)]))

    assert found == [one for hour in hours for one in hour]
    assert Listed.most <= 2
    assert Listed.open == 0


def test_bad_records_keep_their_place_in_a_merge() -> None:
    """They come after the post before them, and never end a source."""
    left: list[Item] = [bad(1), post(1, second=1), bad(3), post(4, second=4)]
    right: list[Item] = [post(2, second=2), bad(2), bad(3)]

    found = list(merged([Listed(left), Listed(right), Listed([bad(9)])]))

    assert [item.id if isinstance(item, Post) else item.position for item in found] == [
        9, 1, "p1", 3, "p2", 2, 3, "p4",
    ]  # fmt: skip


def test_a_span_leaves_out_what_is_outside() -> None:
    """The start is in it, the end is not; bad records have no time to judge by."""
    items: list[Item] = [post(0, second=0), post(1, second=1), bad(2), post(2, second=2), post(3, second=3)]
    span = Span(START + timedelta(seconds=1), START + timedelta(seconds=3))

    alone = list(merged([Listed(items)], span))
    beside = list(merged([Listed(items), Listed([post(9, second=7200)])], span))

    assert alone == beside == items[1:4]


def test_what_is_outside_the_span_is_said() -> None:
    """A wrong year gives no alerts, and a line that tells why."""
    lines: list[str] = []
    span = Span(START + timedelta(days=1))

    found = list(merged([Listed([post(0), post(1, second=3_600)])], span, tell=lines.append))

    assert found == []
    assert lines == [
        "listed: left out, for all posts are outside --from and --to: 2026-03-04T14:00:00Z to 2026-03-04T15:00:00Z"
    ]


def test_a_source_without_posts_is_said() -> None:
    """Bad records in it are given all the same."""
    lines: list[str] = []
    assert list(merged([Listed([]), Listed([bad(1)])], tell=lines.append)) == [bad(1)]
    assert lines == ["listed: no post is in it"] * 2


def _by_author(posts: list[Post]) -> list[Post]:
    return sorted(posts, key=lambda one: (int(one.id[1:]) % 7, one.created_at))


def _shuffled(posts: list[Post]) -> list[Post]:
    return Random(1).sample(posts, len(posts))


@pytest.mark.parametrize(
    ("order", "said"),
    [
        (lambda posts: posts[::-1], "newest posts first"),
        (_shuffled, "of 200 posts out of order of time"),
        (_by_author, "of 200 posts out of order of time"),
        (lambda posts: posts[100:] + posts[:100], "100 of 200 posts out of order of time"),
    ],
    ids=["newest first", "shuffled", "by author", "second half first"],
)
def test_posts_in_another_order_are_sorted_and_it_is_said(
    order: Callable[[list[Post]], list[Post]], said: str
) -> None:
    """Searches, dumps and joined files have orders of their own."""
    posts = [post(number, second=number * 5) for number in range(200)]
    lines: list[str] = []

    found = list(merged([Listed(order(posts))], tolerance=TOLERANCE, tell=lines.append))

    assert found == posts
    (line,) = lines
    assert said in line
    assert line.endswith("its 200 posts are sorted by time first")


def test_a_little_disorder_is_let_through() -> None:
    """The detector puts right what is within the max out-of-orderness."""
    posts: list[Item] = [post(number, second=second) for number, second in enumerate([3, 2, 5, 3, 6, 4.5, 9])]
    lines: list[str] = []

    assert list(merged([Listed(posts)], tolerance=TOLERANCE, tell=lines.append)) == posts
    assert lines == []


def test_a_clock_that_is_ahead_makes_no_disorder() -> None:
    """Two posts from the future put nobody behind, as in the detector."""
    posts = [post(number, second=10**7 if number in (3, 5) else number) for number in range(50)]
    lines: list[str] = []
    list(merged([Listed(posts)], tolerance=TOLERANCE, tell=lines.append))
    assert lines == []


@given(
    st.lists(st.lists(st.integers(0, 500), max_size=20), min_size=1, max_size=8),
    st.integers(1, 3),
    st.integers(1, 3),
)
def test_any_order_of_any_sources_comes_out_by_time(
    times: list[list[int]], most_open: int, most: int
) -> None:
    """Sorted one by one or together, as many as there are, every post comes once, by time."""
    numbered = [
        [post(number * 1000 + index, second=second) for index, second in enumerate(seconds)]
        for number, seconds in enumerate(times)
    ]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(merge, "MAX_OPEN", most_open)
        patch.setattr(merge, "MAX_SORTERS", most)
        found = list(merged([*map(Listed, numbered), Listed([])], tolerance=timedelta(0)))

    assert all(isinstance(item, Post) for item in found)
    seconds = [item.created_at for item in found if isinstance(item, Post)]
    assert seconds == sorted(seconds)
    assert sorted(str(item) for item in found) == sorted(str(one) for source in numbered for one in source)


def test_a_post_from_the_future_holds_up_no_file() -> None:
    """Where files are merged, what stands behind it in its file would come after all the others."""
    left = [post(n, second=10**7 if n == 3 else n) for n in range(10)]
    right = [post(100 + n, second=n) for n in range(10)]

    found = [item.created_at for item in merged([Listed(left), Listed(right)]) if isinstance(item, Post)]

    assert found == sorted(found)
    assert len(found) == 20


def test_more_files_than_may_be_open_are_sorted_together(monkeypatch: pytest.MonkeyPatch) -> None:
    """A dump with a file for each author has thousands that span the same days."""
    monkeypatch.setattr(merge, "MAX_OPEN", 10)
    Listed.most = 0
    sources = [Listed([post(n, second=n), post(1000 + n, second=1000 + n)]) for n in range(50)]
    lines: list[str] = []

    found = list(merged(sources, tell=lines.append))

    assert [item.id for item in found if isinstance(item, Post)] == [
        f"p{base + n}" for base in (0, 1000) for n in range(50)
    ]
    assert Listed.most == 1
    assert lines == ["50 files overlap in time; their posts are sorted by time first"]


def test_what_cannot_be_read_twice_is_taken_as_it_comes() -> None:
    """A pipe and a topic keep their order; the share of late posts judges it."""
    posts = [post(number, second=-number * 60) for number in range(5)]
    assert list(merged([Listed(posts, streamed=True)])) == posts
