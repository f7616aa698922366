"""``pileon purge``: nothing is removed without being asked for twice."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from agents.store import AlertStore
from console.cli import main as cli
from schemas.alert import SamplePost, Window
from tests.support.alerts import NOON, campaign


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A store with an alert of long ago and one of the far future."""
    url = f"sqlite:///{tmp_path / 'alerts.sqlite3'}"
    monkeypatch.setenv("PILEON_STORE_URL", url)
    old = NOON - timedelta(days=9_000)
    with AlertStore(url) as store:
        store.upsert(campaign(id="old", window=Window(old, old)))
        late = NOON + timedelta(days=9_000)
        post = SamplePost("x", "p1", "member1", NOON, "a secret")
        store.upsert(campaign(id="new", window=Window(NOON, late), posts=[post]))
    return url


def test_old_alerts_are_removed_only_with_yes(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Without it, people learn how many there are."""
    assert cli.run(["purge", "--older-than", "365d"]) == 0
    assert capsys.readouterr().out == "1 alert would be removed; --yes removes them\n"
    assert cli.run(["purge", "--older-than", "365d", "--yes"]) == 0
    assert capsys.readouterr().out == "Removed: 1 alert, audit log entries: 0\n"
    with AlertStore(url) as store:
        assert [alert.id for alert in store.alerts()] == ["new"]


def test_an_account_and_a_post_are_erased(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    """From every alert that has them."""
    assert cli.run(["purge", "--account", "x:3"]) == 0
    assert "2 alerts name this account now" in capsys.readouterr().out
    assert cli.run(["purge", "--account", "x:3", "--yes"]) == 0
    assert cli.run(["purge", "--post", "x:p1", "--yes"]) == 0
    assert capsys.readouterr().out.splitlines() == ["Erased from 2 alerts", "Erased from 2 alerts"]
    with AlertStore(url) as store:
        assert all("member3" not in str(alert) for alert in store.alerts())
        assert all("secret" not in str(alert) for alert in store.alerts())


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ([], "choose one of --older-than, --account and --post"),
        (["--older-than", "1d", "--post", "x:1"], "choose one of"),
        (["--older-than", "soon"], "--older-than: 'soon' is not a number of days such as 365d"),
        (["--account", "x"], "--account: 'x' is not of the form PLATFORM:ID"),
    ],
)
def test_wrong_words_are_refused(
    url: str, capsys: pytest.CaptureFixture[str], words: list[str], message: str
) -> None:
    """With exit code 2 and one line."""
    assert cli.run(["purge", *words]) == 2
    assert message in capsys.readouterr().err
