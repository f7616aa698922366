"""Posts sorted by time in bounded memory: sorted runs are written to a temporary file and merged."""

from __future__ import annotations

import heapq
import os
import struct
import tempfile
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import IO, Final

import msgspec
import zstandard

from agents.archives.item import BadPost, Item
from agents.ops.errors import RunError
from schemas.codec import decode_post, encode_post
from schemas.post import Post

MEMORY_BYTES: Final = 64 * 1024 * 1024
"""Posts held, as JSON, before a run is written; with what Python needs for each, about double."""

POST_BYTES: Final = 150
"""What Python needs for a post that waits, besides its bytes."""

BLOCK_BYTES: Final = 64 * 1024
"""Of a run, read at a time; as many of these are in memory as there are runs."""

_HEADER: Final = struct.Struct("<I")
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)

_Entry = tuple[int, int, bytes]
"""Time in microseconds, the place among all posts, the post as JSON."""

_block = msgspec.msgpack.Decoder(list[_Entry])


class Sorter:
    """Takes posts in any order and gives them out by time; those of the same time keep their order.

    The temporary file has no name, so that nothing is left of it whatever ends the process.

    Args:
        memory: Bytes of posts that are held before they are written to disk.
    """

    def __init__(self, memory: int = MEMORY_BYTES) -> None:
        self._memory = memory
        self._held: list[_Entry] = []
        self._size = 0
        self._file: IO[bytes] | None = None
        self._runs: list[tuple[int, int]] = []
        self.posts = 0

    @property
    def runs(self) -> int:
        """How many sorted runs were written to disk."""
        return len(self._runs)

    def add(self, post: Post) -> None:
        """Take a post.

        Raises:
            RunError: If the disk for temporary files is full or cannot be written.
        """
        value = encode_post(post)
        self._held.append(((post.created_at - _EPOCH) // _MICROSECOND, self.posts, value))
        self.posts += 1
        self._size += len(value) + POST_BYTES
        if self._size >= self._memory:
            self._write_run()

    def sorted(self) -> Iterator[Post]:
        """Give out all posts by time; none can be added afterwards."""
        self._held.sort()
        runs = [self._read_run(*run) for run in self._runs]
        for _, _, value in heapq.merge(*runs, self._held) if runs else self._held:
            yield decode_post(value)
        self._held.clear()
        if self._file is not None:
            self._file.close()

    def _write_run(self) -> None:
        self._held.sort()
        pack = zstandard.ZstdCompressor(level=1).compress
        try:
            if self._file is None:
                self._file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 # closed when all was given out
            begin = self._file.seek(0, os.SEEK_END)
            block: list[_Entry] = []
            size = 0
            for entry in self._held:
                block.append(entry)
                size += len(entry[2])
                if size >= BLOCK_BYTES:
                    _write(self._file, pack(msgspec.msgpack.encode(block)))
                    block, size = [], 0
            if block:
                _write(self._file, pack(msgspec.msgpack.encode(block)))
            self._runs.append((begin, self._file.tell()))
        except OSError as error:
            raise RunError(
                f"posts cannot be sorted, {tempfile.gettempdir()}: {error.strerror}; "
                "TMPDIR names another folder for temporary files"
            ) from error
        self._held, self._size = [], 0

    def _read_run(self, begin: int, end: int) -> Iterator[_Entry]:
        assert self._file is not None
        unpack = zstandard.ZstdDecompressor().decompress
        number = self._file.fileno()
        while begin < end:
            (size,) = _HEADER.unpack(os.pread(number, _HEADER.size, begin))
            begin += _HEADER.size
            yield from _block.decode(unpack(os.pread(number, size, begin)))
            begin += size


def _write(file: IO[bytes], content: bytes) -> None:
    rest = memoryview(_HEADER.pack(len(content)) + content)
    while rest:
        rest = rest[file.write(rest) :]


def sorted_items(items: Iterable[Item], sorter: Sorter) -> Iterator[Item]:
    """Yield bad records as they are met, and then all posts by time."""
    for item in items:
        if isinstance(item, BadPost):
            yield item
        else:
            sorter.add(item)
    yield from sorter.sorted()
