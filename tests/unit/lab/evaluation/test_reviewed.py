"""Precision on what people reviewed."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from agents.ops.errors import ConfigurationError
from console.cli import main as cli
from lab.evaluation.reviewed import is_right, precision, read_verdicts, report, with_alerts
from schemas.codec import encode_alert
from tests.support.alerts import NOON, campaign

VERDICT = {
    "alert_id": "c-1",
    "revision": 1,
    "value": "coordinated",
    "reason": "They share one text.",
    "actor": "priya",
    "at": NOON.isoformat(),
    "kind": "coordinated_campaign",
    "accounts": 12,
}


def _file(folder: Path, *lines: dict[str, object]) -> Path:
    path = folder / "verdicts.jsonl"
    path.write_bytes(b"".join(msgspec.json.encode(line) + b"\n" for line in lines))
    return path


def _judged(number: int, value: str, kind: str | None = "coordinated_campaign") -> dict[str, object]:
    return {**VERDICT, "alert_id": f"c-{number}", "value": value, "kind": kind, "accounts": 10}


def test_precision_is_the_share_that_people_confirmed(tmp_path: Path) -> None:
    """By kind, with the accounts of the alerts; an automaton confirms, fandom does not."""
    path = _file(
        tmp_path,
        _judged(1, "coordinated"),
        _judged(2, "automaton"),
        _judged(3, "fandom"),
        _judged(4, "protest"),
        _judged(5, "organic_reaction", "pile_on"),
    )

    campaigns, pile_ons = precision(read_verdicts(path))

    assert (campaigns.alerts, campaigns.right, campaigns.precision) == (4, 2, 0.5)
    assert (campaigns.accounts, campaigns.accounts_right) == (40, 20)
    assert campaigns.interval[0] < 0.5 < campaigns.interval[1]
    assert (pile_ons.kind, pile_ons.precision) == ("pile_on", 1.0)


def test_the_newest_verdict_of_an_alert_counts(tmp_path: Path) -> None:
    """In whatever order the file has them."""
    later = {**_judged(1, "news"), "at": "2026-11-22T00:00:00Z"}
    (judged,) = read_verdicts(_file(tmp_path, later, _judged(1, "coordinated")))
    assert judged.value == "news"


def test_kinds_are_filled_in_from_alerts(tmp_path: Path) -> None:
    """Files of earlier versions do not tell them."""
    bare = {key: value for key, value in VERDICT.items() if key not in {"kind", "accounts"}}
    (unknown,) = precision(read_verdicts(_file(tmp_path, bare)))
    (known,) = precision(with_alerts(read_verdicts(_file(tmp_path, bare)), [campaign(id="c-1")]))
    assert (unknown.kind, unknown.right) == ("kind not told", 1)
    assert (known.kind, known.accounts) == ("coordinated_campaign", 12)


@pytest.mark.parametrize(
    ("kind", "value", "right"),
    [
        ("pile_on", "fandom", True),
        ("pile_on", "coordinated", False),
        ("doxxing", "coordinated", True),
        ("phishing", "news", False),
        (None, "automaton", True),
    ],
)
def test_what_confirms_an_alert(kind: None, value: str, right: bool) -> None:
    """A pile-on says that nobody is coordinated, every other kind that somebody does harm."""
    assert is_right(kind, value) is right


def test_the_command_prints_a_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With verdicts alone, or with the alerts that they are of."""
    path = _file(tmp_path, _judged(1, "coordinated"))
    assert cli.run(["evaluate", "--verdicts", str(path)]) == 0
    assert "| coordinated campaign | 1 | 1 | 1.000 [0.207, 1.000] | 10 | 10 |" in capsys.readouterr().out
    alerts = tmp_path / "alerts.jsonl"
    alerts.write_bytes(encode_alert(campaign(id="c-1")) + b"\n")
    assert cli.run(["evaluate", "--verdicts", str(path), "--alerts", str(alerts)]) == 0


@pytest.mark.parametrize(
    ("line", "part"),
    [({**VERDICT, "value": "bad"}, "$.value"), ({**VERDICT, "at": "noon"}, "$.at"), ({}, "alert_id")],
)
def test_a_wrong_line_is_named(tmp_path: Path, line: dict[str, object], part: str) -> None:
    """With its file, number and field."""
    with pytest.raises(ConfigurationError) as caught:
        read_verdicts(_file(tmp_path, line))
    assert "verdicts.jsonl:1: " in str(caught.value)
    assert part in str(caught.value)


def test_wrong_usage_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing to read, or what does not go together."""
    assert cli.run(["evaluate", "--verdicts", str(tmp_path / "none")]) == 2
    assert cli.run(["evaluate", "--verdicts", str(_file(tmp_path))]) == 2
    assert cli.run(["evaluate", "--alerts", str(tmp_path / "none")]) == 2
    assert cli.run(["evaluate", "--verdicts", str(_file(tmp_path, VERDICT)), "--worlds", "1"]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 4


def test_the_report_says_what_it_cannot_tell() -> None:
    """What nobody reviewed, and what was missed."""
    assert "What nobody reviewed is not counted, nor is what Pileon missed." in report([])
