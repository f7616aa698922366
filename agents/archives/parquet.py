"""Parquet archives in the post format: nested as written here, or flat as tables elsewhere have it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, Final

import msgspec
import pyarrow as pa  # type: ignore[import-untyped] # pyarrow ships no types
import pyarrow.parquet as pq  # type: ignore[import-untyped] # pyarrow ships no types

from agents.archives.cells import time_of
from agents.archives.columns import REQUIRED, column_path, fill, partition_values
from agents.archives.item import BadPost, Item, decoded
from schemas.post import Post
from schemas.tolerant import EXACT

BATCH_ROWS: Final = 2_048
ROW_GROUP_ROWS: Final = 16_384
"""Posts held in memory by a writer; a few kilobytes each as Python objects."""

_TIME: Final = pa.timestamp("us", tz="UTC")
_REFERENCE: Final = pa.struct([("post_id", pa.string()), ("author_id", pa.string()), ("handle", pa.string())])
_AUTHOR: Final = pa.struct(
    [
        ("id", pa.string()),
        ("handle", pa.string()),
        ("name", pa.string()),
        ("created_at", _TIME),
        ("followers", pa.int64()),
        ("following", pa.int64()),
        ("posts", pa.int64()),
        ("verified", pa.bool_()),
        ("bio", pa.string()),
        ("avatar", pa.string()),
    ]
)
SCHEMA: Final = pa.schema(
    [
        ("id", pa.string()),
        ("platform", pa.string()),
        ("created_at", _TIME),
        ("author", _AUTHOR),
        ("kind", pa.string()),
        ("text", pa.string()),
        ("lang", pa.string()),
        ("reply_to", _REFERENCE),
        ("repost_of", _REFERENCE),
        ("quote_of", _REFERENCE),
        ("conversation_id", pa.string()),
        ("mentions", pa.list_(pa.struct([("handle", pa.string()), ("id", pa.string())]))),
        ("hashtags", pa.list_(pa.string())),
        ("urls", pa.list_(pa.string())),
        ("media", pa.list_(pa.struct([(name, pa.string()) for name in ("hash", "url", "alt")]))),
        ("url", pa.string()),
    ]
)
"""A post as nested columns; times in microseconds, so that nothing of a post is lost."""

_TIME_PATH: Final = ("created_at",)
_TYPED: Final = frozenset({_TIME_PATH, ("id",), ("author", "id"), ("author", "handle")})
"""Required fields that tables often hold as numbers."""

_INT64: Final = 2**63 - 1


class _Unreadable(msgspec.Struct, frozen=True):
    """Stands for a value that Arrow holds and Python cannot."""

    is_text: bool


class ParquetArchive:
    """A Parquet file with one post a row; columns that a post does not know are not read.

    Fields that are no columns come from the folders' names, as ``platform=x/``.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._partition = partition_values(path)

    @property
    def name(self) -> str:
        """The file's path."""
        return str(self._path)

    def items(self) -> Iterator[Item]:
        """Yield posts in the order of the file; a time without zone is taken as UTC."""
        done = 0
        try:
            with pq.ParquetFile(self._path) as file:
                known = [name for name in file.schema_arrow.names if column_path(name)]
                for batch in file.iter_batches(BATCH_ROWS, columns=known):
                    for row in _rows(batch):
                        done += 1
                        if self._partition:
                            fill(row, self._partition)
                        yield _item(self.name, done, row)
        except (pa.ArrowException, OSError) as error:
            detail = f"the rest cannot be read: {' '.join(str(error).split())}"
            yield BadPost(self.name, done + 1, "damaged", detail, None)

    def times(self) -> Iterator[Sequence[datetime]] | None:
        """Yield the posts' times in blocks, from their column alone; None for a pipe, which cannot be read twice."""
        return self._times() if self._path.is_file() else None

    def _times(self) -> Iterator[Sequence[datetime]]:
        # What is damaged, or no time, is told where the posts are read.
        with contextlib.suppress(pa.ArrowException, OSError), pq.ParquetFile(self._path) as file:
            named = [name for name in file.schema_arrow.names if column_path(name) == _TIME_PATH]
            for batch in file.iter_batches(BATCH_ROWS, columns=named):
                for column in batch.columns[:1]:
                    yield [time for time in map(_moment, _values(column)) if time is not None]


def _moment(value: Any) -> datetime | None:  # noqa: ANN401 # whatever a column holds
    time = _time(value)
    if isinstance(time, str):
        with contextlib.suppress(ValueError):
            value = datetime.fromisoformat(time)
    return value if isinstance(value, datetime) and value.tzinfo is not None else None


