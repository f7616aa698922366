"""Which column of a CSV file is which field of a post: a small YAML file, or the columns' own names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import yaml
from msgspec import Struct

from agents.archives.columns import COLUMNS, REQUIRED
from agents.archives.item import SourceError
from agents.ops.yaml_letters import WholeLetters

MAX_BYTES: Final = 1_000_000
_SECTIONS: Final = {"columns", "values", "delimiter"}

FieldPath = tuple[str, ...]


class CsvMapping(Struct, frozen=True):
    """How rows become posts.

    Attributes:
        columns: Field of a post by the name of the column.
        values: Fields that are the same in every row.
        delimiter: What parts cells; None finds out by the first line.
    """

    columns: dict[str, FieldPath]
    values: dict[FieldPath, str] = {}
    delimiter: str | None = None

    def places(self, header: Sequence[str]) -> dict[int, FieldPath]:
        """Return the field of each column of a file, by the column's place."""
        found = {place: self._field(name.strip()) for place, name in enumerate(header)}
        return {place: field for place, field in found.items() if field is not None}

    def _field(self, name: str) -> FieldPath | None:
        # Databases write the names of their columns in capitals; a mapping file has them as the file does.
        return self.columns.get(name) or (self.columns.get(name.lower()) if self is OWN_NAMES else None)

    def missing(self, header: Sequence[str], given: Mapping[FieldPath, str]) -> list[str]:
        """Return what a file lacks: columns that are named here, and fields that a post must have."""
        names = {name.strip() for name in header}
        fields = {*self.places(header).values(), *self.values, *given}
        absent = (
            [] if self is OWN_NAMES else [f"column {name!r}" for name in self.columns if name not in names]
        )
        return absent + [f"field {'.'.join(field)}" for field in REQUIRED if field not in fields]


OWN_NAMES: Final = CsvMapping({name: path for name, path in COLUMNS.items() if name not in ("author",)})
"""Columns called as a post's fields are: ``id``, ``author.id`` or ``author_id``, and so on."""


def load_mapping(path: Path) -> CsvMapping:
    """Read a mapping file.

    Raises:
        SourceError: One line that says what is wrong with it.
    """
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
        found = yaml.load(content[:MAX_BYTES].decode(), WholeLetters)  # noqa: S506 # a safe loader
    except OSError as error:
        raise SourceError(f"{path}: {error.strerror or error}") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise SourceError(f"{path}: not YAML: {' '.join(str(error).split())}") from None
    if not isinstance(found, dict):
        raise SourceError(f"{path}: a mapping file has a line COLUMN: FIELD for each column")
    sections = found if "columns" in found and isinstance(found["columns"], dict) else {"columns": found}
    if unknown := sorted(map(str, set(sections) - _SECTIONS)):
        raise SourceError(
            f"{path}: {unknown[0]!r} is not known here; known are {', '.join(sorted(_SECTIONS))}"
        )
    return CsvMapping(
        _columns(path, sections["columns"]), _values(path, sections.get("values")), _delimiter(path, sections)
    )


def _columns(path: Path, found: dict[Any, Any]) -> dict[str, FieldPath]:
    columns: dict[str, FieldPath] = {}
    for name, field in found.items():
        target = _field(path, f"columns.{name}", field)
        if target in columns.values():
            raise SourceError(f"{path}: columns.{name}: another column is {field!r} already")
        columns[str(name)] = target
    return columns


def _values(path: Path, found: Any) -> dict[FieldPath, str]:  # noqa: ANN401 # whatever YAML holds
    if found is None:
        return {}
    if not isinstance(found, dict):
        raise SourceError(f"{path}: values: a line FIELD: VALUE is needed for each")
    values: dict[FieldPath, str] = {}
    for field, value in found.items():
        if isinstance(value, dict | list) or value is None:
            raise SourceError(f"{path}: values.{field}: a text is needed")
        values[_field(path, f"values.{field}", field)] = str(value)
    return values


def _delimiter(path: Path, sections: dict[Any, Any]) -> str | None:
    delimiter = sections.get("delimiter")
    if delimiter is not None and (not isinstance(delimiter, str) or len(delimiter) != 1):
        raise SourceError(f"{path}: delimiter: one character is needed")
    return delimiter


def _field(path: Path, place: str, field: object) -> FieldPath:
    target = COLUMNS.get(field) if isinstance(field, str) else None
    if target is None or target == ("author",):
        hint = "; each line is COLUMN: FIELD" if place.startswith("columns.") else ""
        raise SourceError(
            f"{path}: {place}: {field!r} is no field of a post, such as id, author.id or text{hint}"
        )
    return target
