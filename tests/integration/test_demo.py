"""The demo as a newcomer runs it: two side by side, interrupted, killed, and with a worker that dies."""

from __future__ import annotations

import contextlib
import os
import pty
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from console.stored_alerts import read_alerts
from schemas.codec import decode_alert

pytestmark = pytest.mark.timeout(480)

ROOT = Path(__file__).parents[2]
SECONDS = 25
"""Enough for a start on a slow machine, and some seconds of playing."""

SLOW_SECONDS = 175

PATIENCE_SECONDS = 200
"""When a demo must have come so far on the busiest machine; nobody waits longer than it takes."""


class Demo:
    """A demo in a process of its own.

    Args:
        folder: Where its output goes.
        arguments: After ``pileon demo``.
        settings: Variables of its environment.
        terminal: Whether somebody could press Ctrl-C.
    """

    def __init__(self, folder: Path, *arguments: str, terminal: bool = False, **settings: str) -> None:
        folder.mkdir(parents=True)
        env = {key: value for key, value in os.environ.items() if not key.startswith(("PILEON_", "DEMO_"))}
        env |= {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", **settings}
        self._files = [folder / "stdout", folder / "stderr"]
        self._started = time.monotonic()
        primary, secondary = pty.openpty()
        with self._files[0].open("wb") as output, self._files[1].open("wb") as errors:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "console.cli.main", "demo", *arguments],
                cwd=folder,
                env=env,
                stdin=secondary if terminal else subprocess.DEVNULL,
                stdout=output,
                stderr=errors,
            )
        os.close(secondary)
        self._primary = primary

    @property
    def output(self) -> str:
        """What it has printed so far."""
        return self._files[0].read_text()

    @property
    def errors(self) -> str:
        """What it has printed on standard error so far."""
        return self._files[1].read_text()

    @property
    def folder(self) -> Path:
        """Where it keeps everything, as it says itself."""
        found = re.search(r"Logs and data: (\S+)", self.output)
        assert found, self.output + self.errors
        return Path(found[1])

    def wait_for(self, words: str, seconds: float = PATIENCE_SECONDS) -> None:
        """Wait until it prints words."""
        while words not in self.output:
            assert self.process.poll() is None, self.output + self.errors
            assert time.monotonic() < self._started + seconds, self.output + self.errors
            time.sleep(0.05)

    def finish(self) -> float:
        """Wait for its end, and return after how many seconds it came."""
        self.process.wait(PATIENCE_SECONDS)
        return time.monotonic() - self._started

    def workers(self) -> dict[str, int]:
        """Return the process ids of the workers, as it says itself."""
        return {name: int(pid) for name, pid in re.findall(r"(\S+) worker \(process (\d+)\)", self.output)}

    def left_over(self) -> list[str]:
        """Return which of its processes are still there."""
        workers = self.workers()
        assert len(workers) == 2, self.output
        left = [name for name, pid in workers.items() if is_running(pid)]
        host, port = (self.folder / "broker.address").read_text().split(":")
        with contextlib.suppress(OSError), socket.create_connection((host, int(port)), timeout=1):
            left.append("broker")
        return left

    def close(self) -> None:
        """End it if it still runs, and remove what it kept."""
        self.process.kill()
        self.process.wait()
        os.close(self._primary)
        with contextlib.suppress(AssertionError):
            shutil.rmtree(self.folder)


def is_running(pid: int) -> bool:
    """Return whether a process is there and not merely waiting for its parent to look."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{pid}/stat")
    return not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] != "Z"


def gone(demo: Demo, seconds: float = 60) -> bool:
    """Wait until none of a demo's processes is left."""
    deadline = time.monotonic() + seconds
    while demo.left_over():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


Start = Callable[..., Demo]


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Start]:
    """Starts demos, and ends those that are left in the end."""
    demos: list[Demo] = []

    def begin(*arguments: str, terminal: bool = False, **settings: str) -> Demo:
        folder = tmp_path_factory.mktemp("demo") / "output"
        demos.append(Demo(folder, *arguments, terminal=terminal, **settings))
        return demos[-1]

    yield begin
    for demo in demos:
        demo.close()


@pytest.fixture(scope="module")
def pair(start: Start) -> tuple[Demo, Demo]:
    """Two demos that ran side by side: one that was to end by itself, and one with somebody at the terminal."""
    timed = start(DEMO_SECONDS=str(SECONDS), PILEON_SLACK_WEBHOOK="https://hooks.example.org/secret")
    kept = start("--seed", "2", terminal=True)
    timed.finish()
    kept.wait_for("Ctrl-C ends the demo.")
    return timed, kept


def test_it_ends_by_itself_in_time(pair: tuple[Demo, Demo]) -> None:
    """With exit code 0 and nothing on standard error, leaving no process behind."""
    demo, _ = pair

    assert demo.process.returncode == 0, demo.output + demo.errors
    assert demo.errors == ""
    done = re.search(r"Done after (\d+) s", demo.output)
    assert done
    # Two at once start slowly, the more so on a busy machine: what counts is that it does not go on for ever.
    assert int(done[1]) <= SECONDS + SLOW_SECONDS
    assert demo.left_over() == []


