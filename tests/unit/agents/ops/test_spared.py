"""The list of accounts that people judged organic is read whole or refused."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from agents.ops.errors import ConfigurationError
from agents.ops.spared import load_spared

GOOD = {
    "platform": "x",
    "id": "1",
    "handle": "ana",
    "value": "fandom",
    "alert_id": "c-01",
    "at": "2026-11-21T12:00:00Z",
}


def _file(folder: Path, *lines: object) -> Path:
    path = folder / "spared.jsonl"
    path.write_bytes(b"".join(msgspec.json.encode(line) + b"\n" for line in lines))
    return path


def test_the_last_line_of_an_account_counts(tmp_path: Path) -> None:
    """Blank lines are nothing, and unknown fields are left aside."""
    path = _file(tmp_path, GOOD, {**GOOD, "value": "news", "more": 1})
    path.write_bytes(path.read_bytes() + b"\n  \n")
    assert load_spared(path) == {"x:1": "news"}


@pytest.mark.parametrize(
    ("line", "part"),
    [
        ({**GOOD, "id": ""}, "id: it is empty"),
        ({**GOOD, "platform": ""}, "platform: it is empty"),
        ({**GOOD, "value": "coordinated"}, "value: 'coordinated' spares nobody"),
        ({**GOOD, "value": "nice people"}, "$.value"),
        ({key: value for key, value in GOOD.items() if key != "at"}, "`at`"),
        ([], "object"),
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, line: object, part: str) -> None:
    """With its file, number and field."""
    with pytest.raises(ConfigurationError) as caught:
        load_spared(_file(tmp_path, GOOD, line))
    assert "spared.jsonl:2: " in str(caught.value)
    assert part in str(caught.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """Nobody is spared in silence."""
    with pytest.raises(ConfigurationError, match=r"none\.jsonl: No such file"):
        load_spared(tmp_path / "none.jsonl")
