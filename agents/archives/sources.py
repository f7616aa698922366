"""From what a user names to what can be read: files, folders of them, and ranges of topics."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl, urlsplit

from agents.archives.item import Source, SourceError
from agents.archives.lines import LineArchive
from schemas.codec import EARLIEST_YEAR, LATEST_YEAR

if TYPE_CHECKING:
    from agents.ops.settings import Settings

LINE_SUFFIXES: Final = (".jsonl", ".jsonl.gz", ".jsonl.zst")
SUFFIXES: Final = (*LINE_SUFFIXES, ".parquet")


def open_sources(names: Sequence[str], settings: Settings) -> list[Source]:
    """Return what to read, in the order named and each folder sorted by path.

    Args:
        names: Files, folders, ``kafka://host:port/topic?from=…&to=…`` or ``topic:NAME?from=…&to=…``.
        settings: Say how to reach the broker.

    Raises:
        SourceError: If a name stands for nothing that can be read.
    """
    return [source for name in names for source in _open(name, settings)]


def _open(name: str, settings: Settings) -> list[Source]:
    if name.startswith("kafka://"):
        parts = urlsplit(name)
        if not parts.netloc or not parts.path.strip("/"):
            raise SourceError(f"{name}: a topic range is written kafka://host:port/topic?from=TIME&to=TIME")
        elsewhere = settings.model_copy(update={"bootstrap_servers": parts.netloc})
        return [_topic(name, parts.path.strip("/"), parts.query, elsewhere)]
    if name.startswith("topic:"):
        topic, _, query = name.removeprefix("topic:").partition("?")
        if not topic:
            raise SourceError(f"{name}: a topic range is written topic:NAME?from=TIME&to=TIME")
        return [_topic(name, settings.topic_prefix + topic, query, settings)]
    path = Path(name)
    if path.is_dir():
        found = sorted(file for file in path.rglob("*") if _is_archive(file) and file.is_file())
        if not found:
            raise SourceError(f"{name}: the folder holds no {', '.join(SUFFIXES)} files")
        return [_file(file) for file in found]
    if not path.exists():
        raise SourceError(f"{name}: no such file or folder")
    if not _is_archive(path):
        raise SourceError(f"{name}: not an archive; known are {', '.join(SUFFIXES)}, folders and topics")
    return [_file(path)]


def _is_archive(path: Path) -> bool:
    return path.name.endswith(SUFFIXES) and not path.name.startswith(".")


def _file(path: Path) -> Source:
    if path.suffix == ".parquet":
        # pyarrow takes long to import, and JSON lines need none of it.
        from agents.archives.parquet import ParquetArchive

        return ParquetArchive(path)
    try:
        path.open("rb").close()
    except OSError as error:
        raise SourceError(f"{path}: {error.strerror or error}") from None
    return LineArchive(path)


def _topic(name: str, topic: str, query: str, settings: Settings) -> Source:
    from agents.archives.topic_range import TopicRange  # needs a Kafka client, and archives do not

    limits: dict[str, datetime] = {}
    for key, value in parse_qsl(query, keep_blank_values=True):
        if key not in ("from", "to") or key in limits:
            raise SourceError(f"{name}: {key!r} is not known here; a range has from= and to=, once each")
        try:
            limits[key] = parse_time(value)
        except ValueError as error:
            raise SourceError(f"{name}: {key}: {error}") from None
    return TopicRange(settings, topic, limits.get("from"), limits.get("to"))


def parse_time(text: str) -> datetime:
    """Parse a time or a day; without zone it is UTC.

    Raises:
        ValueError: If it is none, or in a year that no post can be from.
    """
    # In a URL's query a plus sign stands for a space.
    try:
        time = datetime.fromisoformat(text.strip().replace(" ", "+") if "T" in text else text.strip())
    except ValueError:
        raise ValueError(f"{text!r} is not a time such as 2026-03-04T14:00:00Z or 2026-03-04") from None
    if not EARLIEST_YEAR <= time.year < LATEST_YEAR:
        raise ValueError(f"{text!r} is outside the years {EARLIEST_YEAR} to {LATEST_YEAR - 1}")
    return (time.replace(tzinfo=UTC) if time.tzinfo is None else time).astimezone(UTC)
