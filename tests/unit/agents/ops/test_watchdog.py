"""A process that hangs is ended, one that is well or was only stopped for a while is not."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading

import pytest

from agents.ops import watchdog
from agents.ops.watchdog import Watchdog

BEAT = 0.005


class End:
    """Stands in for the end of the process."""

    def __init__(self) -> None:
        self.reasons: list[str] = []
        self.came = threading.Event()

    def __call__(self, reason: str) -> None:
        """Note why."""
        self.reasons.append(reason)
        self.came.set()


async def test_a_complaint_that_lasts_ends_the_process() -> None:
    """The reason names the agent and what is wrong with it."""
    end = End()
    dog = Watchdog({"watch": lambda: None, "detect": lambda: "busy for 130 s"}, end=end, beat=BEAT)
    dog.start()
    assert await asyncio.to_thread(end.came.wait, 60)
    dog.stop()
    assert end.reasons == ["detect: busy for 130 s"]


async def test_a_complaint_that_passes_ends_nothing() -> None:
    """After a pause of the whole process a worker is behind for a moment; looks, not seconds, are counted."""
    end = End()
    looks = 0
    well = asyncio.Event()

    def check() -> str | None:
        nonlocal looks
        looks += 1
        if looks > 3 * watchdog.CHECK_BEATS:
            well.set()
        return "behind" if looks % watchdog.CHECK_BEATS else None

    dog = Watchdog({"detect": check}, end=end, beat=BEAT)
    dog.start()
    await asyncio.wait_for(well.wait(), 60)
    dog.stop()
    assert end.reasons == []


async def test_a_loop_that_stands_still_ends_the_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """A call that never returns can't be seen from the loop that it blocks."""
    monkeypatch.setattr(watchdog, "LOOP_BEATS", 10)
    end = End()
    dog = Watchdog({}, end=end, beat=BEAT)
    dog.start()
    end.came.wait(60)  # blocks this very loop
    dog.stop()
    assert end.reasons == ["the event loop stands still"]


async def test_a_worker_that_is_well_is_left_alone() -> None:
    """Checks are asked over and over, and nothing comes of it."""
    end = End()
    looks = 0
    enough = asyncio.Event()

    def check() -> None:
        nonlocal looks
        looks += 1
        if looks > 20:
            enough.set()

    dog = Watchdog({"watch": check}, end=end, beat=BEAT)
    dog.start()
    await asyncio.wait_for(enough.wait(), 60)
    dog.stop()
    assert end.reasons == []


def test_the_end_is_an_exit_code_that_supervisors_restart_on() -> None:
    """The real end logs one line and leaves with 1, with the loop still blocked."""
    program = (
        "import asyncio, time\n"
        "from agents.ops import watchdog\n"
        "watchdog.LOOP_BEATS = 3\n"
        "async def main():\n"
        "    watchdog.Watchdog({}, beat=0.01).start()\n"
        "    time.sleep(200)\n"
        "asyncio.run(main())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 1
    assert "worker.stuck" in done.stdout + done.stderr
    assert "the event loop stands still" in done.stdout + done.stderr
    assert "worker.stacks" in done.stdout + done.stderr
    assert "in main" in done.stdout + done.stderr
