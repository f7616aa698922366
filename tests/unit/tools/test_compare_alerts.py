"""Two files of alerts: the same, the same but for their wording, or not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tools.compare_alerts import main

ALERT: dict[str, Any] = {"id": "a", "score": 0.5, "evidence": [{"code": "spray", "statement": "Ten did."}]}


def _written(path: Path, *alerts: dict[str, Any]) -> str:
    path.write_text("".join(json.dumps(alert) + "\n" for alert in alerts))
    return str(path)


@pytest.mark.parametrize(
    ("after", "shown", "code"),
    [
        (ALERT, ["1 lines are the same"], 0),
        (
            ALERT | {"evidence": [{"code": "spray", "statement": "Ten accounts did."}]},
            ["worded otherwise"],
            0,
        ),
        (ALERT | {"leads": []}, ["leads added, empty"], 0),
        (ALERT | {"leads": [1]}, ["leads added\n"], 1),
        (ALERT | {"score": 0.6}, ["score differs"], 1),
        (ALERT | {"evidence": []}, ["evidence differs"], 1),
        ({"id": "a", "score": 0.5}, ["evidence removed"], 1),
        ({name: ALERT[name] for name in reversed(ALERT)}, ["order of fields"], 1),
    ],
)
def test_what_differs_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], after: dict[str, Any], shown: list[str], code: int
) -> None:
    """And only wording, or a new field that is empty, is let pass."""
    files = _written(tmp_path / "before", ALERT), _written(tmp_path / "after", after)
    assert main(list(files)) == code
    printed = capsys.readouterr().out
    assert all(part in printed for part in shown)


def test_a_missing_line_is_a_difference(tmp_path: Path) -> None:
    """An alert more or less is no wording."""
    assert main([_written(tmp_path / "one", ALERT), _written(tmp_path / "two", ALERT, ALERT)]) == 1
