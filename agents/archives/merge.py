"""Several sources as one stream in event time, opening each only when its time has come."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple

from agents.archives.item import BadPost, Item, Source, first_time

SLACK: Final = timedelta(hours=1)
"""A source that starts so long after the span's end is not read; sorted to the post it need not be."""

_BEGINNING: Final = datetime.min.replace(tzinfo=UTC)


class Span(NamedTuple):
    """A span of event time, the end not in it; None is open."""

    start: datetime | None = None
    end: datetime | None = None

    def holds(self, time: datetime) -> bool:
        """Tell whether a time is in the span."""
        return (self.start is None or time >= self.start) and (self.end is None or time < self.end)


def merged(sources: Sequence[Source], span: Span | None = None) -> Iterator[Item]:
    """Yield the items of all sources, in event-time order when each source is.

    Memory holds one post a source, and no more sources are open at once than overlap in time. Posts of the
    same time come in the order of the sources. A bad record comes after the post before it in its source.

    Args:
        sources: Where to read.
        span: Posts outside it are left out; bad records, whose time is not known, are not.
    """
    items = sources[0].items() if len(sources) == 1 else _merged(sources, span or Span())
    if span is None or span == Span():
        yield from items
    else:
        for item in items:
            if isinstance(item, BadPost) or span.holds(item.created_at):
                yield item


def _merged(sources: Sequence[Source], span: Span) -> Iterator[Item]:
    starts = [(first_time(source) or _BEGINNING, index) for index, source in enumerate(sources)]
    last = None if span.end is None else span.end + SLACK
    waiting = sorted((start for start in starts if last is None or start[0] < last), reverse=True)
    heap: list[tuple[datetime, int, Item, Iterator[Item]]] = []
    while waiting or heap:
        while waiting and (not heap or waiting[-1] <= heap[0][:2]):
            time, index = waiting.pop()
            items = sources[index].items()
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
