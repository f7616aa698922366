"""Sources in memory, as replays read them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from agents.archives.item import BadPost, Item
from schemas.post import Post


class Listed:
    """A source in memory that knows how many of its kind are open at once."""

    open = 0
    most = 0

    def __init__(self, items: Sequence[Item], *, streamed: bool = False) -> None:
        """Take the items to give; a source that is streamed does not tell their times beforehand."""
        self._items = items
        self._streamed = streamed

    @property
    def name(self) -> str:
        """Return a name."""
        return "listed"

    def times(self) -> Iterator[Sequence[datetime]] | None:
        """Return the times of the posts, in one block."""
        return (
            None
            if self._streamed
            else iter([[one.created_at for one in self._items if isinstance(one, Post)]])
        )

    def items(self) -> Iterator[Item]:
        """Yield the items, counting this source as open meanwhile."""
        Listed.open += 1
        Listed.most = max(Listed.most, Listed.open)
        try:
            yield from self._items
        finally:
            Listed.open -= 1


def bad(position: int) -> BadPost:
    """Return a bad record."""
    return BadPost("listed", position, "bad_json", "broken", b"{")
