"""Reads files of JSON lines that people hand in: what is wrong is told with its line, and ends the reading."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import msgspec

from agents.ops.errors import ConfigurationError

Decoded = TypeVar("Decoded")


def json_lines(path: Path, decoder: msgspec.json.Decoder[Decoded]) -> Iterator[tuple[int, Decoded]]:
    """Yield each line with its number, counted from 1; empty lines are passed over.

    Args:
        path: The file.
        decoder: Decodes a line.

    Raises:
        ConfigurationError: One line that names the file, and the line and the field if one of them is wrong.
    """
    try:
        with path.open("rb") as file:
            for number, line in enumerate(file, 1):
                if not line.strip():
                    continue
                try:
                    decoded = decoder.decode(line)
                except msgspec.MsgspecError as error:
                    raise ConfigurationError(f"{path}:{number}: {error}") from None
                except UnicodeDecodeError:
                    raise ConfigurationError(f"{path}:{number}: it is not UTF-8 text") from None
                yield number, decoded
    except OSError as error:
        raise ConfigurationError(f"{path}: {error.strerror or error}") from None
