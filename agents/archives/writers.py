"""Writing archives so that a file under its own name is always whole."""

from __future__ import annotations

import contextlib
import gzip
import os
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Protocol, Self, cast

import zstandard

from agents.archives.item import SourceError
from schemas.codec import encode_post
from schemas.post import Post


class Sink(Protocol):
    """Turns posts into a file's bytes."""

    def write(self, post: Post) -> None:
        """Add a post."""
        ...

    def finish(self) -> None:
        """Write what is held and the format's end."""
        ...


class ArchiveWriter:
    """Writes one archive beside its place and moves it there when it is whole.

    As a context manager it finishes, or discards the file when an error passes through.

    Args:
        path: Where the archive will be; ``.jsonl``, ``.jsonl.gz``, ``.jsonl.zst`` or ``.parquet``.

    Raises:
        SourceError: If the name's end stands for no known format.
        OSError: If the folder cannot be written.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.posts = 0
        self._part = path.with_name(f".{path.name}.part")
        make = _sink(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = self._part.open("wb")
        self._sink = make(self._file)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.finish()
        else:
            self.discard()

    def write(self, post: Post) -> None:
        """Add a post."""
        self._sink.write(post)
        self.posts += 1

    def finish(self) -> None:
        """Make the file whole and safe on disk, and give it its name in place of an older one."""
        self._sink.finish()
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        self._part.replace(self.path)
        folder = os.open(self.path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def discard(self) -> None:
        """Remove what was written; what stood under the name before still does."""
        # Compressors write their end when they are dropped, so they have to be ended while the file is open.
        with contextlib.suppress(OSError, ValueError):
            self._sink.finish()
        with contextlib.suppress(OSError):
            self._file.close()
        self._part.unlink(missing_ok=True)


class _Lines:
    """One JSON object a line."""

    def __init__(self, file: BinaryIO, *, own: bool) -> None:
        self._file = file
        self._own = own

    def write(self, post: Post) -> None:
        self._file.write(encode_post(post) + b"\n")

    def finish(self) -> None:
        if self._own:
            self._file.close()


class _Columns:
    """Parquet with nested columns; a row group at a time is held in memory."""

    def __init__(self, file: BinaryIO) -> None:
        from agents.archives import parquet  # pyarrow takes long to import, and JSON lines need none of it

        self._parquet = parquet
        self._writer = parquet.open_writer(file)
        self._posts: list[Post] = []

    def write(self, post: Post) -> None:
        self._posts.append(post)
        if len(self._posts) >= self._parquet.ROW_GROUP_ROWS:
            self._flush()

    def _flush(self) -> None:
        self._writer.write_table(self._parquet.table(self._posts))
        self._posts.clear()

    def finish(self) -> None:
        if self._posts:
            self._flush()
        self._writer.close()


class _Opener(Protocol):
    def __call__(self, file: BinaryIO, /) -> Sink: ...


def _sink(path: Path) -> _Opener:
    if path.name.endswith(".parquet"):
        return _Columns
    if path.name.endswith(".jsonl.gz"):
        return _gzip
    if path.name.endswith(".jsonl.zst"):
        return _zstd
    if path.name.endswith(".jsonl"):
        return lambda file: _Lines(file, own=False)
    raise SourceError(
        f"{path}: not an archive's name; known ends are .jsonl, .jsonl.gz, .jsonl.zst and .parquet"
    )


def _gzip(file: BinaryIO) -> Sink:
    # No time and no name in the header: the same posts make the same bytes.
    return _Lines(cast("BinaryIO", gzip.GzipFile(filename="", fileobj=file, mode="wb", mtime=0)), own=True)


def _zstd(file: BinaryIO) -> Sink:
    writer = zstandard.ZstdCompressor(level=9, write_checksum=True).stream_writer(file, closefd=False)
    return _Lines(cast("BinaryIO", writer), own=True)
