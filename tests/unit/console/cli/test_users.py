"""``pileon users``: who may sign in, each change written down."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from agents.store import AlertReader
from console.cli.main import DONE, WRONG, run
from console.web.serve import is_loopback

PASSWORD = "a long enough password"


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A store's URL, which the environment names."""
    url = f"sqlite:///{tmp_path / 'pileon.sqlite3'}"
    monkeypatch.setenv("PILEON_STORE_URL", url)
    return url


def typed(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    """Let standard input hold a text."""
    monkeypatch.setattr("sys.stdin", io.StringIO(text))


def test_a_user_is_added_changed_and_disabled(
    store: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """And the audit log holds each step."""
    typed(monkeypatch, PASSWORD + "\n")
    assert run(["users", "add", "Priya", "--role", "analyst", "--password-stdin"]) == DONE
    assert run(["users", "role", "priya", "--role", "admin"]) == DONE
    assert run(["users", "disable", "priya"]) == DONE
    capsys.readouterr()
    assert run(["users"]) == DONE
    assert capsys.readouterr().out == "priya\tadmin\tdisabled\n"
    with AlertReader(store) as reader:
        assert [one.action for one in reader.audit(subject="priya")] == [
            "user.disable",
            "user.role",
            "user.add",
        ]


@pytest.mark.parametrize(
    ("words", "typed_in"),
    [
        (["add"], ""),
        (["add", "priya"], ""),
        (["add", "priya", "--password-stdin"], "short\n"),
        (["add", "two words", "--password-stdin"], PASSWORD),
        (["disable", "nobody"], ""),
        (["add", "priya", "--role", "owner"], ""),
    ],
)
def test_what_is_wrong_is_told(
    store: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: list[str],
    typed_in: str,
) -> None:
    """In one line, with exit code 2, and nobody is added."""
    typed(monkeypatch, typed_in)
    assert run(["users", *words]) == WRONG
    assert len(capsys.readouterr().err.strip().splitlines()) == 1
    assert run(["users"]) == DONE
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    "words",
    [
        ["--host", "192.0.2.7"],
        ["--host", "192.0.2.7", "--public-url", "https://pileon.example"],
        ["--host", "::"],
    ],
)
def test_the_console_refuses_another_address_without_users(
    store: str, capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    """And says how to add one."""
    assert run(["console", "--web", *words]) == WRONG
    assert "pileon users add" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("host", "here"),
    [
        ("127.0.0.1", True), ("::1", True), ("localhost", True), ("127.1.2.3", True), ("::", False),
        ("192.0.2.7", False),
        ("10.0.0.5", False), ("pileon.example", False), ("localhost.evil.example", False), ("", False),
    ],
)  # fmt: skip
def test_loopback_is_this_machine_alone(host: str, here: bool) -> None:
    """Whatever else sounds like it."""
    assert is_loopback(host) is here
