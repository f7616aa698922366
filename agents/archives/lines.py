"""JSON archives, plain or compressed: a post a line, or arrays of posts, in bounded memory whatever is in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import Final, NamedTuple

import msgspec

from agents.archives.columns import fill, partition_values
from agents.archives.compressed import DamagedError
from agents.archives.item import BadPost, Item, decoded_together, times_of
from agents.archives.json_values import split_values
from agents.archives.text_chunks import text_chunks
from schemas.tolerant import any_json

MAX_LINE_BYTES: Final = 8 * 1024 * 1024
"""Longer lines are skipped; as much of one is kept as the dead-letter topic takes."""

BLOCK: Final = 250
BLOCK_BYTES: Final = 1024 * 1024
"""Lines decoded together, and bytes in them from which on there are fewer."""


class Line(NamedTuple):
    """A line without its end; ``whole`` is False for the beginning of one that is too long."""

    content: bytes
    whole: bool


class LineArchive:
    """A file of JSON: an object a line, objects over several lines, or arrays of them; plain, gzip or Zstandard."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._partition = partition_values(path)

    @property
    def name(self) -> str:
        """The file's path."""
        return str(self._path)

    def items(self) -> Iterator[Item]:
        """Yield posts in the order of the file; blank lines count as lines and are nothing else."""
        number = size = 0
        values: list[bytes] = []
        positions: list[int] = []
        end: BadPost | None = None
        try:
            for number, line in enumerate(self._lines(), start=1):
                if line.whole and line.content and not line.content.isspace():
                    positions.append(number)
                    values.append(line.content)
                    size += len(line.content)
                if values and (len(values) == BLOCK or size >= BLOCK_BYTES or not line.whole):
                    yield from self._decoded(positions, values)
                    values, positions, size = [], [], 0
                if not line.whole:
                    detail = f"the line is longer than {MAX_LINE_BYTES} bytes"
                    yield BadPost(self.name, number, "oversized", detail, line.content)
        except (DamagedError, OSError) as error:
            end = BadPost(
                self.name, number + 1, "damaged", f"the rest cannot be read: {_reason(error)}", None
            )
        yield from self._decoded(positions, values)
        if end is not None:
            yield end

    def times(self) -> Iterator[Sequence[datetime]] | None:
        """Yield the posts' times in blocks, at a hundredth of what the posts take; None for a pipe, read only once."""
        return self._times() if self._path.is_file() else None

    def _times(self) -> Iterator[Sequence[datetime]]:
        block: list[bytes] = []
        size = 0
        try:
            for line in self._lines():
                if line.whole and line.content and not line.content.isspace():
                    block.append(line.content)
                    size += len(line.content)
                    if len(block) == BLOCK or size >= BLOCK_BYTES:
                        yield times_of(block)
                        block, size = [], 0
        except (DamagedError, OSError):
            pass  # told where the posts are read
        if block:
            yield times_of(block)

    def _lines(self) -> Iterator[Line]:
        plain = text_chunks(self._path)
        first = next(plain, b"")
        plain = chain((first,), plain)
        if _is_lines(self._path, first):
            return split_lines(plain)
        return (Line(value, True) for value in split_values(plain, MAX_LINE_BYTES))

    def _decoded(self, positions: Sequence[int], values: Sequence[bytes]) -> Iterator[Item]:
        if self._partition:
            values = [self._filled(value) for value in values]
        yield from decoded_together(self.name, positions, values)

    def _filled(self, value: bytes) -> bytes:
        try:
            row = any_json(value)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            return value
        if not isinstance(row, dict):
            return value
        fill(row, self._partition)
        return msgspec.json.encode(row)


def _is_lines(path: Path, first: bytes) -> bool:
    """Tell JSON lines from an array and from objects over several lines, by a file's beginning."""
    begin = first.lstrip()
    if begin.startswith(b"["):
        return False
    line, end, _ = begin.partition(b"\n")
    if end and line.rstrip() == b"{":
        return False
    named_json = any(suffix.lower() == ".json" for suffix in path.suffixes[-2:])
    return not (named_json and end and line.startswith(b"{") and not line.rstrip().endswith(b"}"))


def split_lines(pieces: Iterator[bytes]) -> Iterator[Line]:
    """Split chunks into lines, never holding more than the longest line taken and a chunk."""
    held: list[bytes] = []
    size = 0
    skipping = False
    for chunk in pieces:
        first, *rest = chunk.split(b"\n")
        if not skipping:
            held.append(first)
            size += len(first)
        for following in rest:
            if not skipping:
                yield _line(held, size)
            held, size, skipping = [following], len(following), False
        if size > MAX_LINE_BYTES and not skipping:
            yield _line(held, size)
            held, size, skipping = [], 0, True
    if size and not skipping:
        yield _line(held, size)


def _line(parts: list[bytes], size: int) -> Line:
    content = parts[0] if len(parts) == 1 else b"".join(parts)
    return Line(content, True) if size <= MAX_LINE_BYTES else Line(content[:MAX_LINE_BYTES], False)


def _reason(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or " ".join(str(error).split())
