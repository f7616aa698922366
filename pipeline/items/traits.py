"""Whether accounts were made together: opened within hours of one another, with the same numbered name, bio or picture.

Each of these alone says little: people of one town or one movement have the same bios and pictures, and thousands open
an account on the day of great news. Two at once are what a batch of accounts is made with.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

from pipeline.items.objects import digest
from schemas.stages import Account, ObjectKey

MADE: Final = "made"
"""Kind of a trait, beside the kinds of objects."""

BIRTH_MS: Final = 6 * 3_600_000
"""Accounts opened within one such span may be a batch: batches take minutes to an hour, and few straddle a border."""

_HASH_BITS: Final = 48
_BIRTHS: Final = (1 << 64 - _HASH_BITS) - 1
"""Times of birth that are told apart: 44 years."""

_SLOTS: Final = 1 << 20
_DIGITS: Final = "0123456789"
_SHORTEST_STEM: Final = 3
_FEWEST_DIGITS: Final = 2


@lru_cache(1 << 8)
def traits_of(account: Account) -> list[ObjectKey]:
    """Return ``(kind, hash)`` for name, bio and picture, each with the time of birth; absent ones link no one.

    The list is kept for the next one who asks: nobody may change it.
    """
    if account.created_at is None:
        return []
    birth = account.created_at // BIRTH_MS
    born = str(birth)
    traits: list[int] = []
    stem = account.handle.rstrip(_DIGITS).lower()
    if len(account.handle) - len(stem) >= _FEWEST_DIGITS and len(stem) >= _SHORTEST_STEM:
        traits.append(digest("stem", born, stem))
    if account.bio is not None:
        traits.append(digest("bio", born, str(account.bio)))
    if account.avatar is not None:
        traits.append(digest("avatar", born, account.avatar))
    return [(MADE, (birth & _BIRTHS) << _HASH_BITS | trait >> 64 - _HASH_BITS) for trait in traits]


def birth_of(trait: ObjectKey) -> int:
    """Return a number that all traits of accounts made at one time have in common."""
    return trait[1] >> _HASH_BITS


class TraitCounts:
    """How many of all accounts seen have a trait, in little space: a slot may count several traits, never too few.

    A count-min sketch of one row (Cormode and Muthukrishnan 2005): too high a count makes a trait look commoner
    than it is, which is the safe side. It is kept for this span of time and the one before.

    Args:
        span: How long a span is, ms.
    """

    def __init__(self, span: int) -> None:
        self._span = span
        self._number = 0
        self._counts = (_empty(), _empty())
        self._accounts = (0, 0)

    def add(self, traits: list[ObjectKey]) -> None:
        """Count an account in."""
        self._accounts = self._accounts[0] + 1, self._accounts[1]
        for _, name in traits:
            self._counts[0][name % _SLOTS] += 1

    @property
    def accounts(self) -> int:
        """How many accounts were counted."""
        return sum(self._accounts)

    def of(self, trait: ObjectKey) -> int:
        """Return how many accounts have a trait, at most."""
        slot = trait[1] % _SLOTS
        return int(self._counts[0][slot]) + int(self._counts[1][slot])

    def expire(self, now: int) -> None:
        """Forget what was counted before the span before this one."""
        gone, self._number = now // self._span - self._number, max(now // self._span, self._number)
        if gone == 1:
            self._counts, self._accounts = (_empty(), self._counts[0]), (0, self._accounts[0])
        elif gone > 1:
            self._counts, self._accounts = (_empty(), _empty()), (0, 0)

    def state(self) -> TraitCountsState:
        """Return all state as plain values."""
        filled = [np.flatnonzero(counts).astype(np.uint32) for counts in self._counts]
        return self._number, [
            (accounts, slots.tobytes(), counts[slots].tobytes())
            for accounts, slots, counts in zip(self._accounts, filled, self._counts, strict=True)
        ]

    def load(self, state: TraitCountsState) -> None:
        """Take over what ``state`` gave."""
        self._number = state[0]
        (newer, *_), (older, *_) = state[1]
        self._accounts = newer, older
        self._counts = (_empty(), _empty())
        for counts, (_, slots, values) in zip(self._counts, state[1], strict=True):
            counts[np.frombuffer(slots, np.uint32)] = np.frombuffer(values, np.uint32)


TraitCountsState = tuple[int, list[tuple[int, bytes, bytes]]]
"""A snapshot: number of the span; of it and the one before the accounts, the slots in use and their counts."""


def _empty() -> npt.NDArray[np.uint32]:
    return np.zeros(_SLOTS, np.uint32)
