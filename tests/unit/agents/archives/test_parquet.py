"""Parquet archives: ours come back the same, and other people's tables are read as they mean them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa  # type: ignore[import-untyped] # pyarrow ships no types
import pyarrow.parquet as pq  # type: ignore[import-untyped] # pyarrow ships no types
import pytest

from agents.archives.item import BadPost, Item
from agents.archives.parquet import SCHEMA, ParquetArchive, table
from schemas.post import Author, Media, Mention, Post, Reference
from tests.support.posts import post


def read(path: Path, content: pa.Table) -> list[Item]:
    """Write a table and read it as an archive."""
    pq.write_table(content, path)
    return list(ParquetArchive(path).items())


def test_flat_columns_are_put_in_place(tmp_path: Path) -> None:
    """Both ways to flatten a name are known, and columns of others are not looked at."""
    content = pa.table(
        {
            "id": ["1"],
            "platform": ["x"],
            "created_at": ["2026-03-04T14:00:00Z"],
            "author.id": ["a"],
            "author_handle": ["h"],
            "author_followers": [12.0],
            "reply_to_handle": ["minister"],
            "mentions": [[{"handle": "minister"}]],
            "hashtags": [["Summit"]],
            "sentiment": [0.3],
        }
    )

    assert read(tmp_path / "a.parquet", content) == [
        Post(
            id="1",
            platform="x",
            created_at=datetime(2026, 3, 4, 14, tzinfo=UTC),
            author=Author(id="a", handle="h", followers=12),
            reply_to=Reference(handle="minister"),
            mentions=(Mention(handle="minister"),),
            hashtags=("Summit",),
        )
    ]


def test_times_of_any_unit_are_taken(tmp_path: Path) -> None:
    """Seconds to nanoseconds, with a zone or, as UTC, without."""
    for unit, zone in [("s", "UTC"), ("ms", None), ("us", "Asia/Kolkata"), ("ns", "UTC"), ("ns", None)]:
        moment = datetime(2026, 3, 4, 14, 5, 6, tzinfo=UTC)
        times = pa.array([moment], pa.timestamp("us", tz="UTC")).cast(pa.timestamp(unit, tz="UTC"))
        content = pa.table(
            {
                "id": ["1"],
                "platform": ["x"],
                "created_at": times.cast(pa.timestamp(unit, tz=zone)),
                "author": [{"id": "a", "handle": "h", "created_at": datetime(2020, 1, 1)}],  # noqa: DTZ001
            }
        )

        (item,) = read(tmp_path / "a.parquet", content)

        assert isinstance(item, Post), item
        assert item.created_at == moment
        assert item.author.created_at == datetime(2020, 1, 1, tzinfo=UTC)


def test_gaps_of_tables_are_no_values(tmp_path: Path) -> None:
    """Nulls and NaN stand for fields that a post leaves out; text in binary columns is text."""
    row: dict[str, Any] = {
        "id": b"1",
        "platform": "x",
        "created_at": "2026-03-04T14:00:00Z",
        "author": {"id": "a", "handle": "h", "followers": float("nan"), "name": None},
        "text": None,
        "mentions": None,
        "reply_to": None,
        "media": [{"hash": None, "url": "https://example.org"}],
    }

    (item,) = read(tmp_path / "a.parquet", pa.Table.from_pylist([row]))

    assert isinstance(item, Post), item
    assert item.text == ""
    assert item.mentions == ()
    assert item.author.followers is None


def test_bad_rows_are_told_one_by_one(tmp_path: Path) -> None:
    """A row that is no post costs no other its place."""
    rows = [
        {
            "id": "1",
            "platform": "x",
            "created_at": "2026-03-04T14:00:00Z",
            "author": {"id": "a", "handle": "h"},
        },
        {
            "id": None,
            "platform": "x",
            "created_at": "2026-03-04T14:00:00Z",
            "author": {"id": "a", "handle": "h"},
        },
        {"id": "3", "platform": "x", "created_at": "yesterday", "author": {"id": "a", "handle": "h"}},
        {
            "id": "4",
            "platform": "x",
            "created_at": "2026-03-04T14:00:00Z",
            "author": {"id": "a", "handle": "h"},
        },
    ]

    items = read(tmp_path / "a.parquet", pa.Table.from_pylist(rows))

    assert [item.id for item in items if isinstance(item, Post)] == ["1", "4"]
    assert [(item.position, item.reason) for item in items if isinstance(item, BadPost)] == [
        (2, "missing_field"),
        (3, "bad_value"),
    ]


def test_values_that_python_cannot_hold_are_bad_rows(tmp_path: Path) -> None:
    """Text that is not UTF-8 and times beyond the year 9999 are legal in a file."""
    texts = pa.Array.from_buffers(
        pa.string(),
        2,
        [
            None,
            pa.py_buffer(b"\x00\x00\x00\x00\x02\x00\x00\x00\x04\x00\x00\x00"),
            pa.py_buffer(b"ok\xff\xfe"),
        ],
    )
    times = pa.array([1_772_633_106_000_000, 2**62], pa.int64()).cast(pa.timestamp("us", tz="UTC"))
    author = [{"id": "a", "handle": "h"}] * 2
    now = ["2026-03-04T14:00:00Z"] * 2

    for content, reason in [
        (
            pa.table(
                {"id": ["1", "2"], "platform": ["x", "x"], "created_at": now, "author": author, "text": texts}
            ),
            "not_utf8",
        ),
        (
            pa.table({"id": ["1", "2"], "platform": ["x", "x"], "created_at": times, "author": author}),
            "bad_value",
        ),
    ]:
        items = read(tmp_path / "a.parquet", content)
        assert isinstance(items[0], Post), items[0]
        assert isinstance(items[1], BadPost)
        assert items[1].reason == reason


def test_an_odd_optional_column_does_not_cost_the_row(tmp_path: Path) -> None:
    """Text columns hold numbers, number columns text, and a time of an account may be beyond the year 9999."""
    made = pa.array([2**62], pa.int64()).cast(pa.timestamp("us", tz="UTC"))
    content = pa.table(
        {
            "id": ["1"],
            "platform": ["x"],
            "created_at": ["2026-03-04T14:00:00Z"],
            "author_id": ["a"],
            "author_handle": ["h"],
            "author_created_at": made,
            "author_followers": ["1,204"],
            "author_posts": ["many"],
            "conversation_id": [17],
            "kind": ["retweet"],
            "mentions": [["minister", None]],
            "hashtags": ["Summit"],
            "reply_to": [b"\xc3\xa9"],
        }
    )

    (item,) = read(tmp_path / "a.parquet", content)

    assert item == Post(
        id="1",
        platform="x",
        created_at=datetime(2026, 3, 4, 14, tzinfo=UTC),
        author=Author(id="a", handle="h", followers=1204),
        kind="repost",
        conversation_id="17",
        reply_to=Reference("é"),
        mentions=(Mention(handle="minister"),),
        hashtags=("Summit",),
    )


def test_a_table_of_something_else_has_no_posts(tmp_path: Path) -> None:
    """Every row is accounted for, though none has a column that a post knows."""
    items = read(tmp_path / "a.parquet", pa.table({"price": [1.0, 2.0]}))

    assert [item.reason for item in items if isinstance(item, BadPost)] == ["missing_field"] * 2


def test_a_broken_file_is_damaged(tmp_path: Path) -> None:
    """Cut short, or something else altogether."""
    file = tmp_path / "a.parquet"
    pq.write_table(table([post(1)]), file)
    whole = file.read_bytes()
    for content in (whole[: len(whole) // 2], b"nonsense", b""):
        file.write_bytes(content)
        (item,) = ParquetArchive(file).items()
        assert isinstance(item, BadPost)
        assert item.reason == "damaged"


def test_numbers_too_large_for_a_column_do_not_stop_the_archive(tmp_path: Path) -> None:
    """JSON can say them, so somebody will."""
    huge = Post(
        id="1",
        platform="x",
        created_at=datetime(2026, 3, 4, tzinfo=UTC),
        author=Author(id="a", handle="h", followers=10**30, following=-(10**30)),
    )

    (item,) = read(tmp_path / "a.parquet", table([huge]))

    assert isinstance(item, Post)
    assert item.author.followers == 2**63 - 1
    assert item.author.following == -(2**63 - 1)


def _names(struct: type[msgspec.Struct]) -> set[str]:
    return set(struct.__struct_fields__)


def test_every_field_of_a_post_has_a_column() -> None:
    """A field without one would be lost in an archive, and a replay would differ from what was live."""
    assert set(SCHEMA.names) == _names(Post)
    for name in ("reply_to", "repost_of", "quote_of"):
        assert {field.name for field in SCHEMA.field(name).type} == _names(Reference)
    assert {field.name for field in SCHEMA.field("author").type} == _names(Author)
    assert {field.name for field in SCHEMA.field("mentions").type.value_type} == _names(Mention)
    assert {field.name for field in SCHEMA.field("media").type.value_type} == _names(Media)


def _flat(**columns: list[Any]) -> pa.Table:
    plain = {"id": ["1"], "platform": ["x"], "created_at": ["2026-03-04T14:00:00Z"]}
    return pa.table(plain | {"author_id": ["a"], "author_handle": ["h"]} | columns)


@pytest.mark.parametrize("kind", [pa.int64(), pa.uint64(), pa.decimal128(25, 0)])
def test_ids_that_are_whole_numbers_are_text(tmp_path: Path, kind: pa.DataType) -> None:
    """Tables of posts often hold them so, and nothing of them is lost."""
    ids = pa.array([1900000000000000001], kind)
    (item,) = read(tmp_path / "a.parquet", _flat(id=ids, author_id=ids))
    assert isinstance(item, Post)
    assert (item.id, item.author.id) == ("1900000000000000001", "1900000000000000001")


@pytest.mark.parametrize("column", ["id", "author_id"])
def test_ids_that_are_numbers_with_a_point_are_refused(tmp_path: Path, column: str) -> None:
    """They were rounded: the id of one post became that of its neighbours."""
    (item,) = read(tmp_path / "a.parquet", _flat(**{column: [1.9e18]}))
    assert isinstance(item, BadPost)
    assert item.reason == "rounded_id"
    assert item.detail.startswith(f"`{column.replace('author_', 'author.')}` was rounded")


def test_an_optional_id_that_was_rounded_is_left_out(tmp_path: Path) -> None:
    """It would lead to another post."""
    (item,) = read(tmp_path / "a.parquet", _flat(conversation_id=[1.9e18]))
    assert isinstance(item, Post)
    assert item.conversation_id is None


@pytest.mark.parametrize(
    "time", [1772632800, 1772632800000, 1772632800.0, "2026-03-04 14:00:00", "1772632800"]
)
def test_times_are_read_as_in_csv(tmp_path: Path, time: object) -> None:
    """Seconds, milliseconds, and text without a zone; the order is told by the same times."""
    path = tmp_path / "a.parquet"
    (item,) = read(path, _flat(created_at=[time]))
    assert isinstance(item, Post)
    assert item.created_at == datetime(2026, 3, 4, 14, tzinfo=UTC)
    assert list(ParquetArchive(path).times() or ()) == [[item.created_at]]


def test_a_day_is_no_time(tmp_path: Path) -> None:
    """The hour would be a guess."""
    path = tmp_path / "a.parquet"
    (item,) = read(path, _flat(created_at=[date(2026, 3, 4)]))
    assert isinstance(item, BadPost)
    assert "created_at" in item.detail
    assert list(ParquetArchive(path).times() or ()) == [[]]


def test_columns_in_capitals_are_known(tmp_path: Path) -> None:
    """As databases write them."""
    content = _flat()
    path = tmp_path / "a.parquet"
    (item,) = read(path, content.rename_columns([name.upper() for name in content.column_names]))
    assert isinstance(item, Post)
    assert list(ParquetArchive(path).times() or ()) == [[item.created_at]]
