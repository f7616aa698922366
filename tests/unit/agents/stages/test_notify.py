"""The notify agent: alerts into the store, each change told of once."""

from __future__ import annotations

import itertools
import sqlite3

import pytest
from sqlalchemy.exc import OperationalError

from agents.ops import patience
from agents.stages import notify
from agents.stages.notify import NotifyHandler
from schemas.alert import Alert
from schemas.codec import encode_alert
from tests.support.alerts import campaign
from tests.support.fakes import record, records


class FakeStore:
    """Keeps the newest revision of each alert."""

    def __init__(self) -> None:
        self.alerts: dict[str, Alert] = {}
        self.broken = False

    def upsert(self, new: Alert) -> bool:
        """Keep an alert; says whether it is newer than what was there."""
        if self.broken:
            raise ConnectionError("the store is gone")
        old = self.alerts.get(new.id)
        if old is not None and old.revision >= new.revision:
            return False
        self.alerts[new.id] = new
        return True


async def test_alerts_are_stored_and_the_sender_is_woken_only_for_news() -> None:
    """The same alerts again, as after a crash, change nothing and wake nobody."""
    store, woken = FakeStore(), []
    handler = NotifyHandler(store, lambda: woken.append(1))
    for _ in range(2):
        await handler.take(0, records([encode_alert(campaign())]))
    assert list(store.alerts) == [campaign().id]
    assert len(woken) == 1


async def test_a_store_that_fails_fails_the_chunk() -> None:
    """Nothing is acknowledged that is not stored."""
    store = FakeStore()
    store.broken = True
    with pytest.raises(ConnectionError):
        await NotifyHandler(store, lambda: None).take(0, records([encode_alert(campaign())]))


async def test_a_tombstone_among_alerts_is_corruption() -> None:
    """The topic is our own and has none."""
    with pytest.raises(ValueError, match="alerts 0 5: a record without a value"):
        await NotifyHandler(FakeStore(), lambda: None).take(0, [record(None, 5, topic="alerts")])


class LockedStore(FakeStore):
    """A database that is locked for the first few times."""

    def __init__(self, refusals: int) -> None:
        super().__init__()
        self.refusals = refusals

    def upsert(self, new: Alert) -> bool:
        """Refuse, or keep an alert."""
        if self.refusals:
            self.refusals -= 1
            raise OperationalError("INSERT", {}, sqlite3.OperationalError("database is locked"))
        return super().upsert(new)


async def test_a_store_that_is_locked_for_a_while_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """The chunk is not given up, so that no worker ends over a backup of the database."""
    monkeypatch.setattr(patience, "FIRST_PAUSE", 0.01)
    store = LockedStore(refusals=3)
    await NotifyHandler(store, lambda: None).take(0, records([encode_alert(campaign())]))
    assert list(store.alerts) == [campaign().id]
    assert store.refusals == 0


async def test_a_store_that_stays_away_fails_the_chunk(monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker that waits for ever would look well."""
    monkeypatch.setattr(patience, "FIRST_PAUSE", 0.01)
    times = itertools.count(step=notify.STORE_SECONDS / 3)
    handler = NotifyHandler(LockedStore(refusals=1_000), lambda: None, clock=lambda: next(times))
    with pytest.raises(OperationalError):
        await handler.take(0, records([encode_alert(campaign())]))
