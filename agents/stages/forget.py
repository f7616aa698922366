"""The forget agent: what platforms delete leaves the store. It runs beside the notify agent, in the same workers."""

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
from agents.stages.notify import STORE_SECONDS
from schemas.deletion import Deletion, decode_deletion


class Store(Protocol):
    """Takes the texts of deleted posts out of alerts."""

    def forget(self, deletions: Sequence[Deletion]) -> list[str]:
        """Forget posts, and return the alerts that showed one."""
        ...


class ForgetHandler(Stateless):
    """Hands deletions to the store, a chunk in one transaction; one that came before changes nothing.

    Args:
        store: Where alerts are kept.
        clock: Seconds that only go forward.
    """

    def __init__(self, store: Store, clock: Callable[[], float] = time.monotonic) -> None:
        self._store: Final = store
        self._clock = clock

    async def take(self, partition: int, records: Sequence[Record]) -> None:
        """Forget what a chunk of deletions names; what is no deletion of ours ends the worker."""
        with observe.batch("forget", partition, records) as work:
            deletions: list[Deletion] = []
            for record in records:
                if record.value is None:
                    where = f"{record.topic} {record.partition} {record.offset}"
                    raise ValueError(f"{where}: a record without a value")
                deletions.append(decode_deletion(record.value))
            work.posts = len(deletions)
            affected = await patiently(
                partial(asyncio.to_thread, self._store.forget, deletions),
                what="store",
                seconds=STORE_SECONDS,
                passing=lambda error: isinstance(error, OperationalError),
                clock=self._clock,
            )
            work.out = len(affected)
