"""Whoever is hit far beyond their own usual, although nobody listed them.

Replies and mentions are counted in blocks of ten seconds, each once all of it has come, so that it does not matter
in what order the partitions of a stream were read. What a window holds is judged against the target's own past.
"""

from __future__ import annotations

from collections import deque
from operator import itemgetter
from typing import Final, NamedTuple

from msgspec import Struct

from pipeline.threats.ordinary_jumps import JumpsState, OrdinaryJumps
from schemas.findings import Incoming

BLOCK_MS: Final = 10_000
"""Length of a block of event time."""

SHORT_BLOCKS: Final = 6
LONG_BLOCKS: Final = 30
"""Blocks of the two windows, a minute and five."""

SHORT_ACCOUNTS: Final = 30
LONG_ACCOUNTS: Final = 60
"""Fewest accounts in each that are told of: smaller conversations spring up everywhere."""

LEAST_LONG: Final = 4
"""Accounts in the last minute without which the longer window is not looked at."""

TIMES_USUAL: Final = 9.0
"""How many times its own highest minute a target must have, for one minute or five."""

LEARN_MS: Final = 600_000
"""After the first post, nothing is told: nobody's usual is known."""

MEAN_BLOCKS: Final = 6 * 360
"""A mean is over about six hours."""

HALF_LIFE_BLOCKS: Final = 72 * 360
"""A highest minute counts half after three days: who is written to every evening is used to it."""

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
    jumps: JumpsState | None = None


class Emerging:
    """Counts what comes in at everybody who is not listed, for the targets of one partition."""

    def __init__(self) -> None:
        self._first = 0
        self._done = 0
        self._waiting: dict[int, list[Incoming]] = {}
        self._recent: dict[str, list[tuple[int, list[int]]]] = {}
        self._past: dict[str, _Past] = {}
        self._lessons: deque[tuple[int, dict[str, int]]] = deque()
        self._told: dict[str, int] = {}
        self._jumps = OrdinaryJumps()

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
        counts: dict[str, list[int]] = {}
        for item in items:
            counts.setdefault(item.target, []).append(item.author)
        self._learn(block)
        bursts: list[tuple[float, Burst]] = []
        lesson: dict[str, int] = {}
        for target in sorted(target for target, authors in counts.items() if len(authors) > 1):
            authors = sorted(set(counts[target]))
            # Most are hit once in a while: their single posts are not worth a place.
            if len(authors) < 2:
                continue
            recent = self._recent.setdefault(target, [])
            recent.append((block, authors))
            while recent[0][0] <= block - LONG_BLOCKS:
                recent.pop(0)
            short = _accounts([part for at, part in recent[-SHORT_BLOCKS:] if at > block - SHORT_BLOCKS])
            if short > 2:
                lesson[target] = short
            burst = self._burst(target, block, short)
            if burst is not None:
                bursts.append(burst)
        self._lessons.append((block, lesson))
        return self._told_of(block, bursts)

    def _burst(self, target: str, block: int, short: int) -> tuple[float, Burst] | None:
        """Return how many times its bar a target has reached, if at least once, and the burst."""
        mean, highest = self._usual(target, block)
        jump, accounts, minutes = short / max(SHORT_ACCOUNTS, TIMES_USUAL * highest), short, 1
        if short >= LEAST_LONG:
            least = max(LONG_ACCOUNTS, TIMES_USUAL * highest * LONG_BLOCKS / SHORT_BLOCKS)
            parts = [part for _, part in self._recent[target]]
            long = _accounts(parts) if sum(map(len, parts)) >= least else 0
            if long / least > jump:
                jump, accounts, minutes = long / least, long, LONG_BLOCKS // SHORT_BLOCKS
        if jump < 1.0:
            return None
        return jump, Burst(target, (block + 1) * BLOCK_MS, accounts, minutes, round(mean * minutes, 2))

    def _told_of(self, block: int, bursts: list[tuple[float, Burst]]) -> list[Burst]:
        """Return the bursts that go beyond what is ordinary; of all others, learn what that is."""
        if block - self._first <= LONG_BLOCKS:
            return []
        if not bursts:
            return []
        self._jumps.add(block, {burst.target: jump for jump, burst in bursts})
        if block - self._first < LEARN_MS // BLOCK_MS:
            return []
        fresh = [
            burst
            for jump, burst in bursts
            if jump >= self._jumps.bar(burst.target)
            and burst.at - self._told.get(burst.target, -AGAIN_MS) >= AGAIN_MS
        ]
        self._told.update((burst.target, burst.at) for burst in fresh)
        return fresh

    def _usual(self, target: str, block: int) -> tuple[float, float]:
        """Return the mean and the highest of a target's past minutes."""
        past = self._past.get(target)
        if past is None:
            return 0.0, 0.0
        age = block - past.block
        return past.mean * 0.5 ** (age / MEAN_BLOCKS), past.highest * 0.5 ** (age / HALF_LIFE_BLOCKS)

    def _learn(self, block: int) -> None:
        """Let minutes teach that are as long ago as the longer window: a burst must not hide itself."""
        while self._lessons and self._lessons[0][0] <= block - LONG_BLOCKS:
            at, lesson = self._lessons.popleft()
            for target, accounts in lesson.items():
                mean, highest = self._usual(target, at)
                capped = min(float(accounts), WINSOR * max(highest, SHORT_ACCOUNTS))
                share = 1.0 / min(max(at - self._first + 1, 1), MEAN_BLOCKS)
                self._past[target] = _Past(mean + share * (capped - mean), max(highest, capped), at)
        if block % LONG_BLOCKS == 0:
            edge = block - LONG_BLOCKS
            self._recent = {target: parts for target, parts in self._recent.items() if parts[-1][0] > edge}
        if len(self._past) > CAP:
            busiest = sorted(self._past, key=lambda target: (-self._past[target].highest, target))[: CAP // 2]
            self._past = {target: self._past[target] for target in busiest}
        if len(self._told) > CAP:
            oldest = block * BLOCK_MS - AGAIN_MS
            self._told = {target: at for target, at in self._told.items() if at > oldest}

    def state(self) -> EmergingState:
        """Return all state as plain values."""
        return EmergingState(
            self._first,
            self._done,
            self._waiting,
            self._by_block(),
            self._past,
            list(self._lessons),
            self._told,
            self._jumps.state(),
        )

    def _by_block(self) -> list[tuple[int, dict[str, list[int]]]]:
        blocks: dict[int, dict[str, list[int]]] = {}
        for target, parts in self._recent.items():
            for block, authors in parts:
                blocks.setdefault(block, {})[target] = authors
        return sorted(blocks.items(), key=itemgetter(0))

    def load(self, state: EmergingState) -> None:
        """Take over what ``state`` gave."""
        self._first, self._done = state.first, state.done
        self._waiting = {block: list(items) for block, items in state.waiting.items()}
        self._recent = {}
        for block, kept in state.blocks:
            for target, authors in kept.items():
                self._recent.setdefault(target, []).append((block, authors))
        self._past = dict(state.past)
        self._lessons = deque(state.lessons)
        self._told = dict(state.told)
        if state.jumps is not None:
            self._jumps.load(state.jumps)

    def __len__(self) -> int:
        return len(self._past)


def _accounts(parts: list[list[int]]) -> int:
    """Count the distinct accounts of some blocks."""
    return len(parts[0]) if len(parts) == 1 else len(set().union(*parts))
