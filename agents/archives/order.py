"""Whether a source's posts are in order of time, found out from their times alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final, NamedTuple

from pipeline.windows.watermark import WITNESSES

NEWEST_FIRST: Final = 0.9
"""Of neighbours in a file, so large a part that go back in time make it one that begins with the newest post."""


class Order(NamedTuple):
    """What the times of a source say.

    Attributes:
        posts: How many there are.
        behind: Posts so far behind those before them that a detector would not put them back in order.
        backward: Posts older than the one before.
        least: The oldest time, None without posts.
        latest: The newest time.
    """

    posts: int = 0
    behind: int = 0
    backward: int = 0
    least: datetime | None = None
    latest: datetime | None = None

    @property
    def in_order(self) -> bool:
        """Whether a detector may take the posts as they stand."""
        return self.behind == 0

    @property
    def shape(self) -> str:
        """Say in words how the posts stand."""
        if self.backward >= NEWEST_FIRST * max(self.posts - 1, 1):
            return "newest posts first"
        return f"{self.behind:,} of {self.posts:,} posts out of order of time"


def order_of(blocks: Iterable[Sequence[datetime]], tolerance: timedelta, witnesses: int = WITNESSES) -> Order:
    """Return the order of posts whose times come in blocks.

    Args:
        blocks: Times in the order of the source.
        tolerance: The max out-of-orderness.
        witnesses: Which of the newest times counts. As in a detector it is the third, so that a clock or two that are
            ahead put nobody behind; where sources are merged it must be the first, for one such post makes all that
            stand behind it wait.
    """
    posts = behind = backward = 0
    least = latest = previous = None
    newest: list[datetime] = []
    for block in blocks:
        if not block:
            continue
        inner = sorted(block)
        posts += len(block)
        low = max([one for one in (previous, *newest[:1]) if one is not None], default=inner[0])
        if inner != block or inner[0] < low:
            backward += sum(later < earlier for earlier, later in pairwise(block))
            backward += previous is not None and block[0] < previous
            for time in block:
                behind += len(newest) == witnesses and time < newest[0] - tolerance
                newest = sorted([*newest, time])[-witnesses:]
        else:
            newest = sorted([*newest, *inner[-witnesses:]])[-witnesses:]
        previous = block[-1]
        least = inner[0] if least is None or inner[0] < least else least
        latest = inner[-1] if latest is None or inner[-1] > latest else latest
    return Order(posts, behind, backward, least, latest)
