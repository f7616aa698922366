"""CSV archives: a post a row, by a mapping of columns to fields."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import Any, Final

import msgspec

from agents.archives.cells import time_of
from agents.archives.columns import REQUIRED, fill, partition_values
from agents.archives.compressed import DamagedError
from agents.archives.csv_mapping import OWN_NAMES, CsvMapping, FieldPath
from agents.archives.item import BadPost, Item, SourceError, decoded
from agents.archives.lines import MAX_LINE_BYTES
from agents.archives.text_chunks import text_chunks
from schemas.post import Post

BLOCK: Final = 250
_DELIMITERS: Final = ",;\t|"
_WHOLE: Final = frozenset({"followers", "following", "posts"})
_TRUTH: Final = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
_LISTS: Final = frozenset({"mentions", "hashtags", "urls", "media"})
_APART: Final = re.compile(r"[\s,;|]+")
_QUOTED: Final = re.compile(r"'([^']*)'")
_END: Final = "\0end"
"""A line of our own after a file's last, which is no row of its own where a quote before it is still open."""

_DELIMITER_NOTE: Final = re.compile(rb"sep=(.)\r?\n", re.IGNORECASE)
"""What spreadsheets write before the names, to tell one another what parts cells."""


class CsvArchive:
    """A file of comma-separated values (or semicolons, tabs, bars), plain or compressed, with a line of names first.

    Args:
        path: The file.
        mapping: Which column is which field.

    Raises:
        SourceError: If the first line does not have what a post needs.
    """

    def __init__(self, path: Path, mapping: CsvMapping = OWN_NAMES) -> None:
        self._path = path
        self._mapping = mapping
        self._values: dict[FieldPath, str] = {**partition_values(path), **mapping.values}
        header = self._header()
        missing = mapping.missing(header, self._values) if header else []
        if missing:
            hint = "" if mapping is not OWN_NAMES else "; --csv-mapping FILE says which column is which field"
            raise SourceError(f"{path}: no {' and no '.join(missing)} in the first line{hint}")

    @property
    def name(self) -> str:
        """The file's path."""
        return str(self._path)

    def times(self) -> Iterator[Sequence[datetime]] | None:
        """Yield the posts' times in blocks, by reading the file once more; None for a pipe, read only once."""
        return self._times() if self._path.is_file() else None

    def _times(self) -> Iterator[Sequence[datetime]]:
        block: list[datetime] = []
        for item in self.items():
            if isinstance(item, Post):
                block.append(item.created_at)
                if len(block) == BLOCK:
                    yield block
                    block = []
        yield block

    def items(self) -> Iterator[Item]:
        """Yield posts in the order of the file; positions count rows, the names' line being the first."""
        number = 0
        places: dict[int, FieldPath] = {}
        try:
            for number, row in enumerate(self._rows(), start=1):
                if number == 1:
                    places = self._mapping.places(row)
                elif any(row):
                    yield self._item(number, row, places)
        except (DamagedError, OSError, csv.Error) as error:
            reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
            yield BadPost(
                self.name, number + 1, "damaged", f"the rest cannot be read: {' '.join(reason.split())}", None
            )

    def _item(self, number: int, row: list[str], places: dict[int, FieldPath]) -> Item:
        post: dict[str, Any] = {}
        raw = json.dumps(row, ensure_ascii=False).encode("utf-8", "surrogatepass")
        if max(places, default=-1) >= len(row):
            detail = f"the row has {len(row)} cells, fewer than the first line names"
            return BadPost(self.name, number, "bad_value", detail, raw)
        for place, path in places.items():
            cell = row[place].strip() if path != ("text",) else row[place]
            if not cell:
                continue
            if max(cell) >= "\udc80" and any("\udc80" <= character <= "\udcff" for character in cell):
                return BadPost(self.name, number, "not_utf8", f"`{'.'.join(path)}` is not UTF-8", None)
            try:
                fill(post, {path: _converted(path, cell)})
            except ValueError as error:
                if path not in REQUIRED:
                    continue
                return BadPost(self.name, number, "bad_value", f"`{'.'.join(path)}`: {error}", raw)
        fill(post, self._values)
        item = decoded(self.name, number, msgspec.json.encode(post))
        return item if isinstance(item, Post) else msgspec.structs.replace(item, value=raw)

    def _header(self) -> list[str]:
        if not self._path.is_file():
            return []
        try:
            return next(self._rows(), [])
        except (DamagedError, OSError, csv.Error):
            return []  # told where the posts are read

    def _rows(self) -> Iterator[list[str]]:
        plain = text_chunks(self._path)
        first = next(plain, b"")
        delimiter = self._mapping.delimiter
        if note := _DELIMITER_NOTE.match(first):
            first = first[note.end() :]
            delimiter = delimiter or note[1].decode("latin-1")
        delimiter = delimiter or _delimiter(first.partition(b"\n")[0])
        csv.field_size_limit(MAX_LINE_BYTES)
        lines = chain(_text_lines(chain((first,), plain)), (_END,))
        return _to_the_end(csv.reader(lines, delimiter=delimiter, strict=False))


def _to_the_end(rows: Iterator[list[str]]) -> Iterator[list[str]]:
    """Yield rows, each when the one after it is there, without the one that marks the end.

    Raises:
        DamagedError: If a quote that was opened took in that mark, and before it an unknown number of rows.
    """
    held: list[str] | None = None
    for row in rows:
        if held is not None:
            yield held
        held = row
    if held != [_END]:
        raise DamagedError("a quote is opened in this row and never closed; the rows after it are inside it")


def _delimiter(line: bytes) -> str:
    return max(_DELIMITERS, key=lambda one: line.count(one.encode()))


def _text_lines(plain: Iterator[bytes]) -> Iterator[str]:
    """Yield lines with their ends, which a cell in quotes may hold; what is no UTF-8 becomes lone surrogates."""
    rest = b""
    for chunk in plain:
        *lines, rest = (rest + chunk).split(b"\n")
        for line in lines:
            yield (line + b"\n").decode("utf-8", "surrogateescape")
        if len(rest) > MAX_LINE_BYTES:
            raise DamagedError(f"a line is longer than {MAX_LINE_BYTES} bytes")
    if rest:
        yield (rest + b"\n").decode("utf-8", "surrogateescape")


def _converted(path: FieldPath, cell: str) -> Any:  # noqa: ANN401 # whatever the field takes
    name = path[-1]
    if name == "created_at":
        return time_of(cell)
    if name in _WHOLE and path[0] == "author":
        return _number(cell)
    if name == "verified":
        if cell.lower() not in _TRUTH:
            raise ValueError("neither true nor false")
        return _TRUTH[cell.lower()]
    if name in _LISTS:
        return _list(name, cell)
    return cell.removeprefix("@") if name == "handle" else cell


def _number(cell: str) -> int:
    text = cell.replace(",", "").removesuffix(".0")
    if not text.isdecimal():
        raise ValueError("not a whole number")
    return int(text)


def _list(name: str, cell: str) -> list[Any]:
    values: list[Any]
    if cell.startswith("["):
        try:
            values = json.loads(cell)
        except ValueError:
            values = _QUOTED.findall(cell)
    else:
        values = [value for value in _APART.split(cell) if value]
    if name == "hashtags":
        return [value.removeprefix("#") if isinstance(value, str) else value for value in values]
    if name == "mentions":
        return [{"handle": value.removeprefix("@")} if isinstance(value, str) else value for value in values]
    if name == "media":
        return [{"url": value} if isinstance(value, str) else value for value in values]
    return values
