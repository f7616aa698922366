"""The objects of an action as one target sees them: text groups, waves of replies, traits of the account."""

from __future__ import annotations

import re
from collections import deque
from typing import Final

from pipeline.graphs.overlap import Key
from pipeline.signals.objects import stable_hash
from schemas.stages import Account, Action

WAVE_MS: Final = 90_000
"""Replies to one post within so long of each other are one wave: an order is obeyed within a minute or two."""

OVERTURE_MS: Final = 180_000
"""Waves are looked for only so long after a thread's first reply: before, everybody with the bell on comes at once."""

BIRTH_BIN_MS: Final = 900_000
"""Accounts made within such a quarter of an hour share a birth."""

_DIGITS: Final = re.compile(r"\d{3,}")


class Facets:
    """Turns actions at one target into comparable objects.

    Args:
        memory: Texts and threads are forgotten when not seen for so long, ms.
    """

    def __init__(self, memory: int) -> None:
        self._memory = memory
        self._text_of: dict[int, tuple[int, int]] = {}
        self._threads: dict[int, int] = {}
        self._replied: set[tuple[str, int]] = set()
        self._by_age: deque[tuple[int, int, tuple[str, int]]] = deque()

    def of(self, action: Action, account: str) -> list[Key]:
        """Return an action's objects; kinds are those of ``pipeline.graphs.overlap.PRIOR``."""
        keys: list[Key] = []
        bands: list[int] = []
        for kind, name in action.objects:
            if kind == "text":
                bands.append(name)
            elif kind == "thread":
                keys.extend(self._waves(name, account, action.time))
            else:
                keys.append((kind, name))
        if bands:
            keys.append(("text", self._text(bands, action.time)))
        keys.extend(("trait", trait) for trait in _traits(action.account))
        return keys

    def _text(self, bands: list[int], time: int) -> int:
        known = [self._text_of[band][0] for band in bands if band in self._text_of]
        group = min(known) if known else min(bands)
        for band in bands:
            self._text_of[band] = (group, time)
        return group

    def _waves(self, thread: int, account: str, time: int) -> list[Key]:
        start = self._threads.setdefault(thread, time)
        if (account, thread) in self._replied:
            return []
        self._replied.add((account, thread))
        self._by_age.append((time, thread, (account, thread)))
        if time - start < OVERTURE_MS:
            return []
        grids = (time // WAVE_MS, (time + WAVE_MS // 2) // WAVE_MS)
        return [("thread", stable_hash(str(thread), str(grid), str(bin_))) for grid, bin_ in enumerate(grids)]

    def expire(self, now: int) -> None:
        """Forget what is older than memory."""
        edge = now - self._memory
        while self._by_age and self._by_age[0][0] < edge:
            _, thread, reply = self._by_age.popleft()
            self._replied.discard(reply)
            self._threads.pop(thread, None)
        self._text_of = {band: entry for band, entry in self._text_of.items() if entry[1] >= edge}

    def state(
        self,
    ) -> tuple[dict[int, tuple[int, int]], dict[int, int], list[tuple[int, int, tuple[str, int]]]]:
        """Return all state as plain values."""
        return self._text_of, self._threads, list(self._by_age)

    def load(
        self, state: tuple[dict[int, tuple[int, int]], dict[int, int], list[tuple[int, int, tuple[str, int]]]]
    ) -> None:
        """Take over what ``state`` gave."""
        self._text_of = {band: (entry[0], entry[1]) for band, entry in state[0].items()}
        self._threads = dict(state[1])
        self._by_age = deque((time, thread, (reply[0], reply[1])) for time, thread, reply in state[2])
        self._replied = {reply for _, _, reply in self._by_age}


def _traits(account: Account) -> list[int]:
    traits: list[int] = []
    if account.created_at is not None:
        traits.append(stable_hash("birth", account.platform, str(account.created_at // BIRTH_BIN_MS)))
    if account.bio is not None:
        traits.append(stable_hash("bio", str(account.bio)))
    if account.avatar is not None:
        traits.append(stable_hash("avatar", account.avatar))
    if _DIGITS.search(account.handle):
        traits.append(stable_hash("stem", account.platform, _DIGITS.sub("#", account.handle)))
    return traits
