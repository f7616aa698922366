"""The command line: what is loaded, and how each ending is told."""

from __future__ import annotations

import importlib
import re

import pytest

from agents.ops.errors import ConfigurationError, RunError
from console.cli import main as cli


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (ConfigurationError("PILEON_X is not\na known setting"), 2),
        (RunError("no broker"), 1),
        (KeyboardInterrupt(), 1),
        (FileNotFoundError(2, "No such file or directory", "x.jsonl"), 1),
        (OSError("disk full"), 1),
    ],
)
def test_every_bad_ending_is_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], error: BaseException, code: int
) -> None:
    """With the code that says whose fault it is."""

    def fail() -> None:
        """Fail."""
        raise error

    monkeypatch.setattr("console.cli.check.check", fail)

    assert cli.run(["check"]) == code
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("pileon check: ")
    assert err.count("\n") == 1


def test_a_bug_is_not_dressed_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """What nobody foresaw comes with its traceback."""

    def fail() -> None:
        """Fail."""
        raise KeyError("bug")

    monkeypatch.setattr("console.cli.check.check", fail)

    with pytest.raises(KeyError):
        cli.run(["check"])


@pytest.mark.parametrize("name", cli.COMMANDS)
def test_summaries_are_those_of_the_commands(name: str) -> None:
    """The overview repeats the first line of each command, which it does not load."""
    entry = cli.COMMANDS[name]
    function = getattr(importlib.import_module(entry.module), entry.function)

    assert (function.__doc__ or "").partition("\n")[0] == entry.summary


def test_completion_knows_commands_and_options(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A shell that asks is told what may follow."""
    offered = []
    for words, at in (("pileon ha", "1"), ("pileon hash-contact --re", "2")):
        monkeypatch.setenv("_PILEON_COMPLETE", "complete_bash")
        monkeypatch.setenv("COMP_WORDS", words)
        monkeypatch.setenv("COMP_CWORD", at)
        with pytest.raises(SystemExit) as ended:
            cli.run([])
        assert ended.value.code == 0
        offered.append(capsys.readouterr().out.split())

    assert offered[0] == ["hash-contact"]
    assert offered[1] == ["--region"]


@pytest.mark.parametrize("words", [["--version"], ["--version", "check"]])
def test_the_version_is_all_that_is_shown(capsys: pytest.CaptureFixture[str], words: list[str]) -> None:
    """Whatever else is asked for."""
    assert cli.run(words) == 0

    assert re.fullmatch(r"\d+\.\d+\.\d+\n", capsys.readouterr().out)
