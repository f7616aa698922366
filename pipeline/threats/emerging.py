"""Whoever is hit far beyond their own usual, although nobody listed them.

Replies and mentions are counted in blocks of ten seconds, each once all of it has come, so that it does not matter
in what order the partitions of a stream were read. What a window holds is judged against the target's own past.
"""

from __future__ import annotations

from collections import deque
from typing import Final, NamedTuple

from msgspec import Struct

from schemas.findings import Incoming

BLOCK_MS: Final = 10_000
"""Length of a block of event time."""

SHORT_BLOCKS: Final = 6
LONG_BLOCKS: Final = 30
"""Blocks of the two windows, a minute and five."""

SHORT_ACCOUNTS: Final = 30
LONG_ACCOUNTS: Final = 60
"""Fewest accounts in each that are told of: smaller conversations spring up everywhere."""

TIMES_USUAL: Final = 10.0
"""How many times its own highest minute, or its own mean, a target must have."""

LEARN_MS: Final = 600_000
"""After the first post, nothing is told: nobody's usual is known."""

HALF_LIFE_BLOCKS: Final = 6 * 360
"""A past minute counts half after six hours."""

CAP: Final = 100_000
"""Targets whose past is kept, the busiest."""

AGAIN_MS: Final = 24 * 3_600_000
"""A target is told of once in so long."""

WINSOR: Final = 4.0
"""A minute teaches at most this many times the highest before it, so that a burst does not make the next one usual."""


class Burst(NamedTuple):
    """A target hit far beyond its usual.

    Attributes:
        target: ``platform:handle``.
        at: End of the block in which it was found, ms.
        accounts: Distinct accounts in the window.
        minutes: Length of the window.
        usual: Accounts that its own past makes one expect in it.
    """

    target: str
    at: int
    accounts: int
    minutes: int
    usual: float


class _Past(Struct, array_like=True):
    mean: float
    highest: float
    block: int


class EmergingState(Struct, array_like=True):
    """All state as plain values."""

    first: int
    done: int
    waiting: dict[int, list[Incoming]]
    blocks: list[tuple[int, dict[str, list[int]]]]
    past: dict[str, _Past]
    lessons: list[tuple[int, dict[str, int]]]
    told: dict[str, int]


class Emerging:
    """Counts what comes in at everybody who is not listed, for the targets of one partition."""

    def __init__(self) -> None:
        self._first = 0
        self._done = 0
        self._waiting: dict[int, list[Incoming]] = {}
        self._blocks: deque[tuple[int, dict[str, list[int]]]] = deque()
        self._past: dict[str, _Past] = {}
        self._lessons: deque[tuple[int, dict[str, int]]] = deque()
        self._told: dict[str, int] = {}

    def add(self, incoming: Incoming) -> None:
        """Take one reply or mention; what comes after its block was judged is left out."""
        block = incoming.time // BLOCK_MS
        if block >= self._done:
            self._waiting.setdefault(block, []).append(incoming)

    def advance(self, watermark: int) -> list[Burst]:
        """Judge all blocks that ended at ``watermark``, ms, or before."""
        bursts: list[Burst] = []
        limit = watermark // BLOCK_MS
        for block in sorted(block for block in self._waiting if block < limit):
            bursts += self._judge(block, self._waiting.pop(block))
        self._done = max(self._done, limit)
        return bursts

    def _judge(self, block: int, items: list[Incoming]) -> list[Burst]:
        self._first = self._first or block
        counts: dict[str, set[int]] = {}
        for item in items:
            counts.setdefault(item.target, set()).add(item.author)
        # Most are hit once in a while: their single posts are not worth a place.
        kept = {target: sorted(authors) for target, authors in counts.items() if len(authors) > 1}
        self._blocks.append((block, kept))
        while self._blocks[0][0] <= block - LONG_BLOCKS:
            self._blocks.popleft()
        self._learn(block)
        bursts: list[Burst] = []
        lesson: dict[str, int] = {}
        for target, authors in sorted(kept.items()):
            short = self._accounts(target, block, SHORT_BLOCKS) if len(self._blocks) > 1 else len(authors)
            if short > 2:
                lesson[target] = short
            burst = self._burst(target, block, short)
            if burst is not None:
                bursts.append(burst)
        self._lessons.append((block, lesson))
        return bursts

    def _accounts(self, target: str, block: int, length: int) -> int:
        found: set[int] = set()
        for at, kept in reversed(self._blocks):
            if at <= block - length:
                break
            if authors := kept.get(target):
                found.update(authors)
        return len(found)

    def _burst(self, target: str, block: int, short: int) -> Burst | None:
        if block - self._first < LEARN_MS // BLOCK_MS:
            return None
        mean, highest = self._usual(target, block)
        for length, accounts, least in (
            (SHORT_BLOCKS, short, SHORT_ACCOUNTS),
            (LONG_BLOCKS, self._accounts(target, block, LONG_BLOCKS) if short >= 4 else 0, LONG_ACCOUNTS),
        ):
            minutes = length // SHORT_BLOCKS
            bar = max(least, TIMES_USUAL * (highest if minutes == 1 else max(highest, mean * minutes)))
            if accounts >= bar:
                at = (block + 1) * BLOCK_MS
                if at - self._told.get(target, -AGAIN_MS) < AGAIN_MS:
                    return None
                self._told[target] = at
                return Burst(target, at, accounts, minutes, round(mean * minutes, 2))
        return None

    def _usual(self, target: str, block: int) -> tuple[float, float]:
        """Return the mean and the highest of a target's past minutes."""
        past = self._past.get(target)
        if past is None:
            return 0.0, 0.0
        faded = 0.5 ** ((block - past.block) / HALF_LIFE_BLOCKS)
        return past.mean * faded, past.highest * faded

    def _learn(self, block: int) -> None:
        """Let minutes teach that are as long ago as the longer window: a burst must not hide itself."""
        while self._lessons and self._lessons[0][0] <= block - LONG_BLOCKS:
            at, lesson = self._lessons.popleft()
            for target, accounts in lesson.items():
                mean, highest = self._usual(target, at)
                capped = min(float(accounts), WINSOR * max(highest, SHORT_ACCOUNTS))
                share = 1.0 / min(max(at - self._first + 1, 1), HALF_LIFE_BLOCKS)
                self._past[target] = _Past(mean + share * (capped - mean), max(highest, capped), at)
        if len(self._past) > CAP:
            busiest = sorted(self._past, key=lambda target: (-self._past[target].highest, target))[: CAP // 2]
            self._past = {target: self._past[target] for target in busiest}
        if len(self._told) > CAP:
            edge = block * BLOCK_MS - AGAIN_MS
            self._told = {target: at for target, at in self._told.items() if at > edge}

    def state(self) -> EmergingState:
        """Return all state as plain values."""
        return EmergingState(
            self._first,
            self._done,
            self._waiting,
            list(self._blocks),
            self._past,
            list(self._lessons),
            self._told,
        )

    def load(self, state: EmergingState) -> None:
        """Take over what ``state`` gave."""
        self._first, self._done = state.first, state.done
        self._waiting = {block: list(items) for block, items in state.waiting.items()}
        self._blocks = deque(state.blocks)
        self._past = dict(state.past)
        self._lessons = deque(state.lessons)
        self._told = dict(state.told)

    def __len__(self) -> int:
        return len(self._past)
