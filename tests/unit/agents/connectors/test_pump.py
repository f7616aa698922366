"""Whenever a pump is killed, nothing is lost, and what is written twice is little and has one identity."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.connectors.feed import Event, LostError, Position
from agents.connectors.pump import Counts, pump
from agents.kafka.outgoing import Outgoing
from agents.ops.errors import RunError
from tests.support.brokers import eventually


class Numbers:
    """A source of numbers that goes on after any of them, and ends or fails at one."""

    format = "native"

    def __init__(self, end: int, *, fails: bool = False, waits: bool = False) -> None:
        self._end = end
        self._fails = fails
        self._waits = waits

    async def events(self, position: Position) -> AsyncIterator[Event]:
        """See ``Feed``."""
        for number in range((position or 0) + 1, self._end + 1):
            yield Event(str(number).encode(), None, number)
        if self._fails:
            raise RunError("the token is wrong")
        if self._waits:
            await asyncio.sleep(60)


class Log:
    """A broker that dies in a given write, before or after it has the records."""

    def __init__(self) -> None:
        self.values: list[int] = []
        self.kept: Position = None
        self.writes = 0
        self.dies: tuple[int, bool] | None = None

    async def position(self) -> Position:
        """See ``Sink``."""
        return self.kept

    async def write(self, records: Sequence[Outgoing], position: Position) -> None:
        """See ``Sink``."""
        self.writes += 1
        dies = self.dies is not None and self.writes == self.dies[0]
        if dies and self.dies is not None and not self.dies[1]:
            raise LostError("killed before")
        self.values += [int(record.value or b"") for record in records]
        if dies:
            raise LostError("killed between the records and the position")
        self.kept = position


def shape(event: Event, _counts: Counts) -> list[Outgoing]:
    """Hand a number on."""
    return [Outgoing("t", event.value)]


async def run(log: Log, feed: Numbers, batch: int, *, restart: bool = False) -> Counts:
    """Run a pump to its end."""
    return await pump(feed, log, shape, stop=asyncio.Event(), batch=batch, seconds=0.01, restart=restart)


@settings(max_examples=60, deadline=None)
@given(
    end=st.integers(0, 60),
    batch=st.integers(1, 20),
    deaths=st.lists(st.tuples(st.integers(1, 5), st.booleans()), max_size=4),
)
async def test_no_event_is_lost_and_few_come_twice(
    end: int, batch: int, deaths: list[tuple[int, bool]]
) -> None:
    """However often it is killed, at most a batch is written again each time."""
    log = Log()
    for death in deaths:
        log.writes, log.dies = 0, death
        try:
            await run(log, Numbers(end), batch)
        except LostError:
            continue
    log.dies = None
    await run(log, Numbers(end), batch)
    assert sorted(set(log.values)) == list(range(1, end + 1))
    assert len(log.values) <= end + batch * len(deaths)
    # In order but for what comes again.
    first = list(dict.fromkeys(log.values))
    assert first == sorted(first)


async def test_what_was_read_before_a_failure_is_written() -> None:
    """The error comes after it."""
    log = Log()
    with pytest.raises(RunError, match="the token is wrong"):
        await run(log, Numbers(7, fails=True), 3)
    assert (log.values, log.kept) == ([1, 2, 3, 4, 5, 6, 7], 7)


async def test_events_wait_for_others_no_longer_than_said() -> None:
    """A source that is quiet does not hold back what it gave."""
    log, stop = Log(), asyncio.Event()
    running = asyncio.create_task(pump(Numbers(3, waits=True), log, shape, stop=stop, seconds=0.05))

    async def all_kept() -> bool:
        return bool(log.kept == 3)

    await eventually(all_kept)
    stop.set()
    counts = await running
    assert (counts.events, counts.records) == (3, 3)


async def test_it_can_begin_anew() -> None:
    """What another run kept is left aside."""
    log = Log()
    await run(log, Numbers(3), 10)
    await run(log, Numbers(3), 10, restart=True)
    assert log.values == [1, 2, 3, 1, 2, 3]
