"""What an account says again elsewhere: one act, however many targets it is pasted to."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, takewhile
from typing import Any, Final

from pipeline.detectors.texts import ALIKE
from pipeline.text.shingles import resemblance
from schemas.stages import Action

KEPT: Final = 8
"""Newest posts of an account that a new one is compared with."""

_ITEMS: Final = 4

RepeatsState = dict[str, tuple[tuple[int, str, bytes, tuple[int, ...]], ...]]
"""A snapshot: time, target, text and links by account."""


class Repeats:
    """Remembers what each account said lately.

    Args:
        memory: A post is forgotten after so long, ms.
    """

    def __init__(self, memory: int) -> None:
        self._memory = memory
        # Four items for each post, in one tuple: one for each post takes two thirds more.
        self._said: dict[str, tuple[Any, ...]] = {}

    def is_repeat(self, account: str, action: Action) -> bool:
        """Take an action; whether its text or link is one that the account brought to another target before.

        Who pastes a petition under the posts of five politicians has chosen once, not five times.
        """
        links = tuple(name for kind, name in action.objects if kind == "link")
        if not links and not action.text:
            return False
        said = self._said.pop(account, ())
        repeat = False
        for time, target, text, old_links in _posts(said):
            if target != action.target and time >= action.time - self._memory:
                repeat = not set(links).isdisjoint(old_links) if links and old_links else False
                repeat = repeat or bool(text and action.text and resemblance(text, action.text) > ALIKE)
                if repeat:
                    break
        self._said[account] = *said[_ITEMS * (1 - KEPT) :], action.time, action.target, action.text, links
        return repeat

    def expire(self, now: int) -> None:
        """Forget accounts that said nothing within memory; they stand in order of their newest post."""
        edge = now - self._memory
        # Listed first: to find the first entry of a dict steps over all that were deleted before it.
        for account in list(takewhile(lambda account: self._said[account][-_ITEMS] < edge, self._said)):
            del self._said[account]

    def state(self) -> RepeatsState:
        """Return all state as plain values."""
        return {account: tuple(_posts(said)) for account, said in self._said.items()}

    def load(self, state: RepeatsState) -> None:
        """Take over what ``state`` gave."""
        self._said = {account: tuple(chain.from_iterable(posts)) for account, posts in state.items()}


def _posts(said: tuple[Any, ...]) -> Iterator[tuple[int, str, bytes, tuple[int, ...]]]:
    return zip(*(said[item::_ITEMS] for item in range(_ITEMS)), strict=True)
