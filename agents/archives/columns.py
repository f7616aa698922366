"""Which field of a post a column of a table stands for."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote

from schemas.post import Author, Post, Reference

_NESTED: Final = {"author": Author, "reply_to": Reference, "repost_of": Reference, "quote_of": Reference}
_NULL_PARTITION: Final = "__HIVE_DEFAULT_PARTITION__"


def _column_paths() -> dict[str, tuple[str, ...]]:
    paths: dict[str, tuple[str, ...]] = {name: (name,) for name in Post.__struct_fields__}
    for outer, struct in _NESTED.items():
        for inner in struct.__struct_fields__:
            paths[f"{outer}.{inner}"] = paths[f"{outer}_{inner}"] = (outer, inner)
    return paths


COLUMNS: Final = _column_paths()
"""Where each column goes in a post: ``author`` whole, or ``author.id`` or ``author_id`` of a flat table."""

REQUIRED: Final = (("id",), ("platform",), ("created_at",), ("author", "id"), ("author", "handle"))
"""What every post must have."""


def column_path(name: str) -> tuple[str, ...] | None:
    """Return where a column goes in a post, whatever the case of its letters; None for a column that no post has."""
    return COLUMNS.get(name) or COLUMNS.get(name.lower())


def partition_values(path: Path) -> dict[tuple[str, ...], str]:
    """Return the fields that a file's folders give it, as Hive and Spark partition tables: ``platform=x/part-0``."""
    values: dict[tuple[str, ...], str] = {}
    for part in path.absolute().parts[:-1]:
        column, equals, value = part.partition("=")
        field = column_path(column) if equals else None
        if field is not None and len(value) > 0 and value != _NULL_PARTITION:
            values[field] = unquote(value)
    return values


def fill(row: dict[str, Any], values: Mapping[tuple[str, ...], Any]) -> None:
    """Put values into a row where it has none of its own."""
    for path, value in values.items():
        holder = row
        for name in path[:-1]:
            if not isinstance(holder.get(name), dict):
                if holder.get(name) is not None:
                    break
                holder[name] = {}
            holder = holder[name]
        else:
            if holder.get(path[-1]) is None:
                holder[path[-1]] = value
