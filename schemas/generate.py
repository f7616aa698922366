"""Writes the JSON Schemas of the outside formats: ``python -m schemas.generate``."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import msgspec

from schemas.alert import Alert
from schemas.post import Post
from schemas.target import Watchlist

FOLDER: Final = Path(__file__).parent / "jsonschema"
FORMATS: Final[dict[str, type[msgspec.Struct]]] = {"post": Post, "watchlist": Watchlist, "alert": Alert}
DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"


def json_schema(name: str) -> bytes:
    """Return the JSON Schema of a format as it stands in its file.

    Args:
        name: ``post``, ``watchlist`` or ``alert``.
    """
    schema: dict[str, Any] = {
        "$schema": DIALECT,
        "$id": f"urn:pileon:{name}",
        **msgspec.json.schema(FORMATS[name]),
    }
    for definition in schema["$defs"].values():
        definition["description"] = _summary(definition["description"])
    if name == "post":
        # Checked by the codec beside the types: a platform's name is its key in watchlists.
        schema["$defs"]["Post"]["properties"]["platform"]["pattern"] = "^[^A-Z]*$"
    return msgspec.json.format(msgspec.json.encode(schema, order="sorted"), indent=2) + b"\n"


def _summary(description: str) -> str:
    return description.partition("\n\n")[0].replace("``", "`")


def main() -> None:
    """Write every schema into ``schemas/jsonschema``."""
    FOLDER.mkdir(exist_ok=True)
    for name in FORMATS:
        (FOLDER / f"{name}.schema.json").write_bytes(json_schema(name))


if __name__ == "__main__":
    main()
