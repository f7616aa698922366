"""Tables of accuracy show what was measured, or say that nothing was."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from lab.evaluation import accuracy as measured
from lab.evaluation.accuracy import Searched
from lab.evaluation.scoring import RaidScore, StreamScore
from lab.evaluation.summary import summarise
from lab.worlds import FAMILIES
from tools.docs import accuracy
from tools.docs.tables import accuracy_tables


@pytest.fixture
def results(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let results be read from elsewhere."""
    for name in ("PRESETS", "METHODS_MEASURED", "DATA", "WORLDS", "HELD_OUT", "SEARCH"):
        monkeypatch.setattr(measured, name, tmp_path / getattr(measured, name).name)
    return tmp_path


@pytest.mark.usefixtures("results")
def test_what_was_not_measured_is_said_so() -> None:
    """Every table has words for it before the first measurement."""
    assert set(accuracy_tables().values()) == {accuracy.UNMEASURED}


@pytest.mark.usefixtures("results")
def test_presets_are_shown_with_groups_and_without() -> None:
    """Streams with raids have precision, recall and delay; others how many were named."""
    raid = RaidScore("flood", 10, 5, 8, 90.0)
    scores = [
        StreamScore("flood-1", "flood", 9, 8, 10, 8, 0, [raid], []),
        StreamScore("quiet-1", "quiet", 3, 0, 0, 0, 0, [], []),
    ]
    summaries = [summarise(name, scores) for name in ("pileon-watchlist", "pileon")]
    measured.PRESETS.write_bytes(msgspec.json.encode(summaries))
    measured.METHODS_MEASURED.write_bytes(msgspec.json.encode(summaries))
    rows = accuracy.raid_rows()
    assert [row[2] for row in rows] == ["the watchlist", "all targets"]
    assert rows[0] == ("flood", "1", "the watchlist", "0.889", "0.800", "1", "1 of 1", "90 s")
    assert accuracy.crowd_rows() == [("quiet", "1", "3", "3")]
    head, methods = accuracy.methods_table()
    assert head == ("Stream", "pileon-watchlist", "pileon")
    assert methods == [("flood", "0.889 / 0.800", "0.889 / 0.800"), ("quiet", "3 named", "3 named")]


@pytest.mark.usefixtures("results")
def test_a_search_is_shown() -> None:
    """Each figure has a row."""
    measured.SEARCH.write_bytes(msgspec.json.encode(Searched(2000, 3, 17, 5000, 0)))
    assert [value for _, value in accuracy.search_rows()] == ["2,000", "3", "17", "5,000", "0"]


def test_every_family_is_listed_once() -> None:
    """Families have a line of explanation each, and say whether they are held out."""
    rows = accuracy.family_rows(campaign=False) + accuracy.family_rows(campaign=True)
    assert sorted(row[0] for row in rows) == sorted(f"`{name}`" for name in FAMILIES)
    assert all(len(row[1]) > 20 for row in rows)
    assert sum(row[3] == "yes" for row in rows) == sum(family.held_out for family in FAMILIES.values())
