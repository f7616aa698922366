"""The notify agent: alerts into the store, whose outbox tells people."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Final, Protocol

from agents import observe
from agents.driver import Stateless
from agents.transport import Record
from schemas.alert import Alert
from schemas.codec import decode_alert

Told = Callable[[], None]


class Store(Protocol):
    """Keeps alerts."""

    def upsert(self, alert: Alert) -> bool:
        """Store an alert, and say whether that changed anything."""
        ...


class NotifyHandler(Stateless):
    """Stores alerts; one that is stored already changes nothing and tells nobody again.

    Args:
        store: Where alerts are kept.
        told: Called after something new was stored, to wake the outbox's sender.
    """

    def __init__(self, store: Store, told: Told) -> None:
        self._store: Final = store
        self._told: Final = told

    async def take(self, partition: int, records: Sequence[Record]) -> None:
        """Store a chunk of alerts, in order; what is no alert of ours ends the worker."""
        with observe.batch("notify", partition) as work:
            for record in records:
                if record.value is None:
                    where = f"{record.topic} {record.partition} {record.offset}"
                    raise ValueError(f"{where}: a record without a value")
                alert = decode_alert(record.value)
                work.posts += 1
                if await asyncio.to_thread(self._store.upsert, alert):
                    work.out += 1
                    observe.alert(alert)
            if work.out:
                self._told()
