"""Posts put back into event-time order, and seen once."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from typing import Final, Literal

from schemas.stages import Action, Statement

Key = tuple[int, str, str, str, str]
"""Time in ms, platform, post id, target, author id: the total order that every alert is a function of."""

Identity = tuple[str, ...]
"""Platform, post id, target and author id: a key without its time. Older snapshots lack the author."""

Arrival = Literal["new", "copy", "conflict"]
"""What a post is to those seen: new, one of them again, or another author's under an id that is taken."""


ANY_AUTHOR: Final = ""
"""Stands for the author of a post that an older snapshot remembers without one; no author's id is empty."""


class ReorderBuffer:
    """Holds posts until the watermark has passed them, and gives them out in total order."""

    def __init__(self) -> None:
        self._heap: list[tuple[Key, int, Action | Statement]] = []

    def push(self, key: Key, offset: int, item: Action | Statement) -> None:
        """Hold what a post that stood at ``offset`` of its topic was boiled down to."""
        heapq.heappush(self._heap, (key, offset, item))

    def next_time(self) -> int | None:
        """Return the event time of the oldest post held, ms."""
        return self._heap[0][0][0] if self._heap else None

    def pop(self) -> tuple[Key, Action | Statement]:
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
    """Remembers what was taken, for as long as a duplicate could still be counted in.

    A copy has the platform, the id and the author of a post that was seen. Posts of different authors under one id,
    as a spreadsheet makes them that rounds ids, are different posts: none of them is left out.
    """

    def __init__(self) -> None:
        self._authors: dict[Identity, str] = {}
        self._others: set[Identity] = set()
        self._by_age: list[tuple[int, Identity]] = []

    def add(self, key: Key) -> Arrival:
        """Remember a post at a target; returns what it is to those seen."""
        identity, place, author = key[1:], key[1:4], key[4]
        first = self._authors.get(place)
        if first is None and identity not in self._others:
            self._authors[place] = author
            arrival: Arrival = "new"
        elif first in (None, author, ANY_AUTHOR) or identity in self._others:
            return "copy"
        else:
            self._others.add(identity)
            arrival = "conflict"
        heapq.heappush(self._by_age, (key[0], identity))
        return arrival

    def expire(self, before: int) -> None:
        """Forget what is older than ``before``, ms."""
        while self._by_age and self._by_age[0][0] < before:
            identity = heapq.heappop(self._by_age)[1]
            if self._authors.get(identity[:3]) == identity[3]:
                del self._authors[identity[:3]]
            else:
                self._others.discard(identity)

    def state(self) -> list[tuple[int, Identity]]:
        """Return all state as plain values."""
        return sorted(self._by_age)

    @classmethod
    def from_state(cls, state: list[tuple[int, Identity]]) -> SeenPosts:
        """Take over what ``state`` gave, or what it gave before authors were kept."""
        posts = cls()
        for time, identity in state:
            platform, post, target, author = (*identity, ANY_AUTHOR)[:4]
            posts.add((time, platform, post, target, author))
        return posts

    def __len__(self) -> int:
        return len(self._by_age)
