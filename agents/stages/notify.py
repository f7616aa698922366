"""The notify agent: alerts into the store, whose outbox tells people."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Final, Protocol

from sqlalchemy.exc import OperationalError

from agents.kafka.transport import Record
from agents.ops.patience import patiently
from agents.runtime import observe
from agents.runtime.handler import Stateless
from schemas.alert import Alert
from schemas.codec import decode_alert

STORE_SECONDS: Final = 60.0
"""A store that takes an alert for no longer than this is waited for; with more, the worker ends and starts anew."""

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
        clock: Seconds that only go forward.
    """

    def __init__(self, store: Store, told: Told, clock: Callable[[], float] = time.monotonic) -> None:
        self._store: Final = store
        self._told: Final = told
        self._clock = clock

    async def _stored(self, alert: Alert) -> bool:
        """Store an alert, however long the store is locked or away for, up to a time: alerts wait in their topic."""
        return await patiently(
            partial(asyncio.to_thread, self._store.upsert, alert),
            what="store",
            seconds=STORE_SECONDS,
            passing=lambda error: isinstance(error, OperationalError),
            clock=self._clock,
        )

    async def take(self, partition: int, records: Sequence[Record]) -> None:
        """Store a chunk of alerts, in order; what is no alert of ours ends the worker."""
        with observe.batch("notify", partition, records) as work:
            for record in records:
                if record.value is None:
                    where = f"{record.topic} {record.partition} {record.offset}"
                    raise ValueError(f"{where}: a record without a value")
                alert = decode_alert(record.value)
                work.posts += 1
                if await self._stored(alert):
                    work.out += 1
                    observe.alert(alert)
            if work.out:
                self._told()
