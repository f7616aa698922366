"""From a feed into Kafka: first the records, and once the broker has them, how far the source was read."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Final, Protocol

from msgspec import Struct

from agents.connectors.feed import Event, Feed, Position, log
from agents.kafka.outgoing import Outgoing
from agents.ops import metrics
from agents.ops.clock import SteadyClock

BATCH: Final = 500
"""Events written together at most."""

BATCH_SECONDS: Final = 1.0
"""How long an event waits for others at most; so much is read again after a crash."""

QUEUE: Final = 2_000
"""Events that wait when the broker is slower than the source; then the source waits."""


class Sink(Protocol):
    """Where events go."""

    async def position(self) -> Position:
        """Return how far the source was read by whoever wrote last; None if nobody did."""
        ...

    async def write(self, records: Sequence[Outgoing], position: Position) -> None:
        """Write records, and after the broker has every one, the position."""
        ...


class Counts(Struct):
    """What was done so far."""

    events: int = 0
    records: int = 0
    refused: int = 0


Shape = Callable[[Event, Counts], list[Outgoing]]
"""Makes of an event the records to write, and counts."""


async def pump(
    feed: Feed,
    sink: Sink,
    shape: Shape,
    *,
    stop: asyncio.Event,
    restart: bool = False,
    batch: int = BATCH,
    seconds: float = BATCH_SECONDS,
    clock: Callable[[], int] | None = None,
) -> Counts:
    """Read a feed from where it was left until it ends or is told to stop.

    Every event is written once at least. After a crash, what was written since the last position is written again; a
    copy has the identity of the first, so that the stages behind leave it out.

    Args:
        feed: The source.
        sink: Keeps records and positions.
        shape: Makes the records.
        stop: Ends the pump in good order when set.
        restart: Do not go on, but read from the beginning, or from now where a source has none.
        batch: Most events written together.
        seconds: How long an event waits for others at most.
        clock: Wall time, ms, for the metrics.
    """
    counts = Counts()
    meter = _Meter(feed.format, clock or SteadyClock())
    position = None if restart else await sink.position()
    log.info("ingest.started", source=feed.format, position=_short(position))
    queue: asyncio.Queue[Event | None] = asyncio.Queue(QUEUE)
    reader = asyncio.create_task(_read(feed.events(position), queue))
    stopper = asyncio.create_task(stop.wait())
    try:
        ended = False
        while not ended:
            events, ended = await _gather(queue, stopper, batch, seconds)
            if events:
                refused = counts.refused
                records = [record for event in events for record in shape(event, counts)]
                counts.events += len(events)
                counts.records += len(records)
                await sink.write(records, events[-1].position)
                meter.wrote(len(events), len(records), counts.refused - refused)
        if not stopper.done():
            await reader
        return counts
    finally:
        for task in (reader, stopper):
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError, Exception):
                await task


class _Meter:
    """The metrics of one connector.

    Args:
        source: The format of what it reads.
        clock: Wall time, ms.
    """

    def __init__(self, source: str, clock: Callable[[], int]) -> None:
        self._events = metrics.connector_events_total.labels(source=source)
        self._records = metrics.connector_records_total.labels(source=source)
        self._refused = metrics.connector_refused_total.labels(source=source)
        self._last = metrics.connector_last_event_timestamp_seconds.labels(source=source)
        self._clock = clock
        # A source that never sends anything is silent since the start, not since 1970.
        self._last.set(clock() / 1000)

    def wrote(self, events: int, records: int, refused: int) -> None:
        """Count events whose records are safe."""
        self._events.inc(events)
        self._records.inc(records)
        self._refused.inc(refused)
        self._last.set(self._clock() / 1000)


async def _read(events: AsyncIterator[Event], queue: asyncio.Queue[Event | None]) -> None:
    try:
        async for event in events:
            await queue.put(event)
    except Exception:
        # Whatever went wrong, what was read before is still written.
        await queue.put(None)
        raise
    await queue.put(None)


async def _gather(
    queue: asyncio.Queue[Event | None],
    stopper: asyncio.Task[bool],
    most: int,
    seconds: float,
) -> tuple[list[Event], bool]:
    """Return the next events, and whether they are the last."""
    events: list[Event] = []
    deadline: float | None = None
    clock = asyncio.get_running_loop().time
    while len(events) < most:
        if queue.empty():
            left = None if deadline is None else deadline - clock()
            if left is not None and left <= 0:
                break
            getter = asyncio.ensure_future(queue.get())
            await asyncio.wait({getter, stopper}, timeout=left, return_when=asyncio.FIRST_COMPLETED)
            if not getter.done():
                getter.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await getter
                if stopper.done():
                    return events, True
                break
            event = getter.result()
        else:
            event = queue.get_nowait()
        if event is None:
            return events, True
        events.append(event)
        deadline = deadline if deadline is not None else clock() + seconds
    return events, stopper.done()


def _short(position: Position) -> str:
    text = str(position)
    return text if len(text) <= 200 else f"{text[:200]}…"
