"""Exports: the newest of each alert, in forms that other programs read and strangers cannot abuse."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.ops.spared import load_spared
from agents.store import AlertStore, Cases
from console.cells import FORMULA_STARTS
from console.cli import main as cli
from console.cli.export import ACCOUNT_COLUMNS, ALERT_COLUMNS, csv_table
from schemas.alert import AlertTarget, NamedAccount, SamplePost
from schemas.verdict import Verdict
from tests.support.alerts import CAMPAIGN, campaign


def rows(content: bytes) -> list[dict[str, str]]:
    """Read CSV back."""
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


def test_a_row_an_alert() -> None:
    """Every column has its value."""
    (row,) = rows(csv_table([CAMPAIGN], "alerts"))

    assert tuple(row) == ALERT_COLUMNS
    assert row["id"] == "c-01"
    assert row["target_name"] == "The Foreign Secretary"
    assert row["opened_at"] == "2026-11-21T12:00:00+00:00"
    assert row["posts"] == "1200"
    assert row["named_accounts"] == "12"
    assert row["evidence"].startswith("9 of them posted the same text, word for word. | 12 accounts")


def test_a_row_an_account() -> None:
    """Accounts say which alert names them, and why."""
    found = rows(csv_table([CAMPAIGN], "accounts"))

    assert tuple(found[0]) == ACCOUNT_COLUMNS
    assert [row["handle"] for row in found] == [f"member{number}" for number in range(12)]
    assert {(row["alert_id"], row["evidence"], row["score"]) for row in found} == {
        ("c-01", "synchrony", "0.9")
    }


@pytest.mark.parametrize("handle", ["=1+1", "+1", "-1", "@sum", "\t=1", "\r=1", " =1", "＝1", "＠x"])
def test_cells_are_no_formulas(handle: str) -> None:
    """Handles are chosen by strangers, and spreadsheets are eager."""
    alert = campaign(accounts=[NamedAccount("x", "1", handle, 0.5, ["c"])])

    (row,) = rows(csv_table([alert], "accounts"))

    assert row["handle"] == f"'{handle}"


@pytest.mark.parametrize(
    ("handle", "shown"),
    [("a;=1+1", "a;'=1+1"), ("a\t@x", "a\t'@x"), (";+1", ";'+1"), ("a\n-1", "a\n'-1"), ("=1;=2", "'=1;'=2")],
)
def test_no_formula_begins_where_other_spreadsheets_split_a_cell(handle: str, shown: str) -> None:
    """In much of Europe a semicolon ends a cell, and what is not in quotes is split there."""
    alert = campaign(accounts=[NamedAccount("x", "1", handle, 0.5, ["c"])])

    (row,) = rows(csv_table([alert], "accounts"))

    assert row["handle"] == shown


@given(handle=st.text(max_size=30))
def test_no_cell_of_any_text_begins_a_formula(handle: str) -> None:
    """Neither where the file is split at commas, nor at semicolons or tabs."""
    alert = campaign(accounts=[NamedAccount("x", "1", handle, 0.5, ["c"])])
    content = csv_table([alert], "accounts").decode()
    for delimiter in ",;\t":
        for row in csv.reader(io.StringIO(content, newline=""), delimiter=delimiter):
            assert not [cell for cell in row if cell.lstrip(" ").startswith(FORMULA_STARTS)]


def test_ordinary_cells_and_numbers_are_left_alone() -> None:
    """A guard in front of every cell would spoil the file."""
    alert = campaign(
        target=AlertTarget(platform="x", handle='a,b"c\nd'), accounts=[NamedAccount("x", "-", "a-b", 0.5, [])]
    )

    (row,) = rows(csv_table([alert], "alerts"))

    assert row["target_handle"] == 'a,b"c\nd'
    assert row["score"] == "0.83"


@pytest.mark.parametrize(
    "cell",
    ["1801234567890123456", "007", "12e45", "1E5", "sept2", "MAR 12", "2026-11", "1/2", "true", "-0012"],
)
def test_what_a_spreadsheet_would_change_is_kept_from_it(cell: str) -> None:
    """Ids of nineteen digits are rounded, handles become days; with an apostrophe they stay texts."""
    named = NamedAccount("x", cell, cell, 0.9, ["synchrony"])
    rows = list(csv.reader(io.StringIO(csv_table([campaign(accounts=[named])], "accounts").decode())))
    assert rows[1][3:5] == [f"'{cell}", f"'{cell}"]


@pytest.mark.parametrize(
    "cell", ["12345", "294bf43c", "march_of_time", "2026-11-21T12:00:00+00:00", "vera29", "c-01"]
)
def test_what_a_spreadsheet_leaves_alone_is_left_alone(cell: str) -> None:
    """Other programs read these files too."""
    named = NamedAccount("x", cell, cell, 0.9, ["synchrony"])
    rows = list(csv.reader(io.StringIO(csv_table([campaign(accounts=[named])], "accounts").decode())))
    assert rows[1][3:5] == [cell, cell]


def test_leads_and_posts_have_tables_of_their_own() -> None:
    """Leads are no named accounts, and a post comes with its link."""
    lead = NamedAccount("x", "9", "near", 0.2, ["copies"])
    post = SamplePost("x", "p1", "member1", CAMPAIGN.opened_at, "=text", "https://x.example/1")
    alert = campaign(leads=[lead], posts=[post])
    assert [row["handle"] for row in rows(csv_table([alert], "leads"))] == ["near"]
    assert "near" not in csv_table([alert], "accounts").decode()
    (row,) = rows(csv_table([alert], "posts"))
    assert (row["url"], row["text"]) == ("https://x.example/1", "'=text")


def test_verdicts_are_exported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    """The newest of each alert, with its reason."""
    url = f"sqlite:///{tmp_path / 'alerts.sqlite3'}"
    monkeypatch.setenv("PILEON_STORE_URL", url)
    with AlertStore(url) as store:
        store.upsert(campaign())
        cases = Cases(store.engine)
        cases.judge(["c-01"], "news", "An article.", "priya")
        cases.judge(["c-01"], "fandom", "A concert.", "priya")
    assert cli.run(["export", "--format", "csv", "--table", "verdicts"]) == 0
    (row,) = rows(capfdbinary.readouterr().out)
    assert (row["alert_id"], row["verdict"], row["reason"]) == ("c-01", "fandom", "A concert.")
    assert cli.run(["export", "--table", "verdicts"]) == 0
    line = msgspec.json.decode(capfdbinary.readouterr().out, type=Verdict)
    assert (line.value, line.kind, line.accounts) == ("fandom", "coordinated_campaign", 12)
    assert cli.run(["export", "--table", "spared", "--out", str(tmp_path / "spared.jsonl")]) == 0
    assert load_spared(tmp_path / "spared.jsonl") == {f"x:{number}": "fandom" for number in range(12)}
    assert cli.run(["export", "--table", "spared", "--format", "csv"]) == 2
    assert cli.run(["export", "--table", "posts"]) == 2
