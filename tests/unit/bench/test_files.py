"""Reports are written whole, and what fell short ends a run with 1."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench.files import QUICK_RESULTS, RESULTS, conclude, results_path


@pytest.mark.parametrize(("failures", "code"), [([], 0), (["too slow", "too large"], 1)])
def test_a_report_is_written_whatever_came_of_it(
    failures: list[str], code: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every failure is a line on standard error."""
    report = {"ratios": {"µ": 1.5}}
    path = tmp_path / "new" / "report.json"
    assert conclude(report, path, failures) == code
    assert json.loads(path.read_text(encoding="utf-8")) == report
    assert capsys.readouterr().err.splitlines() == failures


def test_quick_results_are_kept_apart() -> None:
    """What the documents show is never from a quick run."""
    assert results_path("replay", quick=False) == RESULTS / "replay.json"
    assert results_path("replay", quick=True) == QUICK_RESULTS / "replay.json"
