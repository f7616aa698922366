"""The command line: what is loaded, and how each ending is told."""

from __future__ import annotations

import importlib

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
