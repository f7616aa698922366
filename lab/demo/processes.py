"""The demo's processes: a broker and workers, none of which outlives the demo."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import FrameType
from typing import Any, Final

import msgspec

from agents.ops.errors import RunError
from agents.ops.settings import PREFIX, Settings
from schemas.topics import TOPICS, topic_name

WORKERS: Final = (("watch", "detect"), ("memory", "notify"))
"""The agents of each worker."""

START_SECONDS: Final = 90.0
"""A slow machine that compiles all modules for the first time takes half of it."""

STOP_SECONDS: Final = 4.0
POLL_SECONDS: Final = 0.05
LAST_LINES: Final = 3
INTERRUPTS: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Child:
    """A process whose output goes to a file.

    Args:
        name: What people call it.
        command: What is run.
        env: Its environment.
        log: The file.
    """

    def __init__(self, name: str, command: Sequence[str], env: Mapping[str, str], log: Path) -> None:
        self.name: Final = name
        self.log: Final = log
        self._unread = b""
        self._position = 0
        with log.open("wb") as output:
            # A session of its own: Ctrl-C reaches the demo alone, which then ends its children in order.
            self._process: Final = subprocess.Popen(  # noqa: S603 - no part of the command comes from outside
                command,
                env=dict(env),
                cwd=log.parent,
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    def check(self) -> None:
        """Make sure that it runs.

        Raises:
            RunError: If it has ended; the message has the end of its log.
        """
        code = self._process.poll()
        if code is not None:
            lines = self.log.read_text(errors="replace").splitlines()[-LAST_LINES:]
            said = " | ".join(line[:300] for line in lines) or "nothing"
            raise RunError(f"the {self.name} ended with {code}; see {self.log}, which ends: {said}")

    def events(self) -> Iterator[dict[str, Any]]:
        """Yield the structured lines that were logged since the last call."""
        with self.log.open("rb") as file:
            file.seek(self._position)
            data = self._unread + file.read()
            self._position = file.tell()
        *lines, self._unread = data.split(b"\n")
        for line in lines:
            # Whatever else prints to the same file is no event of ours.
            with contextlib.suppress(msgspec.DecodeError):
                event = msgspec.json.decode(line)
                if isinstance(event, dict):
                    yield event

    def end(self) -> None:
        """Ask it to end."""
        with contextlib.suppress(ProcessLookupError):
            self._process.terminate()

    def wait(self, deadline: float) -> None:
        """Wait until it has ended; it is killed at the deadline, in seconds of ``time.monotonic``."""
        try:
            self._process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdin is not None:
            self._process.stdin.close()


class Processes:
    """The broker and the workers of one demo.

    Args:
        folder: Where they log.
    """

    def __init__(self, folder: Path) -> None:
        self._folder: Final = folder
        self._address_file: Final = folder / "broker.address"
        self._broker: Child | None = None
        self._console: Child | None = None
        self._workers: Final[list[Child]] = []

    def start_broker(self, partitions: int) -> None:
        """Start the broker with all topics.

        Args:
            partitions: Partitions of every topic that does not fix them.
        """
        topics = ",".join(f"{topic_name(topic)}:{topic.partitions or partitions}" for topic in TOPICS)
        command = ["agents.kafka.embedded_broker", "--port-file", str(self._address_file), "--topics", topics]
        self._broker = self._child("broker", command, environment({}))

    def broker_address(self) -> str:
        """Wait for the broker, and return its address, host:port.

        Raises:
            RunError: If it does not come up.
        """
        self._wait(self._address_file.exists, "the broker")
        return self._address_file.read_text()

    def start_workers(self, settings: Mapping[str, object]) -> list[Child]:
        """Start the workers, and wait until every agent has its partitions.

        Args:
            settings: Settings by field name.

        Returns:
            The workers.

        Raises:
            RunError: If one ends or does not come up.
        """
        env = environment(settings)
        for agents in WORKERS:
            command = ["lab.demo.attached", "worker", *agents]
            self._workers.append(self._child(f"{'-'.join(agents)} worker", command, env))
        missing = {agent for agents in WORKERS for agent in agents}

        def ready() -> bool:
            missing.difference_update(event.get("stage") for event in self.events("partitions.assigned"))
            return not missing

        self._wait(ready, "the workers")
        return list(self._workers)

    def start_console(self, settings: Mapping[str, object]) -> None:
        """Start the console in the browser, on a free port.

        Args:
            settings: Settings by field name.
        """
        command = ["lab.demo.attached", "console", "--web", "--port", "0"]
        self._console = self._child("console", command, environment(settings))

    def console_address(self) -> str:
        """Wait for the console, and return its address.

        Raises:
            RunError: If it ends or does not come up.
        """
        self._wait(lambda: bool(self._address()), "the console")
        return self._address()

    def _address(self) -> str:
        log = "" if self._console is None else self._console.log.read_text(errors="replace")
        found = re.search(r"The console is at (http://\S+)", log)
        return found[1] if found else ""

    def events(self, name: str) -> Iterator[dict[str, Any]]:
        """Yield what the workers logged under a name; every line is looked at in one call only."""
        for worker in self._workers:
            yield from (event for event in worker.events() if event.get("event") == name)

    def _wait(self, reached: Callable[[], bool], what: str) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not reached():
            self.check()
            if time.monotonic() > deadline:
                raise RunError(
                    f"{what} did not come up in {START_SECONDS:.0f} s; the logs are in {self._folder}"
                )
            time.sleep(POLL_SECONDS)

    def check(self) -> None:
        """Make sure that all processes run.

        Raises:
            RunError: If one has ended.
        """
        for child in self._children():
            child.check()

    def stop(self) -> None:
        """End the workers and the console, and then the broker."""
        for child in self._children():
            if child is not self._broker:
                child.end()
        deadline = time.monotonic() + STOP_SECONDS
        for child in self._children():
            if child is self._broker:
                child.end()
            child.wait(deadline)

    def _children(self) -> list[Child]:
        found = [*self._workers, self._console, self._broker]
        return [child for child in found if child is not None]

    def _child(self, name: str, module: Sequence[str], env: Mapping[str, str]) -> Child:
        log = self._folder / f"{name.replace(' ', '-')}.log"
        return Child(name, [sys.executable, "-m", *module], env, log)


@contextlib.contextmanager
def processes(folder: Path) -> Iterator[Processes]:
    """Give processes that end with the block, also when it ends by SIGINT, SIGTERM or SIGHUP.

    Any of the three raises KeyboardInterrupt in the block.
    """
    told: list[int] = []

    def interrupt(number: int, _frame: FrameType | None) -> None:
        told.append(number)
        raise KeyboardInterrupt

    before = {number: signal.signal(number, interrupt) for number in INTERRUPTS}
    started = Processes(folder)
    try:
        yield started
    except Exception:
        # A library in C that is interrupted while it starts may end with an error of its own instead.
        if told:
            raise KeyboardInterrupt from None
        raise
    finally:
        for number in INTERRUPTS:
            signal.signal(number, signal.SIG_IGN)
        started.stop()
        for number, handler in before.items():
            signal.signal(number, handler)


def environment(values: Mapping[str, object]) -> dict[str, str]:
    """Return the environment of a child: this one's without its settings, and the given settings by field name."""
    env = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    unknown = values.keys() - Settings.model_fields.keys()
    assert not unknown, unknown
    return env | {PREFIX + field.upper(): str(value) for field, value in values.items()}
