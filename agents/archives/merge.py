"""Several sources as one stream in event time, whatever order each is in, opening each only when its time has come."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import chain
from typing import Final, NamedTuple

from agents.archives.item import BadPost, Item, Source
from agents.archives.order import Order, order_of
from agents.archives.sorting import MEMORY_BYTES, Sorter, sorted_items
from agents.archives.span import Span, shown
from pipeline.settings import DetectorSettings
from pipeline.windows.watermark import WITNESSES

MAX_OPEN: Final = 100
"""Sources open at once; where more overlap, as a file an author does, all are sorted together."""

MAX_SORTERS: Final = 4
"""Sources sorted by themselves at once; where more overlap, they are sorted together."""

TOLERANCE: Final = timedelta(milliseconds=DetectorSettings().max_out_of_orderness_ms)

Tell = Callable[[str], None]
"""Takes one line for people."""

_BEGINNING: Final = datetime.min.replace(tzinfo=UTC)


class _Stream(NamedTuple):
    """Items by time: from when on, the place of the first of their sources, and the call that opens them."""

    start: datetime
    place: int
    items: Callable[[], Iterator[Item]]


def _quiet(line: str) -> None:
    del line


def merged(
    sources: Sequence[Source],
    span: Span | None = None,
    *,
    tolerance: timedelta = TOLERANCE,
    tell: Tell = _quiet,
) -> Iterator[Item]:
    """Yield the items of all sources in event-time order.

    The times of a source are looked at first. One whose posts are further out of order than a detector puts right is
    sorted, in bounded memory. Topics and pipes come in their own order, whatever that is.

    Memory holds one post a source, and no more sources are open at once than overlap in time. Posts of the same time
    come in the order of the sources. A bad record comes after the post before it in its source, or where that is
    sorted, before all its posts.

    Args:
        sources: Where to read.
        span: Posts outside it are left out; bad records, whose time is not known, are not.
        tolerance: Posts out of order by so much are let through; the detector's max out-of-orderness.
        tell: Takes a line for each source that is sorted, empty or in no part within the span.
    """
    span = span or Span()
    streams = _streams(sources, span, tolerance, tell)
    items = streams[0].items() if len(streams) == 1 else _merged(streams)
    if span == Span():
        yield from items
    else:
        for item in items:
            if isinstance(item, BadPost) or span.holds(item.created_at):
                yield item


class _Read(NamedTuple):
    """A source whose times were looked at."""

    place: int
    source: Source
    order: Order

    @property
    def start(self) -> datetime:
        """When its posts begin."""
        return self.order.least or _BEGINNING


def _streams(sources: Sequence[Source], span: Span, tolerance: timedelta, tell: Tell) -> list[_Stream]:
    streams: list[_Stream] = []
    ordered: list[_Read] = []
    unordered: list[_Read] = []
    outside: list[_Read] = []
    witnesses = 1 if len(sources) > 1 else WITNESSES
    for place, source in enumerate(sources):
        times = source.times()
        if times is None:
            streams.append(_Stream(_BEGINNING, place, source.items))
            continue
        read = _Read(place, source, order_of(times, tolerance, witnesses))
        if not read.order.posts:
            tell(f"{source.name}: no post is in it")
        if read.order.latest is not None and not span.meets(read.start, read.order.latest):
            outside.append(read)
        else:
            (ordered if read.order.in_order else unordered).append(read)
    _tell_outside(outside, tell)
    for read in unordered:
        tell(
            f"{read.source.name}: {read.order.shape}; its {read.order.posts:,} posts are sorted by time first"
        )
    if _overlap(ordered) > MAX_OPEN:
        tell(f"{len(ordered):,} files overlap in time; their posts are sorted by time first")
        unordered, ordered = unordered + ordered, []
    streams += [_Stream(read.start, read.place, read.source.items) for read in ordered]
    return sorted(streams + _sorted(unordered), key=lambda stream: stream.place)


def _tell_outside(outside: list[_Read], tell: Tell) -> None:
    if outside:
        names = outside[0].source.name if len(outside) == 1 else f"{len(outside):,} sources"
        least = min(read.start for read in outside)
        latest = max(read.order.latest or _BEGINNING for read in outside)
        tell(
            f"{names}: left out, for all posts are outside --from and --to: {shown(least)} to {shown(latest)}"
        )


def _sorted(unordered: list[_Read]) -> list[_Stream]:
    together = _overlap(unordered) > MAX_SORTERS
    groups = [unordered] if together else [[read] for read in unordered]
    memory = MEMORY_BYTES // min(max(len(groups), 1), MAX_SORTERS)
    return [
        _Stream(
            min(read.start for read in group),
            group[0].place,
            partial(_sorting, [read.source for read in group], memory),
        )
        for group in groups
    ]


def _sorting(sources: list[Source], memory: int) -> Iterator[Item]:
    return sorted_items(chain.from_iterable(source.items() for source in sources), Sorter(memory))


def _overlap(reads: list[_Read]) -> int:
    """Return how many sources there are, at most, that hold one time."""
    starts = sorted(read.order.least for read in reads if read.order.least)
    ends = sorted(read.order.latest for read in reads if read.order.latest)
    most = ended = 0
    for begun, start in enumerate(starts, start=1):
        while ends[ended] < start:
            ended += 1
        most = max(most, begun - ended)
    return most


def _merged(streams: Sequence[_Stream]) -> Iterator[Item]:
    waiting = sorted(((stream.start, index) for index, stream in enumerate(streams)), reverse=True)
    heap: list[tuple[datetime, int, Item, Iterator[Item]]] = []
    while waiting or heap:
        while waiting and (not heap or waiting[-1] <= heap[0][:2]):
            time, index = waiting.pop()
            items = streams[index].items()
            for item in items:
                heapq.heappush(heap, (_time(item, time), index, item, items))
                break
        if heap:
            time, index, item, items = heap[0]
            yield item
            for following in items:
                heapq.heapreplace(heap, (_time(following, time), index, following, items))
                break
            else:
                heapq.heappop(heap)


def _time(item: Item, before: datetime) -> datetime:
    return before if isinstance(item, BadPost) else item.created_at
