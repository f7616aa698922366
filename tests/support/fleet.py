"""Workers under a supervisor that starts each anew when it ends, as Kubernetes does, to be killed at will."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from tests.support.installation import ROOT, Installation

RESTART_SECONDS: Final = 0.3
BEGIN_SECONDS: Final = 60.0
STOP_SECONDS: Final = 30.0
"""What Kubernetes gives a worker to stop in good order."""
COMPLAINTS: Final = 60


class Member:
    """One place in the fleet: its process, and all that ended before it."""

    def __init__(self, log: Path) -> None:
        self.log: Final = log
        self.process: subprocess.Popen[bytes] | None = None
        self.task: asyncio.Task[None] | None = None
        self.codes: list[int] = []
        self.wanted = True
        self._heard = 0
        self._born = 0.0

    def spawned(self, process: subprocess.Popen[bytes], heard: int) -> None:
        """Note a new process, and how much of the log is from those before it."""
        self.process = process
        self._heard = heard
        self._born = time.monotonic()

    def has_begun(self) -> bool:
        """Say whether the process that runs now has begun to work; before that, a signal simply ends it.

        It may log warnings only: by then it has begun, or never will.
        """
        if time.monotonic() - self._born > BEGIN_SECONDS:
            return True
        with self.log.open("rb") as log:
            log.seek(self._heard)
            return b'"event":"worker.started"' in log.read()


class Fleet:
    """Some workers of one installation.

    Args:
        installation: Whose workers.
        size: How many at the start.
        agents: Agents that each runs; all by default.
        folder: Where their logs go.
        prepare: Called in each new process before it becomes a worker.
        environment: Variables beside the installation's.
        name: What their logs are called.
        module: What is run in place of the command line.
    """

    def __init__(
        self,
        installation: Installation,
        size: int,
        *agents: str,
        folder: Path,
        prepare: Callable[[], None] | None = None,
        environment: dict[str, str] | None = None,
        name: str = "worker",
        module: str = "console.cli.main",
    ) -> None:
        self._installation = installation
        self._size = size
        self._agents = agents
        self._folder = folder
        self.prepare = prepare
        self.environment = dict(environment or {})
        self.members: list[Member] = []
        self._name = name
        self._module = module

    async def __aenter__(self) -> Self:
        for _ in range(self._size):
            self.join()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for member in self.members:
            member.wanted = False
            if member.process is not None and member.process.poll() is None:
                member.process.send_signal(signal.SIGCONT)
                member.process.kill()
        await asyncio.gather(*(member.task for member in self.members if member.task), return_exceptions=True)

    def join(self) -> Member:
        """Add a worker."""
        member = Member(self._folder / f"{self._name}-{len(self.members)}.log")
        self.members.append(member)
        member.task = asyncio.create_task(self._supervise(member))
        return member

    def kill(self, member: Member) -> bool:
        """Kill a worker as the kernel would; says whether there was one. It is started anew."""
        return self._signal(member, signal.SIGKILL)

    def restart(self, member: Member) -> bool:
        """Ask a worker to stop, so that it is started anew; says whether there was one."""
        return self._signal(member, signal.SIGTERM)

    def freeze(self, member: Member) -> bool:
        """Stop a worker's clockwork without its knowing."""
        return self._signal(member, signal.SIGSTOP)

    def thaw(self, member: Member) -> bool:
        """Let a frozen worker go on."""
        return self._signal(member, signal.SIGCONT)

    async def leave(self, member: Member) -> tuple[int, float]:
        """Ask a worker to stop for good; returns its exit code and the seconds that it took."""
        member.wanted = False
        begin = time.monotonic()
        process = member.process
        assert process is not None
        process.send_signal(signal.SIGTERM)
        assert member.task is not None
        await asyncio.wait_for(asyncio.shield(member.task), 4 * STOP_SECONDS)
        return member.codes[-1], time.monotonic() - begin

    async def begun(self) -> None:
        """Wait until all workers that run have begun to work: one that starts ends if its broker goes meanwhile."""
        for member in self.members:
            while member.wanted and not (member.process is not None and member.has_begun()):  # noqa: ASYNC110 - a log has no event
                await asyncio.sleep(0.1)

    async def stop(self) -> list[int]:
        """Ask all workers to stop, once those that were just started anew have begun; returns their exit codes."""
        running = [member for member in self.members if member.wanted and member.process is not None]
        await self.begun()
        return [code for code, _ in await asyncio.gather(*map(self.leave, running))]

    def codes(self) -> list[int]:
        """Return all exit codes so far; a killed worker's is −9."""
        return [code for member in self.members for code in member.codes]

    def complaints(self) -> str:
        """Return the last lines of what all workers wrote that are no news of work done: why one ended."""
        lines = [line for line in self.output().splitlines() if '"level":"info"' not in line]
        return "\n".join(lines[-COMPLAINTS:])

    def output(self) -> str:
        """Return what all workers wrote."""
        return "".join(
            member.log.read_text(errors="replace") for member in self.members if member.log.exists()
        )

    def _signal(self, member: Member, number: signal.Signals) -> bool:
        if member.process is None or member.process.poll() is not None:
            return False
        member.process.send_signal(number)
        return True

    async def _supervise(self, member: Member) -> None:
        while member.wanted:
            heard = member.log.stat().st_size if member.log.exists() else 0
            process = self._spawn(member)
            member.spawned(process, heard)
            while process.poll() is None:  # noqa: ASYNC110 - a process has no event for it
                await asyncio.sleep(0.02)
            member.codes.append(process.returncode)
            if member.wanted:
                with contextlib.suppress(asyncio.CancelledError):
                    await asyncio.sleep(RESTART_SECONDS)

    def _spawn(self, member: Member) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", self._module, "worker", *self._agents]
        with member.log.open("ab") as log:
            return subprocess.Popen(
                command,
                env=self._installation.environment() | self.environment,
                cwd=ROOT,
                stdout=log,
                stderr=log,
                preexec_fn=self.prepare,
            )
