"""The alert store as a process in trouble sees it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from sqlalchemy import delete, update
from sqlalchemy.exc import OperationalError

from agents.store import AlertStore, Message
from agents.store.tables import alerts, channels, outbox
from schemas.alert import Alert
from tests.simulation.faults import Faults
from tests.simulation.loop import current
from tests.simulation.memory_store import MemoryStore
from tests.simulation.slack import SimulatedSlack

T = TypeVar("T")


class FaultyStore:
    """The alert store as a process sees it: any transaction may fail, before it took effect or after.

    Args:
        store: The store.
        faults: What fails.
        slack: What Slack has of this process.
    """

    def __init__(self, store: AlertStore | MemoryStore, faults: Faults, slack: SimulatedSlack) -> None:
        self._store = store
        self._faults = faults
        self._slack = slack

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._store, name)
        return lambda *args, **options: self._faulty(method, *args, **options)

    def upsert(self, alert: Alert) -> bool:
        """See ``AlertStore``."""
        return self._faulty(self._store.upsert, alert)

    def sent(self, messages: Sequence[Message]) -> None:
        """See ``AlertStore``."""
        self._faulty(self._store.sent, messages, then=self._noted)

    def _noted(self) -> None:
        mine = [one for one in self._slack.accepted if one.process is current()]
        mine[-1].noted = True

    def _faulty(
        self, method: Callable[..., T], *args: Any, then: Callable[[], None] | None = None, **options: Any
    ) -> T:
        fails = self._faults.failing_store()
        if fails and self._faults.dice.random() < 0.5:
            raise OperationalError("BEGIN", {}, Exception("the store is locked"))
        result = method(*args, **options)
        if then is not None:
            then()
        if fails:
            raise OperationalError("COMMIT", {}, Exception("the store is gone"))
        return result


def empty(store: AlertStore) -> None:
    """Make a store as good as new."""
    with store.engine.begin() as connection:
        for table in (outbox, alerts):
            connection.execute(delete(table))
        connection.execute(update(channels).values(next_at=0, failures=0))
