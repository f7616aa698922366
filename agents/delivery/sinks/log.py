"""The log: stands in where nothing else is set, and writes down what would be sent."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Final

import structlog

from agents.delivery.events import Kind
from agents.delivery.render.plain import notice_text, subject, text
from agents.delivery.sinks.base import Outcome, SinkKind
from agents.store import Message, Pace
from agents.store.messages import Notice

log: Final = structlog.get_logger("pileon.delivery")


class LogSink:
    """Writes messages to the log.

    Args:
        name: The sink's name.
        pace: How fast; as fast as it goes by default.
        tells: What it writes down.
    """

    def __init__(
        self,
        name: str = "log",
        *,
        pace: Pace | None = None,
        tells: Sequence[Kind] = ("opened", "escalated", "grown", "closed"),
    ) -> None:
        self.name: Final = name
        self.kind: Final[SinkKind] = "log"
        self.pace: Final = pace or Pace()
        self.tells: Final = tells

    async def deliver(self, messages: Sequence[Message]) -> Outcome:
        """Log messages."""
        lines = text(messages).strip().split("\n")
        log.info(
            "delivery.would_send",
            sink=self.name,
            alerts=[message.alert_id for message in messages],
            tells=messages[0].event,
            text=subject(messages),
            sections=lines,
        )
        return Outcome("logged")

    async def notice(self, told: Notice) -> Outcome:
        """Log how much is withheld."""
        log.warning("delivery.withheld", sink=self.name, text=notice_text(told))
        return Outcome("logged")

    async def close(self) -> None:
        """Do nothing."""
        await asyncio.sleep(0)
