"""Progress: a moving line on a terminal, plain lines elsewhere, and no more often than people read."""

from __future__ import annotations

import io
from functools import partial

import pytest

from console.cli.progress import Progress


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        """Say so."""
        return True


class Clock:
    """Goes when told to."""

    now = 0.0

    def __call__(self) -> float:
        """Return the time."""
        return self.now


def test_lines_come_no_more_often_than_due() -> None:
    """And nobody builds the line in between."""
    clock, stream, built = Clock(), io.StringIO(), list[float]()
    progress = Progress(stream, clock)

    def line() -> str:
        built.append(clock.now)
        return f"at {clock.now:.0f}"

    for second in range(25):
        clock.now = float(second)
        progress.update(line)
    progress.clear()

    assert stream.getvalue() == "at 10\nat 20\n"
    assert built == [10.0, 20.0]


def test_a_terminal_has_one_moving_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is overwritten, taken away in the end, and cut where the terminal ends."""
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "40")
    clock, stream = Clock(), Terminal()
    progress = Progress(stream, clock)
    for second, line in enumerate(("one", "[two]", "three " * 20), 1):
        clock.now = float(second)
        progress.update(partial(str, line))
    shown = stream.getvalue()
    progress.clear()

    assert shown.count("\n") == 0
    assert "one" in shown
    assert "[two]" in shown
    assert shown.count("three") < 20
    assert stream.getvalue().endswith("\x1b[2K")


def test_nothing_shown_needs_no_clearing() -> None:
    """A quick run leaves a terminal as it was."""
    stream = Terminal()
    Progress(stream, Clock()).clear()

    assert stream.getvalue() == ""
