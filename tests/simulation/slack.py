"""A Slack in virtual time, that is slow, down, in a hurry, or silent after it took a message."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Final

from msgspec import Struct

from agents.delivery.events import Kind
from agents.delivery.sinks.base import Outcome, SinkKind
from agents.store import Message, Pace, Reference
from agents.store.messages import EDIT, REPLACED, Notice
from tests.simulation.faults import Faults
from tests.simulation.loop import Process, SimulatedLoop, current


class Accepted(Struct):
    """A message that Slack took, and shows to people from then on.

    Attributes:
        keys: What it tells, by what the sender called it.
        alerts: The alerts that it is about.
        at: When, in virtual seconds.
        process: Who sent it.
        stops: How often that process had been stopped when the attempt began.
        answered: Whether Slack's answer left for the sender.
        noted: Whether the sender's note of it is in the store.
    """

    keys: list[str]
    alerts: list[str]
    at: float
    process: Process
    stops: int
    answered: bool
    noted: bool = False


class SimulatedSlack:
    """An incoming webhook: a message an alert, and no way to look what came of it.

    Args:
        loop: Whose time it is.
        faults: What goes wrong.
    """

    name: Final = "slack"
    kind: SinkKind = "slack_webhook"
    pace = Pace(post_ms=1_000, digest_over=10)
    tells: tuple[Kind, ...] = ("opened",)

    def __init__(self, loop: SimulatedLoop, faults: Faults) -> None:
        self.accepted: list[Accepted] = []
        self.attempts: list[float] = []
        self._loop = loop
        self._faults = faults
        self._trouble = faults.dice.choice((0.0, 0.1, 0.5))
        self._down_until = faults.dice.choice((0.0, 0.0, 8.0))

    async def deliver(self, messages: Sequence[Message]) -> Outcome:
        """Take a message, or not."""
        process = current()
        stops = process.stops
        failed, lost = await self._reached()
        if failed is not None:
            return failed
        return await self._taken(messages, process, stops, lost)

    async def _reached(self) -> tuple[Outcome | None, bool]:
        """Return why a request did not get through, or else whether its answer is lost."""
        dice = self._faults.dice
        await asyncio.sleep(self._faults.latency())
        self.attempts.append(self._loop.time())
        if self._loop.time() < self._down_until:
            return Outcome("retry", "no answer: ClientConnectorError"), False
        trouble = dice.random() < self._trouble if self._faults.active else False
        kind = dice.choice(("500", "429", "lost")) if trouble else "ok"
        if kind == "500":
            return Outcome("retry", "HTTP 500"), False
        if kind == "429":
            return Outcome("retry", "HTTP 429", 2.0, certain=True), False
        return None, kind == "lost"

    async def _taken(self, messages: Sequence[Message], process: Process, stops: int, lost: bool) -> Outcome:
        keys, alerts = [one.key for one in messages], [one.alert_id for one in messages]
        self.accepted.append(Accepted(keys, alerts, self._loop.time(), process, stops, not lost))
        reference = Reference("C1", str(len(self.accepted)))
        await asyncio.sleep(self._faults.latency())
        return Outcome("retry", "no answer in time") if lost else Outcome("sent", reference=reference)

    async def notice(self, told: Notice) -> Outcome:
        """Take a notice."""
        del told
        return Outcome("sent")

    async def close(self) -> None:
        """Do nothing."""
        await asyncio.sleep(0)


class SimulatedBot(SimulatedSlack):
    """A bot: it edits its messages, answers in their threads, and looks for what it may have sent."""

    kind: SinkKind = "slack"
    pace = Pace(post_ms=1_100, edit_ms=1_250, digest_over=60)
    tells: tuple[Kind, ...] = ("opened", "escalated", "grown", "closed", "updated")

    def __init__(self, loop: SimulatedLoop, faults: Faults) -> None:
        super().__init__(loop, faults)
        self.shown: dict[str, int] = {}

    async def deliver(self, messages: Sequence[Message]) -> Outcome:
        """Look, then post, edit or answer."""
        process, message = current(), messages[0]
        stops = process.stops
        if message.event == EDIT:
            failed, lost = await self._reached()
            if failed is not None:
                return failed
            self.shown[message.alert_id] = message.alert.revision
            await asyncio.sleep(self._faults.latency())
            return Outcome("retry", "no answer in time") if lost else Outcome("sent")
        if message.uncertain:
            failed, lost = await self._reached()
            if failed is not None or lost:
                return Outcome("retry", "no answer in time")
            places = [str(n) for n, one in enumerate(self.accepted, 1) if message.key in one.keys]
            if places:
                return Outcome("sent", reference=Reference("C1", places[0]), stale=True)
        failed, lost = await self._reached()
        if failed is not None:
            return failed
        if message.reference is None or message.event == REPLACED:
            self.shown[message.alert_id] = message.alert.revision
        return await self._taken(messages, process, stops, lost)
