"""Processes of a demo: they end with it, and say why when they end before."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from agents.ops.errors import RunError
from lab.demo.processes import Child, environment, processes


def child(folder: Path, code: str) -> Child:
    """Start a Python program."""
    return Child("helper", [sys.executable, "-c", code], os.environ, folder / "helper.log")


def until_ended(started: Child) -> RunError:
    """Return what is said of a process that ends by itself."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            started.check()
        except RunError as error:
            return error
        time.sleep(0.02)
    raise AssertionError("it did not end")


def test_a_process_that_ends_is_told_with_its_last_words(tmp_path: Path) -> None:
    """Its name, its exit code, its log, and the end of that."""
    started = child(tmp_path, "print('one'); raise SystemExit('no broker')")
    try:
        message = str(until_ended(started))
    finally:
        started.wait(time.monotonic() + 5)

    assert message.startswith(f"the helper ended with 1; see {tmp_path / 'helper.log'}")
    assert message.endswith("one | no broker")


def test_events_are_whole_structured_lines(tmp_path: Path) -> None:
    """Half a line waits for its rest, and what is no event is passed over."""
    started = child(tmp_path, "pass")
    until_ended(started)
    started.wait(time.monotonic() + 5)
    with started.log.open("ab") as log:
        log.write(b'plain text\n[1]\n{"event":"a"}\n{"event":')
        log.flush()
        assert list(started.events()) == [{"event": "a"}]
        log.write(b'"b"}\n')
        log.flush()
        assert list(started.events()) == [{"event": "b"}]
        assert list(started.events()) == []


def test_who_does_not_end_is_killed(tmp_path: Path) -> None:
    """The demo does not wait for ever."""
    started = child(
        tmp_path,
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)",
    )
    while not started.log.read_bytes():
        time.sleep(0.02)
    started.end()
    started.wait(time.monotonic() + 0.2)

    assert str(until_ended(started)).startswith("the helper ended with -9")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_signals_interrupt_the_block_only(tmp_path: Path, number: signal.Signals) -> None:
    """What was set before is set again after."""
    before: Sequence[object] = [
        signal.getsignal(one) for one in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    ]

    with pytest.raises(KeyboardInterrupt), processes(tmp_path):
        signal.raise_signal(number)

    assert [signal.getsignal(one) for one in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)] == before


def test_children_see_no_setting_but_the_given_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    """A webhook that this shell has for other purposes stays out of it."""
    monkeypatch.setenv("PILEON_SLACK_WEBHOOK", "https://hooks.example.org/secret")
    monkeypatch.setenv("LANG", "C.UTF-8")

    env = environment({"partitions": 4})

    assert {name: value for name, value in env.items() if name.startswith("PILEON_")} == {
        "PILEON_PARTITIONS": "4"
    }
    assert env["LANG"] == "C.UTF-8"
