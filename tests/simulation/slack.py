"""A Slack in virtual time, that is slow, down, in a hurry, or silent after it took a message."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from typing import Any, Final

from msgspec import Struct

from agents.delivery.webhook import Outcome
from tests.simulation.faults import Faults
from tests.simulation.loop import Process, SimulatedLoop, current

_ALERT: Final = re.compile(r"[Aa]lert ([0-9a-f]{24})")


class Accepted(Struct):
    """A message that Slack took, and shows to people from then on.

    Attributes:
        alerts: The alerts that it tells of.
        at: When, in virtual seconds.
        process: Who sent it.
        stops: How often that process had been stopped when the attempt began.
        answered: Whether Slack's answer left for the sender.
        noted: Whether the sender's note of it is in the store.
    """

    alerts: list[str]
    at: float
    process: Process
    stops: int
    answered: bool
    noted: bool = False


class SimulatedSlack:
    """An incoming webhook.

    Args:
        loop: Whose time it is.
        faults: What goes wrong.
    """

    spacing = 1.0

    def __init__(self, loop: SimulatedLoop, faults: Faults) -> None:
        self.accepted: list[Accepted] = []
        self.attempts: list[float] = []
        self._loop = loop
        self._faults = faults
        self._trouble = faults.dice.choice((0.0, 0.1, 0.5))
        self._down_until = faults.dice.choice((0.0, 0.0, 8.0))

    async def post(self, body: Mapping[str, Any]) -> Outcome:
        """Take a message, or not."""
        process, dice = current(), self._faults.dice
        stops = process.stops
        await asyncio.sleep(self._faults.latency())
        self.attempts.append(self._loop.time())
        if self._loop.time() < self._down_until:
            return Outcome("retry", "no answer: ClientConnectorError")
        trouble = dice.random() < self._trouble if self._faults.active else False
        kind = dice.choice(("500", "429", "lost")) if trouble else "ok"
        if kind == "500":
            return Outcome("retry", "HTTP 500")
        if kind == "429":
            return Outcome("retry", "HTTP 429", 2.0)
        alerts = _ALERT.findall(str(body["blocks"]))
        self.accepted.append(Accepted(alerts, self._loop.time(), process, stops, kind == "ok"))
        await asyncio.sleep(self._faults.latency())
        return Outcome("sent") if kind == "ok" else Outcome("retry", "no answer in time")

    async def close(self) -> None:
        """Do nothing."""
        await asyncio.sleep(0)
