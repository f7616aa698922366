"""Reads the accounts that people judged organic: JSON lines, as ``pileon export --table spared`` writes them."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import msgspec

from agents.ops.errors import ConfigurationError
from agents.ops.json_lines import json_lines
from schemas.verdict import ORGANIC, SparedAccount

_DECODER: Final = msgspec.json.Decoder(SparedAccount)

MOST: Final = 1_000_000
"""Accounts of a list: each is kept in memory."""


def load_spared(path: Path) -> dict[str, str]:
    """Return what people found of each spared account, by ``platform:id``; of several lines the last counts.

    Raises:
        ConfigurationError: One line that names the file, the line and the field that is wrong.
    """
    spared: dict[str, str] = {}
    for number, one in json_lines(path, _DECODER):
        if number > MOST:
            raise ConfigurationError(f"{path}: more than {MOST:,} lines")
        if one.value not in ORGANIC:
            raise ConfigurationError(f"{path}:{number}: value: {one.value!r} spares nobody")
        if not one.platform or not one.id:
            raise ConfigurationError(f"{path}:{number}: {'id' if one.platform else 'platform'}: it is empty")
        spared[f"{one.platform}:{one.id}"] = one.value
    return spared
