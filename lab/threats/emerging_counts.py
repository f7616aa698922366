"""What the detector of emerging targets finds, by counts alone: hours of a large stream within minutes.

The detector takes single replies and counts their authors. Where all authors differ, counts of whole arrays give the
same, which a test shows. The constants, and what is news among many jumps, are the detector's own.
"""

from __future__ import annotations

from collections import deque
from typing import Final

import numpy as np
import numpy.typing as npt

from pipeline.threats import emerging
from pipeline.threats.emerging import BLOCK_MS, LONG_BLOCKS, SHORT_BLOCKS
from pipeline.threats.ordinary_jumps import OrdinaryJumps

Values = npt.NDArray[np.float64]

_LEARN_BLOCKS: Final = emerging.LEARN_MS // BLOCK_MS
_AGAIN_BLOCKS: Final = emerging.AGAIN_MS // BLOCK_MS


class CountingEmerging:
    """The detector, for targets that are numbers and authors that all differ.

    Args:
        size: How many targets there are.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._blocks: deque[npt.NDArray[np.int32]] = deque(maxlen=LONG_BLOCKS)
        self._highest: Values = np.zeros(size)
        self._learnt: npt.NDArray[np.int64] = np.zeros(size, np.int64)
        self._lessons: deque[tuple[int, npt.NDArray[np.int64], Values]] = deque()
        self._jumps = OrdinaryJumps()
        self._told: dict[int, int] = {}

    def judge(self, block: int, targets: npt.NDArray[np.int64]) -> list[tuple[int, int]]:
        """Take the replies of a block; returns which targets are told and when, ms.

        Args:
            block: Its number, each one more than the one before, from 1.
            targets: Whom its replies hit.
        """
        counts = np.bincount(targets, minlength=self._size).astype(np.int32)
        counts[counts < 2] = 0
        self._blocks.append(counts)
        self._learn(block)
        hit = np.flatnonzero(counts)
        recent = np.stack([kept[hit] for kept in self._blocks])
        short, long = recent[-SHORT_BLOCKS:].sum(0), recent.sum(0)
        taught = short > 2
        self._lessons.append((block, hit[taught], short[taught].astype(np.float64)))
        highest = self._usual(hit, block)
        times, longer = emerging.TIMES_USUAL, LONG_BLOCKS / SHORT_BLOCKS
        jump = np.maximum(
            short / np.maximum(emerging.SHORT_ACCOUNTS, times * highest),
            np.where(
                short >= emerging.LEAST_LONG,
                long / np.maximum(emerging.LONG_ACCOUNTS, times * highest * longer),
                0.0,
            ),
        )
        beyond = jump >= 1.0
        return self._news(block, dict(zip(hit[beyond].tolist(), jump[beyond].tolist(), strict=True)))

    def _news(self, block: int, jumps: dict[int, float]) -> list[tuple[int, int]]:
        # The detector counts from the first block that it sees.
        if block - 1 <= LONG_BLOCKS or not jumps:
            return []
        self._jumps.add(block, {str(target): jump for target, jump in jumps.items()})
        if block - 1 < _LEARN_BLOCKS:
            return []
        fresh = [
            target
            for target, jump in jumps.items()
            if jump >= self._jumps.bar(str(target))
            and block - self._told.get(target, -_AGAIN_BLOCKS) >= _AGAIN_BLOCKS
        ]
        self._told.update((target, block) for target in fresh)
        return [(target, (block + 1) * BLOCK_MS) for target in fresh]

    def _usual(self, which: npt.NDArray[np.int64], block: int) -> Values:
        """Return the highest minute of targets, as far as it still counts."""
        age = block - self._learnt[which]
        return self._highest[which] * 0.5 ** (age / emerging.HALF_LIFE_BLOCKS)

    def _learn(self, block: int) -> None:
        while self._lessons and self._lessons[0][0] <= block - LONG_BLOCKS:
            at, which, accounts = self._lessons.popleft()
            highest = self._usual(which, at)
            capped = np.minimum(accounts, emerging.WINSOR * np.maximum(highest, emerging.SHORT_ACCOUNTS))
            self._highest[which] = np.maximum(highest, capped)
            self._learnt[which] = at
