"""Which offsets may be committed: what was delivered, what of it is done, and what is still needed."""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable
from typing import Generic, TypeVar

Partition = TypeVar("Partition", bound=Hashable)


class Span:
    """Records delivered together, without the records.

    Attributes:
        first: Offset of the first record.
        last: Offset of the last record.
        acked: Whether all of them are done with.
    """

    __slots__ = ("acked", "first", "last")

    def __init__(self, first: int, last: int) -> None:
        self.first = first
        self.last = last
        self.acked = False


class _Account:
    """What the ledger knows of one partition."""

    __slots__ = ("done", "hold", "next", "spans", "start")

    def __init__(self) -> None:
        self.spans: deque[Span] = deque()
        self.start: int | None = None
        self.next: int | None = None
        self.done: int | None = None
        self.hold: int | None = None


class OffsetLedger(Generic[Partition]):
    """Finds the offset that may be committed: everything before it is done and no longer needed.

    Faust's own tracking (0.15.3) commits past records in flight when a later one is acknowledged first, and
    it counts single offsets, where this transport delivers spans of them.
    """

    def __init__(self) -> None:
        self._accounts: dict[Partition, _Account] = {}

    def deliver(self, partition: Partition, span: Span) -> None:
        """Enter a span that is handed out; offsets that the log skips between spans do not matter.

        Raises:
            ValueError: If the span overlaps what was delivered before, without ``forget`` in between.
        """
        account = self._accounts.setdefault(partition, _Account())
        if span.first > span.last or (account.next is not None and span.first < account.next):
            raise ValueError(f"{partition}: {span.first}-{span.last} comes where {account.next} is next")
        if account.start is None:
            account.start = span.first
        account.next = span.last + 1
        account.spans.append(span)

    def begin(self, partition: Partition, committed: int | None) -> None:
        """Forget a partition, and let nothing be committed that is not past what was committed before."""
        account = self._accounts[partition] = _Account()
        account.start = committed

    def hold(self, partition: Partition, offset: int | None) -> None:
        """Let nothing from ``offset`` on be committed; None lifts the hold."""
        self._accounts.setdefault(partition, _Account()).hold = offset

    def committable(self, partition: Partition) -> int | None:
        """Return the offset to commit, or None while nothing delivered here is both done and not held."""
        account = self._accounts.get(partition)
        if account is None:
            return None
        spans = account.spans
        while spans and spans[0].acked:
            account.done = spans.popleft().last + 1
        if account.done is None or account.start is None:
            return None
        bound = account.done if account.hold is None else min(account.done, account.hold)
        return bound if bound > account.start else None

    def in_flight(self, partition: Partition) -> int:
        """Return how many spans are delivered and not done."""
        account = self._accounts.get(partition)
        return 0 if account is None else sum(not span.acked for span in account.spans)

    def forget(self, partition: Partition) -> None:
        """Drop all that is known of a partition, as when it is revoked or its position moved."""
        self._accounts.pop(partition, None)
