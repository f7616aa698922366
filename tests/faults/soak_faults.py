"""The faults of a soak: one at random each minute."""

from __future__ import annotations

import asyncio
import random
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from pathlib import Path
from typing import Final

from tests.support.fault_proxy import FaultProxy
from tests.support.fleet import Fleet, Member
from tests.support.real_kafka import RealKafka
from tests.support.slack import Answer, FakeSlack

LOCK_SECONDS: Final = 12.0
CUT_SECONDS: Final = 5.0
FIRST: Final = "kill -9 of a worker"
"""What comes first: from then on the worker that is never killed has had all partitions at once."""


class Faults:
    """What can go wrong, and what did.

    Args:
        fleet: The workers; the last of them is never killed, so that its memory can be watched.
        kafka: The broker.
        proxy: The workers' way to it.
        slack: Where messages go.
        store: The alert store's file.
        session_seconds: The session of the consumer groups.
        dice: Chance.
    """

    def __init__(
        self,
        fleet: Fleet,
        kafka: RealKafka,
        proxy: FaultProxy,
        slack: FakeSlack,
        store: Path,
        *,
        session_seconds: float,
        dice: random.Random,
    ) -> None:
        self.struck: list[str] = []
        self._fleet = fleet
        self._kafka = kafka
        self._proxy = proxy
        self._slack = slack
        self._store = store
        self._session = session_seconds
        self._dice = dice
        self._faults: dict[str, Callable[[], Awaitable[None]]] = {
            FIRST: self._kill,
            "SIGTERM of a worker": self._restart,
            "SIGSTOP of a worker": self._freeze,
            "kill -9 of the broker": self._broker,
            "connections reset": self._reset,
            "half-open connections": self._silence,
            "latency": self._delay,
            "Slack broken": self._break_slack,
            "alert store locked": self._lock,
        }

    async def strike(self) -> None:
        """Let one thing go wrong, and come right again."""
        name = self._dice.choice(sorted(self._faults)) if self.struck else FIRST
        self.struck.append(name)
        await self._faults[name]()

    def _mortal(self) -> Member:
        return self._dice.choice([member for member in self._fleet.members[:-1] if member.wanted])

    async def _kill(self) -> None:
        self._fleet.kill(self._mortal())

    async def _restart(self) -> None:
        self._fleet.restart(self._mortal())

    async def _freeze(self) -> None:
        member = self._mortal()
        self._fleet.freeze(member)
        await asyncio.sleep(3 * self._session)
        self._fleet.thaw(member)

    async def _broker(self) -> None:
        await asyncio.to_thread(self._kafka.restart)

    async def _reset(self) -> None:
        for _ in range(3):
            self._proxy.reset()
            await asyncio.sleep(self._dice.uniform(0.2, 2.0))

    async def _silence(self) -> None:
        self._proxy.silence()
        await asyncio.sleep(CUT_SECONDS)
        self._proxy.heal()

    async def _delay(self) -> None:
        self._proxy.delay(0.2)
        await asyncio.sleep(2 * CUT_SECONDS)
        self._proxy.heal()

    async def _break_slack(self) -> None:
        self._slack.answers = [*([Answer(503, "no")] * 5), Answer()]

    async def _lock(self) -> None:
        with closing(sqlite3.connect(self._store)) as other:
            other.execute("BEGIN IMMEDIATE")
            await asyncio.sleep(LOCK_SECONDS)
            other.rollback()
