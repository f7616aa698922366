"""A process that dies at one of its steps: before or after any transaction, any request and any answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from agents.delivery.sinks.base import Outcome, Sink
from agents.store import AlertStore, Message


class KilledError(BaseException):
    """The process is gone."""


class Killer:
    """Kills a process at one of its steps.

    Args:
        at: The number of the step; 0 kills never.

    Attributes:
        steps: How many there were.
        where: The step that it was killed at.
    """

    def __init__(self, at: int) -> None:
        self.at, self.steps, self.where = at, 0, ""

    def step(self, where: str) -> None:
        """Go on, or die."""
        self.steps += 1
        if self.steps == self.at:
            self.where = where
            raise KilledError


def deadly(killer: Killer, store: AlertStore, sink: Sink) -> None:
    """Let a process die at any step of a store and a sink."""
    outbox = store.outbox

    def around(name: str, method: Any) -> Any:
        def stepped(*arguments: Any, **options: Any) -> Any:
            killer.step(f"before {name}")
            result = method(*arguments, **options)
            killer.step(f"after {name}")
            return result

        return stepped

    for name in ("claim", "sent", "retry", "gone", "dead"):
        setattr(outbox, name, around(name, getattr(outbox, name)))
    store.upsert = around("upsert", store.upsert)  # type: ignore[method-assign] # it is put back by a new process
    whole = type(sink).deliver

    async def deliver(messages: Sequence[Message]) -> Outcome:
        killer.step("before the request")
        outcome = await whole(sink, messages)
        killer.step("after the answer")
        return outcome

    sink.deliver = deliver  # type: ignore[method-assign] # likewise
