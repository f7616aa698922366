"""Waiting for what is away."""

from __future__ import annotations

import itertools

import pytest
from structlog.testing import capture_logs

from agents.ops import patience
from agents.ops.patience import patiently


class Away:
    """Fails so many times with an error, then works out."""

    def __init__(self, times: int, error: Exception) -> None:
        self.times = times
        self.error = error

    async def __call__(self) -> str:
        """Fail, or not."""
        self.times -= 1
        if self.times >= 0:
            raise self.error
        return "here"


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pause for no time worth mentioning."""
    monkeypatch.setattr(patience, "FIRST_PAUSE", 0.001)


def _passing(error: Exception) -> bool:
    return isinstance(error, ConnectionError)


async def test_what_comes_back_is_waited_for_aloud() -> None:
    """Every pause is told of."""
    with capture_logs() as logs:
        found = await patiently(Away(3, ConnectionError()), what="broker", seconds=10, passing=_passing)
    assert found == "here"
    assert [entry["event"] for entry in logs] == ["broker.awaited"] * 3


async def test_an_error_that_does_not_pass_is_raised_at_once() -> None:
    """Waiting would only hide it."""
    away = Away(3, ValueError("wrong"))
    with pytest.raises(ValueError, match="wrong"):
        await patiently(away, what="broker", seconds=10, passing=_passing)
    assert away.times == 2


async def test_patience_ends() -> None:
    """The last error is raised, for a supervisor to see."""
    times = itertools.count(step=4)
    away = Away(100, ConnectionError("gone"))
    with pytest.raises(ConnectionError, match="gone"):
        await patiently(away, what="broker", seconds=10, passing=_passing, clock=lambda: next(times))
    assert away.times == 97
