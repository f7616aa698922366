"""What each account did at a target: how often it acted, on what and by which posts, and how it was made."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from typing import Final, cast

from msgspec import Struct

from pipeline.graphs.touchers import Touch
from pipeline.items.traits import MADE
from schemas.stages import ObjectKey

HISTORY: Final = 64
"""Newest touches kept of an account at a target: it bounds the cost of a post."""

_Turns = tuple[ObjectKey | str, ...]
"""Objects and posts by turns: a pair of each weighs half as much again."""


class _Regular(Struct, gc=False):
    """What is known of an account that came again; traits by number."""

    actions: int
    turns: _Turns
    traits: bytes


class Histories:
    """Accounts at one target. Most act once: of these, the touch tells all there is, and nothing is kept beside it."""

    def __init__(self) -> None:
        self._known: dict[str, Touch | _Regular] = {}

    def __len__(self) -> int:
        return len(self._known)

    def add(self, touch: Touch) -> bool:
        """Take an action; returns whether an account's older touches had to make room for it."""
        account = touch[1]
        known = self._known.get(account)
        if known is None:
            self._known[account] = touch
            return False
        if isinstance(known, tuple):
            known = self._known[account] = _Regular(1, _turns(known), known[4])
        known.actions += 1
        turns = known.turns + _turns(touch)
        known.turns = turns[-2 * HISTORY :]
        return len(turns) > 2 * HISTORY

    def actions(self, account: str) -> int:
        """Return how often an account acted."""
        known = self._known.get(account)
        return 0 if known is None else 1 if isinstance(known, tuple) else known.actions

    def made(self, account: str) -> list[ObjectKey]:
        """Return an account's traits."""
        known = self._known.get(account)
        if known is None:
            return []
        return traits_in(known[4] if isinstance(known, tuple) else known.traits)

    def of(self, account: str) -> Iterator[tuple[ObjectKey, str]]:
        """Iterate over the objects an account touched, each with the post it did so by, threads left out."""
        known = self._known.get(account)
        if known is None:
            return iter(())
        return _pairs(_turns(known) if isinstance(known, tuple) else known.turns)

    def take_back(self, account: str) -> int:
        """Count an account's oldest action no more, and forget it with its last; returns how many are left."""
        known = self._known[account]
        if isinstance(known, tuple) or known.actions == 1:
            del self._known[account]
            return 0
        known.actions -= 1
        return known.actions

    def load(self, account: str, history: Iterable[tuple[ObjectKey, str]]) -> None:
        """Put what ``of`` gave in place of what the actions that were added since tell of an account."""
        turns = tuple(item for (kind, name), post in history for item in ((kind, name), post))
        known = self._known[account]
        if isinstance(known, _Regular):
            known.turns = turns
        elif turns != _turns(known):
            # It acted before, too: that is forgotten, save in its history.
            self._known[account] = _Regular(1, turns, known[4])


def traits_in(numbers: bytes) -> list[ObjectKey]:
    """Return the traits whose numbers a touch holds."""
    return [(MADE, name) for name in array("Q", numbers)]


def objects_and_post(touch: Touch) -> Iterator[tuple[ObjectKey, str]]:
    """Iterate over the objects of one touch, threads left out, each with its post."""
    return _pairs(_turns(touch))


def _turns(touch: Touch) -> _Turns:
    _, _, objects, post, _ = touch
    return tuple([item for key in objects if key[0] != "thread" for item in (key, post)])[-2 * HISTORY :]


def _pairs(turns: _Turns) -> Iterator[tuple[ObjectKey, str]]:
    return cast(Iterator[tuple[ObjectKey, str]], zip(turns[::2], turns[1::2], strict=True))