def test_alerts_and_a_summary_are_printed(pair: tuple[Demo, Demo]) -> None:
    """The pile-on with its evidence, a message to Slack, and a row for each thing planted; no escape codes."""
    text = pair[0].output

    assert re.search(r"06:\d\d  PILE-ON  Arvind Rathwalkar", text)
    assert re.search(r"- \d+ accounts posted in 15 minutes, against a usual", text)
    assert "what Slack would get" in text
    assert re.search(r"coordinated group of 24 at\s", text)
    assert re.search(r"coordinated group of 14 at\s", text)
    assert re.search(r"coordinated groups found: [012] of 2", text)
    assert "It ends by itself." in text
    assert "\x1b" not in text


def test_settings_of_the_shell_are_left_aside(pair: tuple[Demo, Demo]) -> None:
    """A real webhook gets nothing, and its address is printed nowhere."""
    demo, _ = pair

    assert "Left aside: PILEON_SLACK_WEBHOOK" in demo.output
    logs = "".join(path.read_text() for path in demo.folder.glob("*.log"))
    assert "delivery.would_send" in logs
    assert "hooks.example.org" not in demo.output + logs


@pytest.mark.parametrize(("which", "seed"), [(0, 1), (1, 2)])
def test_replay_finds_the_same(pair: tuple[Demo, Demo], which: int, seed: int) -> None:
    """Four partitions and two workers, at either pace, give what one process gives on the same posts."""
    folder, stem = pair[which].folder, f"afternoon-{seed}"
    watched = ["--watchlist", f"{stem}.watchlist.yaml"]
    replayed = subprocess.run(
        [
            sys.executable,
            "-m",
            "console.cli.main",
            "replay",
            f"{stem}.jsonl",
            "--alerts",
            "-",
            "--emerging",
            *watched,
        ],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        timeout=240,
        check=True,
    )

    alerts = {alert.id: alert for alert in map(decode_alert, replayed.stdout.splitlines())}
    assert alerts
    assert {alert.id: alert for alert in read_alerts(folder / "alerts.jsonl")} == alerts


def test_with_somebody_at_the_terminal_it_stays(pair: tuple[Demo, Demo]) -> None:
    """Everything runs on until Ctrl-C, which is no failure then."""
    _, demo = pair
    assert demo.process.poll() is None
    assert sorted(demo.left_over()) == ["broker", "memory-notify", "watch-detect"]

    demo.process.send_signal(signal.SIGINT)
    demo.finish()

    assert demo.process.returncode == 0, demo.output + demo.errors
    assert demo.errors == ""
    assert "It goes on until Ctrl-C." in demo.output
    assert gone(demo)


@pytest.mark.parametrize("which", [0, 1])
def test_groups_are_flagged_and_the_crowd_is_not(pair: tuple[Demo, Demo], which: int) -> None:
    """A group is a coordinated campaign, nobody else is flagged, and the crowd is a pile-on only."""
    text = pair[which].output

    # Only what alters its texts is evidence at one target: the group that pushes a link is told by its volume.
    assert re.search(r"coordinated groups found: [12] of 2", text)
    assert "organic accounts flagged: 0" in text
    assert "the crowd at Arvind Rathwalkar: is a pile-on only, nobody in it is flagged" in text


@pytest.fixture(scope="module")
def ended(start: Start) -> dict[str, Demo]:
    """Demos that were ended while they played, each in another way."""
    demos = {way: start(DEMO_SECONDS="120") for way in ("SIGTERM", "a worker's end")}
    for demo in demos.values():
        demo.wait_for("Playing for")
    for way, demo in demos.items():
        if way == "SIGTERM":
            demo.process.terminate()
        else:
            os.kill(demo.workers()["watch-detect"], signal.SIGKILL)
    for demo in demos.values():
        demo.finish()
    return demos


def test_an_interrupted_demo_takes_its_processes_with_it(ended: dict[str, Demo]) -> None:
    """And ends with 1 and a line."""
    demo = ended["SIGTERM"]

    assert demo.process.returncode == 1
    assert demo.errors == "pileon demo: interrupted\n"
    assert gone(demo)


@pytest.mark.long
def test_a_killed_demo_takes_its_processes_with_it(start: Start) -> None:
    """Though it can tell them nothing; that the broker ends with its parent is tested by itself."""
    demo = start(DEMO_SECONDS="120")
    demo.wait_for("Playing for")
    demo.process.kill()
    demo.finish()
    assert demo.process.returncode == -signal.SIGKILL
    assert gone(demo)


def test_a_worker_that_dies_ends_the_demo(ended: dict[str, Demo]) -> None:
    """With 1, its name and its log."""
    demo = ended["a worker's end"]

    assert demo.process.returncode == 1
    assert demo.errors.startswith("pileon demo: the watch-detect worker ended with -9; see /")
    assert demo.errors.count("\n") == 1
    assert gone(demo)


@pytest.mark.parametrize("seconds", ["0", "soon"])
def test_a_wrong_time_is_refused(start: Start, seconds: str) -> None:
    """Before anything is started."""
    demo = start(DEMO_SECONDS=seconds)

    demo.finish()

    assert demo.process.returncode == 2
    assert demo.errors.startswith("pileon demo: Invalid value for '--seconds'")
    assert demo.output == ""
