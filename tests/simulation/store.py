"""The alert store as a process in trouble sees it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from sqlalchemy import delete, update
from sqlalchemy.exc import OperationalError

from agents.store import AlertStore, Message, Reference
from agents.store.tables import alerts, change_counter, changes, channels
from schemas.alert import Alert
from tests.simulation.faults import Faults
from tests.simulation.loop import current
from tests.simulation.memory_store import MemoryStore
from tests.simulation.slack import SimulatedSlack

T = TypeVar("T")


class Faulty:
    """Anything of the store's as a process sees it: a transaction may fail, before it took effect or after.

    Args:
        whole: What works.
        faults: What fails.
    """

    def __init__(self, whole: Any, faults: Faults) -> None:
        self._whole = whole
        self._faults = faults

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._whole, name)
        return lambda *args, **options: self._faulty(method, *args, **options)

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


class FaultyOutbox(Faulty):
    """The outbox as a process sees it; what it notes of Slack's answers is kept for the oracle.

    Args:
        whole: The outbox.
        faults: What fails.
        slack: What Slack has of this process.
    """

    def __init__(self, whole: Any, faults: Faults, slack: SimulatedSlack) -> None:
        super().__init__(whole, faults)
        self._slack = slack

    def sent(
        self,
        messages: Sequence[Message],
        reference: Reference | None = None,
        *,
        pause_ms: int = 0,
        stale: bool = False,
    ) -> None:
        """See ``Outbox``."""
        keys = {message.key for message in messages}

        def noted() -> None:
            for one in self._slack.accepted:
                if one.process is current() and keys & set(one.keys):
                    one.noted = True

        self._faulty(self._whole.sent, messages, reference, pause_ms=pause_ms, stale=stale, then=noted)


class FaultyStore(Faulty):
    """The alert store as a process sees it.

    Args:
        store: The store.
        faults: What fails.
    """

    def upsert(self, alert: Alert) -> bool:
        """See ``AlertStore``."""
        return bool(self._faulty(self._whole.upsert, alert))


def empty(store: AlertStore | MemoryStore) -> None:
    """Make a store as good as new."""
    if isinstance(store, MemoryStore):
        return
    with store.engine.begin() as connection:
        for table in (alerts, channels, changes):
            connection.execute(delete(table))
        connection.execute(update(change_counter).values(last=0))


def set_clock(store: AlertStore, clock: Callable[[], int]) -> None:
    """Give a store, and its outbox, another clock."""
    store._clock = clock
    store.outbox._clock = clock
