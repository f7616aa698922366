"""What targets wrote themselves: when, and to whom.

It tells how long after a statement its answers came, and whether a target talks with those who come to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from pipeline.items.addressed import marks_of
from pipeline.items.objects import stable_hash
from schemas.stages import Account, Statement

KEPT: Final = 200
"""Statements remembered of a target, the newest; answers to older ones are few."""

StatementsState = dict[str, tuple[list[tuple[int, int, str]], list[tuple[int, int, int]]]]
"""A snapshot: each target's statements (hash of platform and id, time, ms, platform); whom it wrote to, how often, and
when last, ms."""


class Statements:
    """The statements of all listed targets; of others nothing is known."""

    def __init__(self) -> None:
        self._said: dict[str, dict[int, tuple[int, str]]] = {}
        self._addressed: dict[str, dict[int, tuple[int, int]]] = {}

    def note(self, statement: Statement) -> None:
        """Take a statement, in event-time order."""
        said = self._said.setdefault(statement.target, {})
        said[stable_hash(statement.platform, statement.post)] = statement.time, statement.platform
        if len(said) > KEPT:
            del said[next(iter(said))]
        addressed = self._addressed.setdefault(statement.target, {})
        for name in statement.addressed:
            times, _ = addressed.pop(name, (0, 0))
            addressed[name] = times + 1, statement.time

    def made(self, target: str, thread: int) -> int:
        """Return when a target made a statement, ms; 0 if it is not known."""
        return self._said.get(target, {}).get(thread, (0, ""))[0]

    def newest(self, target: str, platform: str, at: int) -> int | None:
        """Return the last statement that a target made on a platform up to a time, ms; None if none is known.

        Some sources tell whom a post answers, and not which post.
        """
        said = reversed(self._said.get(target, {}).items())
        return next((thread for thread, (time, where) in said if where == platform and time <= at), None)

    def known(self, target: str) -> bool:
        """Whether anything that a target wrote is remembered."""
        return target in self._said

    def addressed(self, target: str, account: Account) -> int:
        """Return how often a target wrote to an account within memory."""
        known = self._addressed.get(target, {})
        return max(known.get(mark, (0, 0))[0] for mark in marks_of(account))

    def others(self, target: str, marks: Sequence[int]) -> int:
        """Return how many of some accounts, by their marks, a target wrote to at no time within memory."""
        known = self._addressed.get(target, {})
        return sum(mark not in known for mark in marks)

    def expire(self, since: int) -> None:
        """Forget what is older than a time, ms."""
        for target, said in list(self._said.items()):
            while said and next(iter(said.values()))[0] < since:
                del said[next(iter(said))]
            if not said:
                del self._said[target]
        for target, known in list(self._addressed.items()):
            while known and next(iter(known.values()))[1] < since:
                del known[next(iter(known))]
            if not known:
                del self._addressed[target]

    def state(self) -> StatementsState:
        """Return all state as plain values."""
        targets = sorted(self._said.keys() | self._addressed.keys())
        return {
            target: (
                [(thread, time, where) for thread, (time, where) in self._said.get(target, {}).items()],
                [(name, *known) for name, known in self._addressed.get(target, {}).items()],
            )
            for target in targets
        }

    def load(self, state: StatementsState) -> None:
        """Take over what ``state`` gave."""
        self._said = {
            target: {thread: (time, where) for thread, time, where in said}
            for target, (said, _) in state.items()
            if said
        }
        self._addressed = {
            target: {name: (times, last) for name, times, last in known}
            for target, (_, known) in state.items()
            if known
        }