def _time(value: Any) -> Any:  # noqa: ANN401 # whatever a column holds
    """Return a time that is text without a zone, or counts from Unix's epoch, in RFC 3339; other values as they are."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return value
    with contextlib.suppress(ValueError, OverflowError, OSError):
        return time_of(str(value))
    return value


def _rows(batch: pa.RecordBatch) -> Iterator[dict[str, Any]]:
    paths = [column_path(name) or () for name in batch.schema.names]
    columns = [
        [_as(path, value) for value in _values(column)] if path in _TYPED else _values(column)
        for path, column in zip(paths, batch.columns, strict=True)
    ]
    for values in zip(*columns, strict=True) if columns else ((),) * batch.num_rows:
        row: dict[str, Any] = {}
        for path, value in zip(paths, values, strict=True):
            if value is not None:
                fill(row, {path: value})
        yield row


def _as(path: tuple[str, ...], value: Any) -> Any:  # noqa: ANN401 # whatever a column holds
    """Return a value of a typed column as the field takes it: numbers of ids as text, seconds as a time."""
    if path == _TIME_PATH:
        return _time(value)
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _values(column: pa.Array) -> list[Any]:
    if pa.types.is_timestamp(column.type):
        column = column.cast(pa.timestamp("us", tz=column.type.tz), safe=False).cast(_TIME)
    plain = pa.types.is_string(column.type) or pa.types.is_timestamp(column.type)
    try:
        values = column.to_pylist()
    except (ValueError, OverflowError):
        values = [_value(column[index]) for index in range(len(column))]
    return values if plain else [_tidy(value) for value in values]


def _value(scalar: pa.Scalar) -> Any:  # noqa: ANN401 # whatever a column holds
    try:
        return scalar.as_py()
    except (ValueError, OverflowError) as error:
        return _Unreadable(isinstance(error, UnicodeDecodeError))


def _tidy(value: Any) -> Any:  # noqa: ANN401 # whatever a column holds
    """Leave out nulls, as a post does, and undo what tables do to text and to integers with gaps."""
    if isinstance(value, dict):
        return {key: _tidy(inner) for key, inner in value.items() if inner is not None}
    if isinstance(value, list):
        return [_tidy(inner) for inner in value]
    if isinstance(value, float):
        whole = value.is_integer() and abs(value) < EXACT
        return int(value) if whole else value if value == value else None
    if isinstance(value, bytes):
        try:
            return value.decode()
        except UnicodeDecodeError:
            return _Unreadable(is_text=True)
    if isinstance(value, datetime) and value.tzinfo is None:
        return value.isoformat() + "Z"
    return value


def _item(source: str, number: int, row: dict[str, Any]) -> Item:
    for path, value in _leaves(row):
        if isinstance(value, float) and path in ("id", "author.id"):
            detail = f"`{path}` was rounded, as numbers with a point are; export ids as text or whole numbers"
            return BadPost(source, number, "rounded_id", detail, None)
        if isinstance(value, _Unreadable):
            if value.is_text:
                return BadPost(source, number, "not_utf8", f"`{path}` is not UTF-8", None)
            if tuple(path.split(".")) in REQUIRED or path == "author":
                return BadPost(source, number, "bad_value", f"`{path}` is out of range", None)
    return decoded(source, number, msgspec.json.encode(row))


def _leaves(row: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in row.items():
        if isinstance(value, dict):
            for inner, leaf in value.items():
                yield f"{name}.{inner}", leaf
        else:
            yield name, value


def table(posts: list[Post]) -> pa.Table:
    """Return posts as a table of nested columns.

    Whole numbers beyond 64 bits, which no platform has but JSON can say, become the nearest that fits.
    """
    rows = [msgspec.to_builtins(post, builtin_types=(datetime,)) for post in posts]
    try:
        return pa.Table.from_pylist(rows, schema=SCHEMA)
    except (pa.ArrowException, OverflowError):
        for row in rows:
            for field in ("followers", "following", "posts"):
                if row["author"].get(field) is not None:
                    row["author"][field] = max(-_INT64, min(_INT64, row["author"][field]))
        return pa.Table.from_pylist(rows, schema=SCHEMA)


def open_writer(file: BinaryIO) -> pq.ParquetWriter:
    """Return a Parquet writer of posts over an open file, which stays open when the writer is closed."""
    return pq.ParquetWriter(file, SCHEMA, compression="zstd")
