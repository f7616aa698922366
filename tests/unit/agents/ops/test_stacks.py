"""Stacks tell what hangs, without anything that a post says."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import threading

import pytest

from agents.ops import stacks


async def _waits_for_slack() -> None:
    await asyncio.Event().wait()


async def test_every_thread_and_task_is_told_by_name() -> None:
    """Where each of them is, by file, line and function."""
    done = threading.Event()
    thread = threading.Thread(target=done.wait, name="compressor", daemon=True)
    thread.start()
    task = asyncio.create_task(_waits_for_slack(), name="worker: Slack sender")
    await asyncio.sleep(0)
    told = stacks.every(asyncio.get_running_loop())
    done.set()
    thread.join()
    task.cancel()
    assert "(compressor)" in told
    assert "(MainThread)" in told
    assert "Task worker: Slack sender:" in told
    assert "in _waits_for_slack" in told
    assert "test_stacks.py" in told


def test_without_a_loop_the_threads_are_told() -> None:
    """A process may hang before its loop begins."""
    assert "in of_threads" in stacks.every(None)


def test_what_cannot_be_had_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who asks is about to end the process, and must not fail over it: the disk may be full."""

    def full() -> str:
        raise OSError("no space left")

    monkeypatch.setattr(stacks, "of_threads", full)
    assert stacks.every(None) == "no stacks: OSError: no space left\n"


def test_a_signal_shows_the_stacks_of_a_process_that_goes_on() -> None:
    """SIGUSR1 is for an operator who wonders what it is doing."""
    program = (
        "import os, signal; from agents.ops import stacks\n"
        "def waiting_for_a_broker(): os.kill(os.getpid(), signal.SIGUSR1)\n"
        "stacks.enable(); waiting_for_a_broker(); print('goes on')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=120, check=False
    )
    assert (done.returncode, done.stdout) == (0, "goes on\n")
    assert "in waiting_for_a_broker" in done.stderr


def test_a_crash_shows_the_stacks() -> None:
    """Of a library in C, for example."""
    program = (
        "import os, signal; from agents.ops import stacks\n"
        "def in_a_library(): os.kill(os.getpid(), signal.SIGSEGV)\n"
        "stacks.enable(); in_a_library()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env=os.environ | {"PYTHONFAULTHANDLER": ""},
    )
    assert done.returncode == -signal.SIGSEGV
    assert "in in_a_library" in done.stderr
