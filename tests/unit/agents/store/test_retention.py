"""Alerts past their time are forgotten without anybody asking."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy.exc import OperationalError
from structlog.testing import capture_logs

from agents.store.erasure import Purged
from agents.store.retention import DAY_MS, EVERY_SECONDS, Retention


class _Store:
    """A store that fails as often as it is told to."""

    def __init__(self, failures: int = 0) -> None:
        self.asked: list[int] = []
        self._failures = failures

    def purge(self, before_ms: int) -> Purged:
        self.asked.append(before_ms)
        if len(self.asked) <= self._failures:
            raise OperationalError("purge", {}, Exception("locked"))
        return Purged(["c-1", "c-2"], 3, 4)


class _EnoughError(Exception):
    """Ends a run."""


def _run(store: _Store, turns: int) -> list[float]:
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)
        if len(waited) == turns:
            raise _EnoughError

    retention = Retention(store, 30, clock=lambda: 100 * DAY_MS + len(waited), sleep=sleep)
    with pytest.raises(_EnoughError):
        asyncio.run(retention.run())
    return waited


def test_it_purges_at_once_and_every_hour() -> None:
    """What is older than so many days, by the clock of that moment."""
    store = _Store()
    with capture_logs() as logs:
        assert _run(store, 3) == [EVERY_SECONDS] * 3
    assert store.asked == [70 * DAY_MS, 70 * DAY_MS + 1, 70 * DAY_MS + 2]
    assert logs[0] == {
        "event": "retention.purged", "log_level": "info", "alerts": 2, "messages": 3, "audit": 4, "days": 30,
    }  # fmt: skip


def test_a_store_that_is_away_is_asked_again() -> None:
    """It ends nothing, and the log says so."""
    store = _Store(failures=1)
    with capture_logs() as logs:
        _run(store, 2)
    assert [line["event"] for line in logs] == ["retention.failed", "retention.purged"]
