"""Delivery in virtual time: revisions come in, a sender sends, and the clock jumps to whatever is next."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import count

from agents.delivery.events import Kind
from agents.delivery.routing import Inhibition, Planner, Route, Routes
from agents.delivery.sender import DeliverySender
from agents.delivery.sinks.base import Outcome, Sink, SinkKind
from agents.store import AlertStore, Entry, Message, Pace
from agents.store.messages import OPENED, Notice
from agents.store.write import Told
from schemas.alert import Alert


class Clock:
    """A wall clock that stands still until it is set; the first Monday of 2027."""

    def __init__(self) -> None:
        self.now = 1_798_992_000_000

    def __call__(self) -> int:
        """Return the time in milliseconds."""
        return self.now


def everything(*sinks: Sink, clock: Callable[[], int], inhibit: Sequence[Inhibition] = ()) -> Planner:
    """Return a planner that sends everything everywhere."""
    routes = Routes([Route(sinks=[sink.name for sink in sinks])], inhibit=tuple(inhibit))
    return Planner(routes, {sink.name: sink.tells for sink in sinks}, clock)


async def play(
    store: AlertStore, sender: DeliverySender, clock: Clock, arrivals: Sequence[tuple[int, Alert]]
) -> None:
    """Store alerts when they come, and send until nothing waits.

    Args:
        store: The store; its clock is ``clock``.
        sender: The sender.
        clock: The time of both, and of whatever is on the other side.
        arrivals: Milliseconds after the beginning, in order, with the revision that comes then.
    """
    begin, following = clock.now, 0
    for _ in count():
        while following < len(arrivals) and begin + arrivals[following][0] <= clock.now:
            store.upsert(arrivals[following][1])
            following += 1
        wait = await sender.attempt()
        if wait == 0.0:
            continue
        gap = None if following == len(arrivals) else begin + arrivals[following][0] - clock.now
        if wait is None and gap is None and not waiting(store):
            return
        step = 5_000 if wait is None else max(1, round(wait * 1000))
        clock.now += step if gap is None else min(step, gap)


def waiting(store: AlertStore) -> int:
    """Return how many messages and edits are still to come, due or not."""
    with store.engine.connect() as connection:
        return int(
            connection.exec_driver_sql("SELECT count(*) FROM outbox WHERE state = 'pending'").scalar() or 0
        )


def opened_once(previous: Alert | None, alert: Alert, told: Told) -> Sequence[Entry]:
    """Plan one message an alert, when it is new."""
    del alert, told
    return [Entry("slack", OPENED)] if previous is None else []


class Scripted:
    """A sink that answers from a list, without a network; it keeps what it was given."""

    kind: SinkKind = "slack_webhook"
    tells: tuple[Kind, ...] = ("opened", "escalated", "closed")

    def __init__(self, *outcomes: Outcome, name: str = "slack", pace: Pace | None = None) -> None:
        self.name = name
        self.pace = pace or Pace()
        self.outcomes = list(outcomes)
        self.delivered: list[list[Message]] = []
        self.notices: list[Notice] = []

    async def deliver(self, messages: Sequence[Message]) -> Outcome:
        """Give the next outcome."""
        self.delivered.append(list(messages))
        return self.outcomes.pop(0) if self.outcomes else Outcome("sent")

    async def notice(self, told: Notice) -> Outcome:
        """Keep a notice."""
        self.notices.append(told)
        return Outcome("sent")

    async def close(self) -> None:
        """Do nothing."""
