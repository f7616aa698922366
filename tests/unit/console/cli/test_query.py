"""Questions from the terminal: what is shown, what is written as JSON, and what is refused."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from agents.store import AlertStore, Cases
from console.cli import main as cli
from console.cli.query import around
from console.stored_alerts import read_alerts
from schemas.alert import AlertTarget, NamedAccount, SamplePost
from schemas.codec import encode_alert
from tests.support.alerts import NOON, campaign

OTHER = campaign(
    id="d-02",
    revision=3,
    kind="pile_on",
    status="closed",
    severity="low",
    target=AlertTarget(name="Çağla İnce"),
    accounts=[],
    leads=[NamedAccount("x", "7", "Member7", 0.4, ["spray"])],
    posts=[SamplePost("x", "p2", "mallory", NOON, "\x1b[2J" + "word " * 80 + "needle " + "word " * 80)],
)


@pytest.fixture(params=["store", "file"])
def given(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Options with which a query asks two alerts, of a store or of a file."""
    alerts = [campaign(), OTHER]
    url = f"sqlite:///{tmp_path / 'alerts.sqlite3'}"
    monkeypatch.setenv("PILEON_STORE_URL", url)
    if request.param == "store":
        with AlertStore(url) as store:
            for alert in alerts:
                store.upsert(alert)
        return []
    earlier = campaign(id="d-02", revision=1, target=AlertTarget(name="Nobody"))
    (tmp_path / "alerts.jsonl").write_bytes(b"".join(encode_alert(one) + b"\n" for one in [earlier, *alerts]))
    return ["--alerts", str(tmp_path / "alerts.jsonl")]


def _ask(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert cli.run(["query", *words]) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ([], ["c-01", "d-02"]),
        (["--account", "@MEMBER7"], ["c-01", "d-02"]),
        (["--account", "x:7", "--role", "flagged"], ["c-01"]),
        (["--account", "7", "--role", "lead"], ["d-02"]),
        (["--target", "çağla"], ["d-02"]),
        (["--target", "nobody"], []),
        (["--target", "fs"], ["c-01"]),
        (["--kind", "campaign", "--kind", "doxxing"], ["c-01"]),
        (["--kind", "pile_on", "--severity", "low", "--status", "closed"], ["d-02"]),
        (["--evidence", "copies", "--text", "WORD FOR"], ["c-01", "d-02"]),
        (["--text", "needle"], ["d-02"]),
        (["--from", "2026-11-21T12:00:00Z", "--to", "2026-11-22"], ["c-01", "d-02"]),
        (["--to", "2026-11-21T12:00:00Z"], []),
        (["--review", "unreviewed", "--limit", "1"], ["c-01"]),
        (["--verdict", "organic_reaction"], []),
    ],
)
def test_what_is_asked_for_is_found(
    capsys: pytest.CaptureFixture[str], given: list[str], words: list[str], found: list[str]
) -> None:
    """In a pipe an alert is a line; as JSON it is the alert that other commands take."""
    assert re.findall(r"^2026-.* posts  (\S+)  ", _ask(capsys, *given, *words), re.MULTILINE) == found
    written = [json.loads(line)["id"] for line in _ask(capsys, *given, *words, "--json").splitlines()]
    assert written == found


def test_it_says_where_an_account_is(capsys: pytest.CaptureFixture[str], given: list[str]) -> None:
    """As what, how strongly and why."""
    out = _ask(capsys, *given, "--account", "member7")
    assert "x:member7 (7): flagged, score 0.90, synchrony" in out
    assert "x:Member7 (7): lead, score 0.40, spray" in out
    assert out.startswith("alerts: 2, coordinated campaigns among them: 1\n")


def test_words_are_shown_where_they_stand(capsys: pytest.CaptureFixture[str], given: list[str]) -> None:
    """Not the whole post, and nothing in it moves the cursor."""
    out = _ask(capsys, *given, "--text", "needle")
    [line] = [line for line in out.splitlines() if "d-02" in line]
    assert re.search(r"x:mallory wrote: … (wo)?r?d? ", line)
    assert "needle" in line
    assert len(line) < 500
    assert "\x1b" not in out


