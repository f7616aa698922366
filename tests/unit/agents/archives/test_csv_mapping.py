"""Mapping files of CSV archives that are wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from agents.archives.csv_mapping import load_mapping
from agents.archives.item import SourceError


def test_half_a_letter_in_a_value_is_refused(tmp_path: Path) -> None:
    """It would end the run at the first row."""
    path = tmp_path / "columns.yaml"
    path.write_text('columns: {a: id}\nvalues: {platform: "\\ud800"}\n')
    with pytest.raises(SourceError, match="half a letter stands in") as refused:
        load_mapping(path)
    assert str(refused.value).startswith(f"{path}: not YAML")
    assert "\n" not in str(refused.value)
