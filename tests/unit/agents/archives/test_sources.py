"""What a user names is found, and several sources make one stream in event time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.archives.item import BadPost, Item, SourceError
from agents.archives.merge import Span, merged
from agents.archives.sources import open_sources, parse_time
from agents.archives.writers import ArchiveWriter
from agents.ops.settings import Settings
from schemas.post import Post
from tests.support.posts import START, post


class Listed:
    """A source in memory that knows how many of its kind are open at once."""

    open = 0
    most = 0

    def __init__(self, items: list[Item]) -> None:
        """Take the items to give."""
        self._items = items

    @property
    def name(self) -> str:
        """Return a name."""
        return "listed"

    def items(self) -> Iterator[Item]:
        """Yield the items, counting this source as open meanwhile."""
        Listed.open += 1
        Listed.most = max(Listed.most, Listed.open)
        try:
            yield from self._items
        finally:
            Listed.open -= 1


def bad(position: int) -> BadPost:
    """Return a bad record."""
    return BadPost("listed", position, "bad_json", "broken", b"{")


def test_folders_are_read_through_in_order(tmp_path: Path) -> None:
    """Every archive below, sorted; hidden, half-written and other files are not archives."""
    for name in ("b/2.jsonl", "a/1.parquet", "a/3.jsonl.zst", "c.jsonl.gz"):
        with ArchiveWriter(tmp_path / name) as writer:
            writer.write(post(1))
    (tmp_path / "a/.2.jsonl.part").write_text("")
    (tmp_path / "a/.hidden.jsonl").write_text("")
    (tmp_path / "notes.txt").write_text("")

    names = [source.name for source in open_sources([str(tmp_path)], Settings())]

    assert names == [
        str(tmp_path / name) for name in ("a/1.parquet", "a/3.jsonl.zst", "b/2.jsonl", "c.jsonl.gz")
    ]


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("absent.jsonl", "no such file or folder"),
        ("empty", "the folder holds no .jsonl, .jsonl.gz, .jsonl.zst, .parquet files"),
        ("posts.csv", "not an archive"),
        ("topic:", "a topic range is written topic:NAME"),
        ("topic:posts?since=2026", "'since' is not known here"),
        ("topic:posts?from=now", "from: 'now' is not a time"),
        ("topic:posts?from=2026-01-01&from=2026-01-02", "once each"),
        ("kafka://localhost:9092", "a topic range is written kafka://"),
    ],
)
def test_what_cannot_be_read_is_refused_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, part: str
) -> None:
    """A wrong name costs a line, not half a run."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    (tmp_path / "posts.csv").write_text("id\n")

    with pytest.raises(SourceError) as refused:
        open_sources([name], Settings())

    assert str(refused.value).startswith(f"{name}: ")
    assert part in str(refused.value)


def test_topics_are_named_with_or_without_a_broker() -> None:
    """The prefix of the installation belongs to its own topics alone."""
    settings = Settings(topic_prefix="t.")

    names = [
        source.name
        for source in open_sources(
            ["topic:posts?from=2026-01-01T00:00:00%2B02:00", "kafka://a:1,b:2/posts?to=2026-01-01"], settings
        )
    ]

    assert names == ["topic:t.posts", "topic:posts"]


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


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("2026-03-04T14:00:00Z", datetime(2026, 3, 4, 14, tzinfo=UTC)),
        ("2026-03-04T16:00:00+02:00", datetime(2026, 3, 4, 14, tzinfo=UTC)),
        ("2026-03-04T16:00:00 02:00", datetime(2026, 3, 4, 14, tzinfo=UTC)),
        ("2026-03-04 14:00", datetime(2026, 3, 4, 14, tzinfo=UTC)),
        ("2026-03-04", datetime(2026, 3, 4, tzinfo=UTC)),
    ],
)
def test_times_are_read_as_people_write_them(text: str, time: datetime) -> None:
    """A day is its beginning, and UTC is meant where no zone is said."""
    assert parse_time(text) == time


@pytest.mark.parametrize(
    "text", ["", "now", "14:00", "2026-13-01", "9999-01-01", "0001-01-01T00:00:00+14:00", "1772633106"]
)
def test_what_is_no_time_is_refused(text: str) -> None:
    """Nothing is guessed."""
    with pytest.raises(ValueError, match=r"is not a time such as|is outside the years"):
        parse_time(text)