def test_json_is_what_other_commands_take(
    capsys: pytest.CaptureFixture[str], given: list[str], tmp_path: Path
) -> None:
    """Whole alerts, with the review and what was found beside them."""
    out = _ask(capsys, *given, "--account", "x:7", "--json")
    (tmp_path / "found.jsonl").write_text(out)
    assert {alert.id: alert for alert in read_alerts(tmp_path / "found.jsonl")} == {
        "c-01": campaign(),
        "d-02": OTHER,
    }
    first = json.loads(out.splitlines()[0])
    assert (first["review"], first["verdict"], first["assignee"]) == ("unreviewed", None, None)
    assert first["found"]["accounts"] == [
        {"platform": "x", "id": "7", "handle": "member7", "role": "flagged", "score": 0.9}
        | {"evidence": ["synchrony"]}
    ]


def test_decisions_can_be_asked_for(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What people found the alerts to be."""
    url = f"sqlite:///{tmp_path / 'alerts.sqlite3'}"
    monkeypatch.setenv("PILEON_STORE_URL", url)
    with AlertStore(url) as store:
        for alert in (campaign(), OTHER):
            store.upsert(alert)
        Cases(store.engine).judge(["d-02"], "organic_reaction", "A petition.", "priya")
    out = _ask(capsys, "--verdict", "organic_reaction", "--review", "closed", "--json")
    assert [json.loads(line)["id"] for line in out.splitlines()] == ["d-02"]


def test_a_screen_of_80_columns_is_enough(
    capsys: pytest.CaptureFixture[str], given: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Below each alert stands what was found in it."""
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("NO_COLOR", "1")
    out = _ask(capsys, *given, "--text", "word for word")
    assert max(map(len, out.splitlines())) <= 80
    assert "    copies: 9 of them posted the same text, word for word." in out


def test_a_code_that_there_is_not_is_told(capsys: pytest.CaptureFixture[str], given: list[str]) -> None:
    """With those that there are."""
    assert cli.run(["query", *given, "--evidence", "syncrony"]) == 0
    assert capsys.readouterr().err == (
        "pileon query: no alert has evidence 'syncrony'; there is copies, synchrony\n"
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--kind", "raid"], "--kind: 'raid' is none of coordinated_campaign, pile_on,"),
        (["--severity", "grave"], "--severity: 'grave' is none of low, medium, high, critical"),
        (["--role", "lead"], "--role needs --account"),
        (["--account", " "], "--account is empty"),
        (["--text", ""], "--text is empty"),
        (["--from", "now"], "--from: 'now' is not a time such as"),
        (["--from", "2026-01-02", "--to", "2026-01-01"], "--to is not after --from"),
        (["--alerts", "absent.jsonl"], "absent.jsonl: No such file or directory"),
        (["--limit", "0"], "Invalid value for '--limit'"),
    ],
)
def test_a_wrong_question_is_refused_in_a_line(
    capsys: pytest.CaptureFixture[str], words: list[str], said: str
) -> None:
    """With exit code 2."""
    assert cli.run(["query", *words]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(f"pileon query: {said}")
    assert err.count("\n") == 1


def test_a_store_that_is_not_there_yet_has_no_alerts(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Which is no failure, and makes none."""
    monkeypatch.setenv("PILEON_DATA_DIR", str(tmp_path / "data"))
    assert _ask(capsys, "--account", "x:1") == "alerts: 0, coordinated campaigns among them: 0\n"
    assert _ask(capsys, "--account", "x:1", "--json") == ""
    assert list(tmp_path.iterdir()) == []


def test_the_part_around_words() -> None:
    """At either end of a text there are no dots."""
    text = "needle " + "word " * 40
    assert around(text, "needle", 20) == "needle word word wor …"
    assert around(text[::-1], "eldeen", 20).startswith("… ")
    assert around("short", "absent") == "short"
