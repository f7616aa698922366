"""A case in one package: everything is in it, it can be checked, and it is written whole or not at all."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import stat
import subprocess
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from agents.store import AlertStore, Cases
from console.cli import main as cli
from console.cli.case_package import zipped
from console.stored_alerts import read_alerts
from schemas.alert import AlertTarget, Evidence, Minute, NamedAccount, SamplePost, Tie
from schemas.codec import encode_alert
from schemas.deletion import Deletion
from tests.support.alerts import CAMPAIGN, NOON, campaign

LINK = "https://social.example/@member1/1"
FIRST = campaign(
    leads=[NamedAccount("x", "99", "=lead", 0.4, ["spray"])],
    accounts=CAMPAIGN.accounts[:2],
    posts=[
        SamplePost("x", "p1", "member1", NOON, "Resign [phone] now.", LINK),
        SamplePost("x", "p2", "passer-by", NOON + timedelta(seconds=1), "I saw it.", "https://social.example/2"),
    ],
)  # fmt: skip
SECOND = campaign(
    revision=4,
    evidence=[Evidence("copies", "Two posted the same text.", 14.5, ["p1"])],
    posts=[FIRST.posts[0], SamplePost("x", "1840000000000000001", "=evil", NOON, "No link\u202e.")],
    timeline=[Minute(NOON, 30, 20, 2)],
    ties=[Tie("x:0", "x:1", "reply", 0.0, "member0 answered member1.")],
)
OTHER = campaign(id="d-07", target=AlertTarget(name="Judge"), accounts=CAMPAIGN.accounts[:1])
BOTH = {"alerts.jsonl": [FIRST, OTHER, SECOND]}


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A store with two revisions of a case, another alert, and what people did."""
    found = f"sqlite:///{tmp_path / 'store' / 'alerts.sqlite3'}"
    monkeypatch.setenv("PILEON_STORE_URL", found)
    monkeypatch.chdir(tmp_path)
    with AlertStore(found) as store:
        for alert in BOTH["alerts.jsonl"]:
            store.upsert(alert)
        cases = Cases(store.engine)
        cases.assign("c-01", "priya", "priya")
        cases.note("c-01", "The press office knows.", "priya")
        cases.mute(alert_id="c-01", for_ms=60_000, reason="seen", actor="priya")
        cases.judge(["c-01"], "organic_reaction", "A petition.", "priya")
        store.forget([Deletion("x", "p2")])
    return found


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same alerts in a file of a replay."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "alerts.jsonl"
    path.write_bytes(b"".join(encode_alert(alert) + b"\n" for alert in BOTH[path.name]))
    return path


def rows(content: bytes) -> list[dict[str, str]]:
    """Read CSV back."""
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


def unpacked(path: Path) -> dict[str, bytes]:
    """Return the files of a package, all of which its manifest and its checksums must name."""
    with zipfile.ZipFile(path) as archive:
        assert {name.partition("/")[0] for name in archive.namelist()} == {"case-c-01"}
        files = {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}
    told = {one["name"]: one for one in json.loads(files["manifest.json"])["files"]}
    assert set(told) == set(files) - {"manifest.json", "SHA256SUMS"}
    for name, one in told.items():
        assert (one["bytes"], one["sha256"]) == (len(files[name]), hashlib.sha256(files[name]).hexdigest())
    sums = {
        name: digest
        for digest, _, name in (line.partition("  ") for line in files["SHA256SUMS"].decode().splitlines())
    }
    assert sums == {
        name: hashlib.sha256(content).hexdigest() for name, content in files.items() if name != "SHA256SUMS"
    }
    return files


