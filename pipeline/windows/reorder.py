"""Posts put back into event-time order, and seen once."""

from __future__ import annotations

import heapq
from collections.abc import Iterator

from schemas.stages import Action

Key = tuple[int, str, str, str]
"""Time in ms, platform, post id, target: the total order that every alert is a function of."""


class ReorderBuffer:
    """Holds posts until the watermark has passed them, and gives them out in total order."""

    def __init__(self) -> None:
        self._heap: list[tuple[Key, int, Action]] = []

    def push(self, key: Key, offset: int, item: Action) -> None:
        """Hold what a post that stood at ``offset`` of its topic was boiled down to."""
        heapq.heappush(self._heap, (key, offset, item))

    def next_time(self) -> int | None:
        """Return the event time of the oldest post held, ms."""
        return self._heap[0][0][0] if self._heap else None

    def pop(self) -> tuple[Key, Action]:
        """Give out the oldest post's."""
        key, _, item = heapq.heappop(self._heap)
        return key, item

    def held(self) -> Iterator[Key]:
        """Iterate over the posts held, in no order."""
        return (key for key, _, _ in self._heap)

    def oldest_offset(self) -> int | None:
        """Return the least offset among the posts held."""
        return min((offset for _, offset, _ in self._heap), default=None)

    def __len__(self) -> int:
        return len(self._heap)


class SeenPosts:
    """Remembers what was taken, for as long as a duplicate could still be counted in."""

    def __init__(self) -> None:
        self._seen: set[tuple[str, str, str]] = set()
        self._by_age: list[tuple[int, tuple[str, str, str]]] = []

    def add(self, key: Key) -> bool:
        """Remember a post at a target; False if it was there already."""
        identity = key[1:]
        if identity in self._seen:
            return False
        self._seen.add(identity)
        heapq.heappush(self._by_age, (key[0], identity))
        return True

    def expire(self, before: int) -> None:
        """Forget what is older than ``before``, ms."""
        while self._by_age and self._by_age[0][0] < before:
            self._seen.discard(heapq.heappop(self._by_age)[1])

    def state(self) -> list[tuple[int, tuple[str, str, str]]]:
        """Return all state as plain values."""
        return sorted(self._by_age)

    @classmethod
    def from_state(cls, state: list[tuple[int, tuple[str, str, str]]]) -> SeenPosts:
        """Take over what ``state`` gave."""
        posts = cls()
        for time, identity in state:
            posts.add((time, *identity))
        return posts

    def __len__(self) -> int:
        return len(self._seen)
