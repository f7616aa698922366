"""Posts come out by time, however many there are and however little memory there is."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.archives.item import Item
from agents.archives.sorting import Sorter, sorted_items
from agents.ops.errors import RunError
from schemas.post import Post
from tests.support.posts import post, posts
from tests.support.sources import bad


@given(st.lists(st.integers(0, 50), max_size=60), st.sampled_from([1, 1_000, 10**9]))
def test_posts_come_out_by_time_and_keep_their_order(seconds: list[int], memory: int) -> None:
    """Each once; those of the same time as they came."""
    sorter = Sorter(memory)
    given_posts = [post(number, second=second) for number, second in enumerate(seconds)]
    for one in given_posts:
        sorter.add(one)

    assert list(sorter.sorted()) == sorted(given_posts, key=lambda one: one.created_at)


@given(st.lists(posts, max_size=5))
def test_every_post_comes_back_as_it_was(some: list[Post]) -> None:
    """Whatever its text, its time and its numbers are."""
    sorter = Sorter(memory=1)
    for one in some:
        sorter.add(one)
    assert sorter.runs == len(some)
    assert list(sorter.sorted()) == sorted(some, key=lambda one: one.created_at)


def test_runs_are_read_a_block_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A hundred thousand bytes in runs of many blocks; nothing is left in the folder."""
    monkeypatch.setattr("agents.archives.sorting.BLOCK_BYTES", 500)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    sorter = Sorter(memory=50_000)
    for number in range(2_000):
        sorter.add(post(number, second=(number * 7_919) % 2_000))
    assert sorter.runs > 5
    assert [one.created_at.timestamp() for one in sorter.sorted()] == sorted(
        post(0, second=number).created_at.timestamp() for number in range(2_000)
    )
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_cannot_be_written_ends_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In one line that names the folder and how to choose another."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "absent"))
    sorter = Sorter(memory=1)
    with pytest.raises(RunError, match=r"posts cannot be sorted, .*absent: No such file.*TMPDIR"):
        sorter.add(post(1))


def test_bad_records_come_before_what_is_sorted() -> None:
    """They have no time to be sorted by."""
    items: list[Item] = [post(2, second=2), bad(1), post(1, second=1), bad(2)]
    assert list(sorted_items(items, Sorter())) == [bad(1), bad(2), items[2], items[0]]
