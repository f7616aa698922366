"""The plain bytes of a file, whatever it is compressed with, in bounded memory and as far as they go."""

from __future__ import annotations

import codecs
import contextlib
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

import zstandard

CHUNK_BYTES: Final = 256 * 1024
GZIP_CHUNK_BYTES: Final = 64 * 1024
ZSTD_CHUNK_BYTES: Final = 1024
"""Compressed bytes at a time: Zstandard can blow each up thirty-thousandfold, to 32 MiB, before anyone can stop it."""

ZSTD_MAX_WINDOW: Final = 2**31
"""Archives written with ``--long=31``, as published dumps are, need all of it."""

MAX_RATIO: Final = 1_000
"""More plain bytes for each compressed one are a bomb: posts come to ten or twenty, and gzip can't pack any tighter."""

RATIO_FROM: Final = 64 * 1024 * 1024
"""Plain bytes from which on the ratio is looked at; a small file may well be all blank."""

SNIFFED_BYTES: Final = 64
"""First bytes of a file that tell what it is."""

_GZIP_MAGIC: Final = b"\x1f\x8b\x08"
_ZSTD_MAGIC: Final = b"\x28\xb5\x2f\xfd"
_GZIP_WINDOW: Final = 31
"""Tells zlib to expect gzip's header and to check its sum."""


class DamagedError(Exception):
    """The archive ends in the middle, does not decompress, or to far more than can have been meant."""


def chunks(path: Path) -> Iterator[bytes]:
    """Yield a file's plain bytes in small pieces, without a byte order mark.

    The name's end says how it is compressed, ``.gz`` or ``.zst`` in any case; under any other name, its first bytes do.
    Under one of these names, too, text is taken as it stands: downloads often come unpacked and keep the name.

    Raises:
        DamagedError: Where the rest cannot be read, after everything before that was given.
        OSError: If the file cannot be read.
    """
    with path.open("rb") as file:
        begin = file.read(SNIFFED_BYTES) if path.is_file() else b""
        if begin:
            file.seek(0)
        kind = _kind(path.suffix.lower(), begin)
        if kind == ".gz":
            plain = _gunzip(file)
        elif kind == ".zst":
            plain = _bounded(_unzstd(file), file)
        else:
            plain = _plain(file)
        yield next(plain, b"").removeprefix(codecs.BOM_UTF8)
        yield from plain


def _kind(suffix: str, begin: bytes) -> str:
    if begin.startswith(_GZIP_MAGIC):
        return ".gz"
    if begin.startswith(_ZSTD_MAGIC):
        return ".zst"
    return suffix if suffix in (".gz", ".zst") and not _is_text(begin) else ""


def _is_text(begin: bytes) -> bool:
    """Say whether a file's first bytes are text in UTF-8, the last of whose letters may be cut."""
    try:
        text = codecs.getincrementaldecoder("utf-8")().decode(begin)
    except UnicodeDecodeError:
        return False
    return len(text) > 1 and all(letter >= " " or letter in "\t\r\n" for letter in text)


def _bounded(plain: Iterator[bytes], file: BinaryIO) -> Iterator[bytes]:
    """Yield what was decompressed in small pieces, until it is more than can have been meant."""
    size = 0
    for chunk in plain:
        size += len(chunk)
        if size > RATIO_FROM and size > MAX_RATIO * file.tell():
            raise DamagedError(f"it decompresses to more than {MAX_RATIO} times its size")
        for begin in range(0, len(chunk), CHUNK_BYTES):
            yield chunk[begin : begin + CHUNK_BYTES]


def _plain(file: BinaryIO) -> Iterator[bytes]:
    while chunk := file.read(CHUNK_BYTES):
        yield chunk


def _gunzip(file: BinaryIO) -> Iterator[bytes]:
    # Not GzipFile: where a file is cut short, it keeps back up to a chunk of what it could decompress.
    decoder, begun, padding = zlib.decompressobj(_GZIP_WINDOW), False, b""
    while rest := file.read(GZIP_CHUNK_BYTES):
        while rest := rest if begun else rest.lstrip(padding):
            begun, before = True, decoder.copy()
            try:
                chunk = decoder.decompress(rest, CHUNK_BYTES)
            except zlib.error as error:
                yield from _salvaged(before, rest)
                raise DamagedError(str(error)) from error
            if chunk:
                yield chunk
            rest = decoder.unconsumed_tail
            if decoder.eof:
                # Tapes and some tools fill up what follows the last member with zeros.
                rest, padding = decoder.unused_data, b"\0"
                decoder, begun = zlib.decompressobj(_GZIP_WINDOW), False
    while begun and (chunk := decoder.decompress(b"", CHUNK_BYTES)):
        yield chunk
    if begun:
        raise DamagedError("the file is cut short, in the middle of a gzip stream")


def _salvaged(decoder: zlib._Decompress, rest: bytes) -> Iterator[bytes]:
    """Yield what comes before a fault, byte by byte, for a call that meets one gives nothing."""
    plain = bytearray()
    with contextlib.suppress(zlib.error):
        for at in range(len(rest)):
            plain += decoder.decompress(rest[at : at + 1])
    for begin in range(0, len(plain), CHUNK_BYTES):
        yield bytes(plain[begin : begin + CHUNK_BYTES])


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
        raise DamagedError("the file is cut short, in the middle of a Zstandard frame")