def test_everything_of_a_case_is_in_it(url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every revision with its accounts, leads, posts and evidence, and what people did with it."""
    assert cli.run(["export", "c"]) == 0
    assert capsys.readouterr() == ("", "pileon export: case-c-01.zip: 2 revisions of c-01, 16 files\n")
    files = unpacked(tmp_path / "case-c-01.zip")

    assert json.loads(files["alert.json"])["revision"] == 4
    assert [json.loads(line)["revision"] for line in files["revisions.jsonl"].splitlines()] == [1, 4]
    accounts = rows(files["accounts.csv"])
    assert len(accounts) == 12
    assert [one["first_revision"] for one in accounts if one["account_id"] in {"1", "11"}] == ["1", "4"]
    [lead] = rows(files["leads.csv"])
    assert (lead["handle"], lead["first_revision"], lead["last_revision"]) == ("'=lead", "1", "1")
    assert [one["statement"] for one in rows(files["evidence.csv"])] == ["Two posted the same text."]
    assert len(rows(files["timeline.csv"])) == len(rows(files["ties.csv"])) == 1
    assert [(one["alert_id"], one["shared_accounts"]) for one in rows(files["related.csv"])] == [
        ("d-07", "1")
    ]
    decided = json.loads(files["decisions.json"])
    assert (decided["verdict"], decided["assignee"], decided["review"]) == (
        "organic_reaction",
        "priya",
        "closed",
    )
    assert [one["text"] for one in decided["notes"]] == ["The press office knows."]
    assert [one["reason"] for one in decided["verdicts"] + decided["mutes"]] == ["A petition.", "seen"]
    history = rows(files["history.csv"])
    assert {one["actor"] for one in history} == {"priya"}
    assert len(history) == 4
    assert [one["at"] for one in history] == sorted(one["at"] for one in history)
    assert [one["revision"] for one in rows(files["revisions.csv"])] == ["1", "4"]


def test_posts_are_those_of_every_revision(url: str, tmp_path: Path) -> None:
    """With where they can be seen; a deleted one has no text, and nobody is sent to it."""
    assert cli.run(["export", "c-01", "--out", "case.ZIP"]) == 0
    files = unpacked(tmp_path / "case.ZIP")

    posts = {one["post_id"]: one for one in rows(files["posts.csv"])}
    assert set(posts) == {"p1", "p2", "'1840000000000000001"}
    assert posts["p1"]["text"] == "Resign [phone] now."
    assert (posts["p1"]["revisions"], posts["p1"]["evidence"], posts["p1"]["account_id"]) == (
        "1, 4",
        "copies",
        "1",
    )
    assert posts["p2"]["text"] == ""
    assert posts["p2"]["deleted_at"]
    assert [one["url"] for one in rows(files["permalinks.csv"])] == [LINK]
    readme = files["README.txt"].decode()
    assert "3 posts are quoted; 1 of them have no permalink, 1 were deleted since." in readme
    assert b"I saw it." not in b"".join(files.values())


def test_a_replay_has_cases_too(file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """In every revision of the file; nobody has decided anything of them, which is said."""
    assert cli.run(["export", "c-01", "--alerts", file.name, "--out", "case"]) == 0
    assert capsys.readouterr().err == "pileon export: case: 2 revisions of c-01, 13 files\n"
    folder = tmp_path / "case"

    assert read_alerts(folder / "revisions.jsonl") == [SECOND]
    assert {path.name for path in folder.iterdir()}.isdisjoint({"decisions.json", "history.csv"})
    assert "nothing is known of what people decided" in (folder / "README.txt").read_text()
    assert json.loads((folder / "manifest.json").read_text())["source"] == "alerts.jsonl"
    subprocess.run(["sha256sum", "--quiet", "-c", "SHA256SUMS"], cwd=folder, check=True)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}


def test_nothing_is_written_over(file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Neither a package nor anything else, and no part of one is left."""
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("mine")
    (tmp_path / "empty").mkdir()
    command = ["export", "c-01", "--alerts", file.name]
    assert cli.run([*command, "--out", "empty"]) == 0
    capsys.readouterr()
    for taken in ("full", "alerts.jsonl", "empty"):
        assert cli.run([*command, "--out", taken]) == 2
        said = f"pileon export: {taken} is there already; a case is not written over another\n"
        assert capsys.readouterr().err == said
    assert cli.run([*command, "--out", "absent/case.zip"]) == 2
    assert capsys.readouterr().err == "pileon export: absent/case.zip: No such file or directory\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["alerts.jsonl", "empty", "full"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["zz"], "no alerts begin with 'zz'"),
        ([""], "CASE is empty"),
        (["c-01", "--table", "accounts"], "--table is for tables of alerts"),
        (["c-01", "--format", "csv"], "--format is for tables of alerts"),
        (["c-01", "--id", "c-01"], "--id is for tables of alerts"),
        (["c-01", "--alerts", "absent"], "absent: No such file or directory"),
    ],
)
def test_what_is_no_case_is_refused(
    file: Path,
    capsys: pytest.CaptureFixture[str],
    words: list[str],
    said: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """In a line, with 2."""
    monkeypatch.setenv("PILEON_DATA_DIR", "absent")
    assert cli.run(["export", *words]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(f"pileon export: {said}")
    assert err.count("\n") == 1


def test_a_beginning_of_several_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With how many there are."""
    alerts = [campaign(id=f"c-{number}") for number in range(12)]
    (tmp_path / "alerts.jsonl").write_bytes(b"".join(encode_alert(one) + b"\n" for one in alerts))
    monkeypatch.chdir(tmp_path)
    for beginning, many in (("c-", "10 or more"), ("c-1", None)):
        code = cli.run(["export", beginning, "--alerts", "alerts.jsonl"])
        err = capsys.readouterr().err
        assert (code, many is None) in {(0, True), (2, False)}
        assert many is None or err == f"pileon export: {many} alerts begin with 'c-'\n"


def test_the_same_files_give_the_same_bytes() -> None:
    """So that two packages can be compared."""
    at = datetime(2026, 11, 30, 12, 0, 2, tzinfo=UTC)
    files: dict[str, Any] = {"b": b"2", "a": b"1"}
    assert zipped(files, "case", at) == zipped(dict(reversed(files.items())), "case", at)
