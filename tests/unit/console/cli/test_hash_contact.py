"""``pileon hash-contact``."""

from __future__ import annotations

import io

import pytest

from console.cli.main import run
from pipeline.threats.doxxing.contacts import hash_contact

KEY = "sixteen letters or more"


def test_spellings_give_one_hash(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """As the detector will compute it."""
    monkeypatch.setenv("PILEON_CONTACT_KEY", KEY)
    assert run(["hash-contact", "98100 12345", "+91-9810012345"]) == 0
    assert capsys.readouterr().out.split() == [hash_contact("9810012345", KEY.encode())] * 2


def test_standard_input_keeps_contacts_out_of_the_history(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One a line."""
    monkeypatch.setenv("PILEON_CONTACT_KEY", KEY)
    monkeypatch.setattr("sys.stdin", io.StringIO("tara@example.org\n\n07911 123456\n"))
    assert run(["hash-contact", "--region", "gb"]) == 0
    assert len(capsys.readouterr().out.split()) == 2


@pytest.mark.parametrize(
    ("words", "key", "complaint"),
    [
        (["hash-contact", "98100 12345"], "", "set PILEON_CONTACT_KEY"),
        (["hash-contact", "98100 12345"], "short", "PILEON_CONTACT_KEY"),
        (["hash-contact", "98100 12345", "--region", "UK"], KEY, "the United Kingdom is GB"),
        (["hash-contact", "ab"], KEY, "contact 1: the contact is too short"),
    ],
)
def test_wrong_use_is_one_line(
    words: list[str],
    key: str,
    complaint: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Exit code 2, and neither key nor contact is repeated."""
    monkeypatch.setenv("PILEON_CONTACT_KEY", key)
    assert run(words) == 2
    told = capsys.readouterr().err
    assert complaint in told
    assert "98100" not in told
    assert "short'" not in told
