"""The plain bytes of a text file as UTF-8 with lines that end in a line feed, whatever wrote it."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Final

from agents.archives.compressed import DamagedError, chunks

_UTF16: Final = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
"""PowerShell and spreadsheets ("Unicode text") write this way."""


def text_chunks(path: Path) -> Iterator[bytes]:
    """Yield a file's plain bytes in small pieces: UTF-16 as UTF-8, and the line ends of old Macs as line feeds.

    Raises:
        DamagedError: Where the rest cannot be read, after everything before that was given.
        OSError: If the file cannot be read.
    """
    plain = chunks(path)
    first = next(plain, b"")
    while 0 < len(first) < 2 and (following := next(plain, b"")):
        first += following
    plain = chain((first,), plain)
    if encoding := _UTF16.get(first[:2]):
        plain = _recoded(plain, encoding)
        first = next(plain, b"").removeprefix(codecs.BOM_UTF8)
        plain = chain((first,), plain)
    # A carriage return at the very end may be half of a line end that the next piece completes.
    if b"\r" in first[:-1] and b"\n" not in first:
        plain = (chunk.replace(b"\r", b"\n") for chunk in plain)
    return plain


def _recoded(plain: Iterator[bytes], encoding: str) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for chunk in plain:
            yield decoder.decode(chunk).encode()
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        raise DamagedError(f"it begins as UTF-16 and does not go on so: {error.reason}") from None
