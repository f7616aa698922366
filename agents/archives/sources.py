"""From what a user names to what can be read: files, folders of them, and ranges of topics."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from agents.archives.folder import KNOWN, Kind, found, kind_of
from agents.archives.item import Source, SourceError
from agents.archives.lines import LineArchive
from agents.archives.span import parse_time

if TYPE_CHECKING:
    from agents.archives.csv_mapping import CsvMapping
    from agents.archives.topic_range import Clock
    from agents.ops.settings import Settings

Tell = Callable[[str], None]
"""Takes one line for people."""


def _quiet(line: str) -> None:
    del line


def open_sources(
    names: Sequence[str], settings: Settings, *, csv_mapping: Path | None = None, tell: Tell = _quiet
) -> list[Source]:
    """Return what to read, in the order named and each folder sorted by path.

    Args:
        names: Files, folders, ``-`` for standard input, ``topic:NAME?from=…&to=…`` or
            ``kafka://host:port/topic?from=…&to=…``.
        settings: Say how to reach the broker.
        csv_mapping: File that says which column of CSV files is which field.
        tell: Takes a line for each file of a folder that is left out, and for what a topic's range goes by.

    Raises:
        SourceError: If a name stands for nothing that can be read.
    """
    opener = _Opener(settings, csv_mapping, tell)
    return [source for name in names for source in opener.open(name)]


class _Opener:
    def __init__(self, settings: Settings, csv_mapping: Path | None, tell: Tell) -> None:
        self._settings = settings
        self._tell = tell
        self._mapping: CsvMapping | None = None
        if csv_mapping is not None:
            from agents.archives.csv_mapping import load_mapping

            self._mapping = load_mapping(csv_mapping)

    def open(self, name: str) -> list[Source]:
        if name.startswith("kafka://"):
            parts = urlsplit(name)
            if not parts.netloc or not parts.path.strip("/"):
                raise SourceError(
                    f"{name}: a topic range is written kafka://host:port/topic?from=TIME&to=TIME"
                )
            elsewhere = self._settings.model_copy(update={"bootstrap_servers": parts.netloc})
            return [_topic(name, parts.path.strip("/"), parts.query, elsewhere, self._tell)]
        if name.startswith("topic:"):
            topic, _, query = name.removeprefix("topic:").partition("?")
            if not topic:
                raise SourceError(f"{name}: a topic range is written topic:NAME?from=TIME&to=TIME")
            return [_topic(name, self._settings.topic_prefix + topic, query, self._settings, self._tell)]
        path = Path("/dev/stdin" if name == "-" else name)
        if path.is_dir():
            return self._folder(name, path)
        if not path.exists():
            raise SourceError(f"{name}: no such file or folder")
        kind = kind_of(path)
        if kind is None:
            raise SourceError(f"{name}: not an archive; known are {KNOWN}, folders and topics")
        return [self._file(path, kind)]

    def _folder(self, name: str, path: Path) -> list[Source]:
        sources: list[Source] = []
        for file, why in found(path):
            kind = None if why else kind_of(file)
            if kind is None:
                self._tell(f"{file}: left out: {why}")
                continue
            try:
                sources.append(self._file(file, kind))
            except SourceError as error:
                if kind != "csv" or self._mapping is not None:
                    raise
                self._tell(f"left out: {error}")
        if not sources:
            raise SourceError(f"{name}: the folder holds no archive; known are {KNOWN}")
        return sources

    def _file(self, path: Path, kind: Kind) -> Source:
        try:
            # A pipe is opened where it is read, once.
            if path.is_file():
                path.open("rb").close()
        except OSError as error:
            raise SourceError(f"{path}: {error.strerror or error}") from None
        if kind == "parquet":
            # pyarrow takes long to import, and JSON lines need none of it.
            from agents.archives.parquet import ParquetArchive

            return ParquetArchive(path)
        if kind == "csv":
            from agents.archives.csv_mapping import OWN_NAMES
            from agents.archives.csv_rows import CsvArchive

            return CsvArchive(path, self._mapping or OWN_NAMES)
        return LineArchive(path)


def _topic(name: str, topic: str, query: str, settings: Settings, tell: Tell) -> Source:
    from agents.archives.topic_range import TopicRange  # needs a Kafka client, and archives do not

    limits: dict[str, datetime] = {}
    by: Clock = "record"
    seen: set[str] = set()
    for key, value in parse_qsl(query, keep_blank_values=True):
        if key not in ("from", "to", "by") or key in seen:
            raise SourceError(f"{name}: {key!r} is not known here; a range has from=, to= and by=, once each")
        seen.add(key)
        if key == "by":
            if value not in ("record", "event"):
                raise SourceError(f"{name}: by: {value!r} is neither record nor event")
            by = "event" if value == "event" else "record"
            continue
        try:
            limits[key] = parse_time(value)
        except ValueError as error:
            raise SourceError(f"{name}: {key}: {error}") from None
    return TopicRange(settings, topic, limits.get("from"), limits.get("to"), by=by, tell=tell)
