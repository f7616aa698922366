"""The files of a folder: which are archives, and why the others are left out."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final, Literal, NamedTuple

from agents.archives.compressed import DamagedError, chunks
from agents.archives.item import SourceError

JSON_ENDS: Final = (".jsonl", ".ndjson", ".json")
CSV_ENDS: Final = (".csv", ".tsv")
COMPRESSED_ENDS: Final = (".gz", ".zst")
KNOWN: Final = (
    ".jsonl, .ndjson, .json, .csv and .tsv, each also as .gz or .zst; .gz and .zst of JSON; .parquet"
)

Kind = Literal["json", "csv", "parquet"]


class Found(NamedTuple):
    """A file below a folder; ``why`` says why it is left out, and is empty for an archive."""

    path: Path
    why: str


def kind_of(path: Path) -> Kind | None:
    """Return what an archive's name says that it is, in letters of any case; None for no archive.

    A compressed file without a further known end counts as JSON if that is what it begins with, and a pipe in any case.
    """
    name = path.name.lower()
    if name.endswith(".parquet"):
        return "parquet"
    stem, compressed = name, False
    for end in COMPRESSED_ENDS:
        if name.endswith(end):
            stem, compressed = name.removesuffix(end), True
    if path.is_fifo() or path.is_char_device():
        return "csv" if stem.endswith(CSV_ENDS) else "json"
    if stem.endswith(JSON_ENDS):
        return "json"
    if stem.endswith(CSV_ENDS):
        return "csv"
    return "json" if compressed and _begins_as_json(path) else None


def _begins_as_json(path: Path) -> bool:
    try:
        for chunk in chunks(path):
            if chunk.strip():
                return chunk.lstrip()[:1] in (b"{", b"[")
    except (DamagedError, OSError):
        pass  # told where the posts are read
    return True


def found(folder: Path) -> Iterator[Found]:
    """Yield every file below a folder, sorted by path; what is left out says why.

    Raises:
        SourceError: If a folder below cannot be listed, whose archives would be missing.
    """

    def refuse(error: OSError) -> None:
        raise SourceError(f"{error.filename}: {error.strerror}")

    files: list[Found] = []
    for place, folders, names in os.walk(folder, onerror=refuse):
        for name in list(folders):
            path = Path(place, name)
            if path.is_symlink():
                files.append(Found(path, "a link to a folder"))
            elif name.startswith("."):
                files.append(Found(path, "a hidden folder"))
                folders.remove(name)
        files += [Found(Path(place, name), _why(Path(place, name))) for name in names]
    return iter(sorted(files))


def _why(path: Path) -> str:
    if path.name.startswith("."):
        return "hidden, as files are that are being written"
    if not path.exists():
        return "a link to nothing"
    if not path.is_file():
        return "not a plain file"
    return "" if kind_of(path) else "not an archive"
