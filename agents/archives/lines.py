"""JSON lines, plain or compressed, read in bounded memory whatever is in them."""

from __future__ import annotations

import codecs
import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

import zstandard

from agents.archives.item import BadPost, Item, decoded_together

CHUNK_BYTES: Final = 256 * 1024
ZSTD_CHUNK_BYTES: Final = 1024
"""Compressed bytes at a time: Zstandard can blow each up thirty-thousandfold, to 32 MiB, before anyone can stop it."""

ZSTD_MAX_WINDOW: Final = 2**31
"""Archives written with ``--long=31``, as published dumps are, need all of it."""

MAX_LINE_BYTES: Final = 8 * 1024 * 1024
"""Longer lines are skipped; as much of one is kept as the dead-letter topic takes."""


BLOCK: Final = 250
BLOCK_BYTES: Final = 1024 * 1024
"""Lines decoded together, and bytes in them from which on there are fewer."""

MAX_RATIO: Final = 1_000
"""More plain bytes for each compressed one are a bomb: posts come to ten or twenty, and gzip can't pack any tighter."""

RATIO_FROM: Final = 64 * 1024 * 1024
"""Plain bytes from which on the ratio is looked at; a small file may well be all blank."""


class DamagedError(Exception):
    """The archive ends in the middle, does not decompress, or to far more than can have been meant."""


class Line(NamedTuple):
    """A line without its end; ``whole`` is False for the beginning of one that is too long."""

    content: bytes
    whole: bool


class LineArchive:
    """A file with one JSON object a line: ``.jsonl``, ``.jsonl.gz`` or ``.jsonl.zst``."""

    def __init__(self, path: Path) -> None:
        self._path = path

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
            for number, line in enumerate(split_lines(file_chunks(self._path)), start=1):
                if line.whole and line.content and not line.content.isspace():
                    positions.append(number)
                    values.append(line.content)
                    size += len(line.content)
                if values and (len(values) == BLOCK or size >= BLOCK_BYTES or not line.whole):
                    yield from decoded_together(self.name, positions, values)
                    values, positions, size = [], [], 0
                if not line.whole:
                    detail = f"the line is longer than {MAX_LINE_BYTES} bytes"
                    yield BadPost(self.name, number, "oversized", detail, line.content)
        except (DamagedError, OSError) as error:
            end = BadPost(
                self.name, number + 1, "damaged", f"the rest cannot be read: {_reason(error)}", None
            )
        yield from decoded_together(self.name, positions, values)
        if end is not None:
            yield end


def split_lines(chunks: Iterator[bytes]) -> Iterator[Line]:
    """Split chunks into lines, never holding more than the longest line taken and a chunk."""
    held: list[bytes] = []
    size = 0
    skipping = False
    for chunk in chunks:
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


def file_chunks(path: Path) -> Iterator[bytes]:
    """Yield a file's plain bytes, whatever it is compressed with.

    Raises:
        DamagedError: If it is damaged.
        OSError: If it cannot be read.
    """
    with path.open("rb") as file:
        if path.suffix == ".gz":
            chunks = _gunzip(file)
        elif path.suffix == ".zst":
            chunks = _bounded(_unzstd(file), file)
        else:
            chunks = _plain(file)
        yield next(chunks, b"").removeprefix(codecs.BOM_UTF8)
        yield from chunks


def _bounded(chunks: Iterator[bytes], file: BinaryIO) -> Iterator[bytes]:
    """Yield what was decompressed in small pieces, until it is more than can have been meant."""
    plain = 0
    for chunk in chunks:
        plain += len(chunk)
        if plain > RATIO_FROM and plain > MAX_RATIO * file.tell():
            raise DamagedError(f"it decompresses to more than {MAX_RATIO} times its size")
        for begin in range(0, len(chunk), CHUNK_BYTES):
            yield chunk[begin : begin + CHUNK_BYTES]


def _plain(file: BinaryIO) -> Iterator[bytes]:
    while chunk := file.read(CHUNK_BYTES):
        yield chunk


def _gunzip(file: BinaryIO) -> Iterator[bytes]:
    with gzip.GzipFile(fileobj=file) as unzipped:
        while True:
            try:
                chunk = unzipped.read(CHUNK_BYTES)
            except (EOFError, gzip.BadGzipFile, zlib.error) as error:
                raise DamagedError(str(error)) from error
            if not chunk:
                return
            yield chunk


def _unzstd(file: BinaryIO) -> Iterator[bytes]:
    # Not stream_reader: it takes the end of a file cut short for the end of the data.
    decompressor = zstandard.ZstdDecompressor(max_window_size=ZSTD_MAX_WINDOW)
    frame = decompressor.decompressobj()
    begun = False
    while rest := file.read(ZSTD_CHUNK_BYTES):
        while rest:
            begun = True
            try:
                chunk = frame.decompress(rest)
            except zstandard.ZstdError as error:
                raise DamagedError(str(error)) from error
            if chunk:
                yield chunk
            rest = b""
            if frame.eof:
                rest, frame, begun = frame.unused_data, decompressor.decompressobj(), False
    if begun:
        raise DamagedError("the file ends in the middle of a Zstandard frame")


def _reason(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or " ".join(str(error).split())
