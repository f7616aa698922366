"""Files of platforms' payloads: one a line, several in a document, or a whole export; plain or compressed."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Final, NamedTuple

import msgspec

from agents.archives.compressed import DamagedError
from agents.archives.item import bare
from agents.archives.json_values import split_values
from agents.archives.lines import split_lines
from agents.archives.text_chunks import text_chunks
from pipeline.sources.containers import contained
from schemas.tolerant import any_json

SNIFFED_BYTES: Final = 65_536
EXPORTS: Final = frozenset({"telegram"})
"""Formats whose files are one document each: lines of one that is cut short, or still being written, mean nothing."""

MAX_DOCUMENT_BYTES: Final = 2**30
"""Largest file that is read as one document, which takes several times as much memory; lines have no such limit."""


class Payload(NamedTuple):
    """A payload and where it stands.

    Attributes:
        place: ``line 3``, or ``item 3`` of a document.
        value: Its bytes; of a line that is too long, the beginning.
    """

    place: str
    value: bytes


def read_payloads(path: Path, source: str) -> Iterator[Payload]:
    """Yield the payloads of a file in their order.

    Args:
        path: JSON lines or one JSON document; compressed if the name ends in ``.gz`` or ``.zst``.
        source: Name of the payloads' format, for documents that hold several.

    Raises:
        DamagedError: After all that could be read, if the file is damaged.
        OSError: If the file cannot be read.
    """
    damage: list[DamagedError] = []
    yield from _payloads(_until_damaged(text_chunks(path), damage), source)
    if damage:
        raise damage[0]


def _payloads(chunks: Iterator[bytes], source: str) -> Iterator[Payload]:
    head = b""
    for chunk in chunks:
        head += chunk
        if len(head) >= SNIFFED_BYTES:
            break
    if not _one_a_line(head):
        document = bytearray(head)
        for chunk in chunks:
            document += chunk
            if len(document) > MAX_DOCUMENT_BYTES:
                raise DamagedError(f"as one JSON document it is larger than {MAX_DOCUMENT_BYTES} bytes")
        try:
            decoded = any_json(bytes(document))
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            if source in EXPORTS and not _is_of_lines(document):
                raise DamagedError(f"it is no whole JSON document: {error}") from None
            if not _lines_follow(head):
                values = split_values(iter((bytes(document),)), MAX_DOCUMENT_BYTES)
                yield from (Payload(f"item {number}", one) for number, one in enumerate(values, start=1))
                return
            head, chunks = bytes(document), iter(())
        else:
            yield from _items(source, decoded)
            return
    for number, line in enumerate(split_lines(chain([head], chunks)), start=1):
        if line.content and not line.content.isspace():
            yield Payload(f"line {number}", bare(line.content) or b"")


def _until_damaged(chunks: Iterator[bytes], damage: list[DamagedError]) -> Iterator[bytes]:
    """Yield what comes before the damage, which is kept to be told of afterwards."""
    try:
        yield from chunks
    except DamagedError as error:
        damage.append(error)


def several(source: str, payload: Payload) -> list[Payload] | None:
    """Return what a line holds that is a document of several payloads; None if it is one payload."""
    try:
        inner = contained(source, any_json(payload.value))
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
    if inner is None:
        return None
    return [
        Payload(f"{payload.place}, item {number}", msgspec.json.encode(one))
        for number, one in enumerate(inner, start=1)
    ]


def _items(source: str, document: object) -> Iterator[Payload]:
    inner = contained(source, document)
    if inner is None:
        yield Payload("line 1", msgspec.json.encode(document))
        return
    for number, one in enumerate(inner, start=1):
        yield Payload(f"item {number}", msgspec.json.encode(one))


def _lines_follow(head: bytes) -> bool:
    """Say whether what is no whole document may be lines: not where it begins with a list, or a bracket by itself."""
    text = head.lstrip()
    return not text.startswith(b"[") and text.partition(b"\n")[0].rstrip() != b"{"


def _is_of_lines(document: bytes | bytearray) -> bool:
    """Say whether what is no whole document has an object on its first line and on its second, both at the margin."""
    first, _, rest = bytes(document).lstrip().partition(b"\n")
    return first.startswith(b"{") and first.rstrip() != b"{" and rest.startswith(b"{")


def _one_a_line(head: bytes) -> bool:
    """Say whether a file begins with a whole JSON value on a line of its own, and is no list."""
    text = head.lstrip()
    if not text.startswith((b"{", b"[")):
        return True
    first, end, _ = text.partition(b"\n")
    if not end:
        return False
    try:
        return not isinstance(any_json(first), list)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return False
