"""A background task that ends is a failure, unless it was stopped from where it is owned."""

from __future__ import annotations

import asyncio

import pytest
from structlog.testing import capture_logs

from agents.ops.errors import RunError
from agents.runtime.supervisor import Supervisor


async def _forever() -> None:
    await asyncio.Event().wait()


async def _raising() -> None:
    await asyncio.sleep(0)
    raise OSError("the store is gone")


async def _returning() -> None:
    await asyncio.sleep(0)


async def _cancelled_by_itself() -> None:
    await asyncio.sleep(0)
    raise asyncio.CancelledError


async def test_tasks_that_run_are_well_until_they_are_stopped() -> None:
    """Stopping them from here is no failure."""
    supervisor = Supervisor("worker")
    supervisor.start("sender", _forever())
    supervisor.start("memory", _forever())
    await asyncio.sleep(0.01)
    assert supervisor.running() == ["sender", "memory"]
    assert supervisor.alive() is None
    await supervisor.stop()
    assert supervisor.running() == []
    assert supervisor.alive() is None
    assert not supervisor.failed.done()


@pytest.mark.parametrize(
    ("work", "complaint", "why"),
    [
        (_raising, "sender failed: OSError", "the store is gone"),
        (_returning, "sender failed: RunError", "the task 'sender' ended, though nothing had stopped it"),
        (_cancelled_by_itself, "sender failed: RunError", "the task 'sender' was cancelled"),
    ],
)
async def test_a_task_that_ends_is_a_failure(work: object, complaint: str, why: str) -> None:
    """However it ends: the owner hears of it, health does, and the log."""
    supervisor = Supervisor("worker")
    supervisor.start("other", _forever())
    with capture_logs() as logs:
        supervisor.start("sender", work())  # type: ignore[operator] # one of the above
        failure = await asyncio.wait_for(supervisor.failed, 60)
    assert why in str(failure)
    assert supervisor.alive() == complaint
    assert [(entry["event"], entry["task"]) for entry in logs] == [("task.failed", "sender")]
    assert supervisor.running() == ["other"]
    await supervisor.stop()


async def test_the_first_failure_counts() -> None:
    """What follows from it explains nothing."""
    supervisor = Supervisor("worker")
    supervisor.fail("first", OSError("1"))
    supervisor.fail("second", ValueError("2"))
    assert supervisor.alive() == "first failed: OSError"
    assert str(supervisor.failed.result()) == "1"
    await supervisor.stop()


async def test_what_fails_while_it_is_stopped_is_logged() -> None:
    """The end goes on all the same."""

    async def stubborn() -> None:
        try:
            await _forever()
        finally:
            raise ValueError("could not close")

    supervisor = Supervisor("worker")
    supervisor.start("sender", stubborn())
    await asyncio.sleep(0)
    with capture_logs() as logs:
        await supervisor.stop()
    assert [entry["event"] for entry in logs] == ["task.stop_failed"]
    assert not supervisor.failed.done()


async def test_no_task_starts_before_a_loop_runs() -> None:
    """A supervisor belongs to the loop that runs when it is made."""
    with pytest.raises(RuntimeError):
        await asyncio.to_thread(Supervisor, "worker")


async def test_a_failure_is_a_run_error_for_what_only_returned() -> None:
    """Commands end with 1 on it."""
    supervisor = Supervisor("worker")
    supervisor.start("sender", _returning())
    assert isinstance(await supervisor.failed, RunError)
    await supervisor.stop()
