"""Which accounts touched each object at a target, who first and when last; most objects ever have one."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Set
from typing import Final

from pipeline.items.traits import MADE
from schemas.stages import ObjectKey, ObjectKind

Touch = tuple[int, str, tuple[ObjectKey, ...], str, bytes]
"""An action: when, ms, by whom, on what, and by which post; and its author's traits by number, eight bytes each, if
it is the first by that author."""

NOBODY: Final[dict[str, int]] = {}

_Place = ObjectKey | int


def _place(key: ObjectKey) -> _Place:
    """Return where an object is found: every account has traits of its own, of which a number is a third of a key."""
    return key[1] if key[0] == MADE else key


class Touchers:
    """Accounts by object.

    A dict for each object would be half of what a target remembers: the touch itself stands for it while one account
    is all there is.
    """

    def __init__(self) -> None:
        self._by: dict[_Place, Touch | dict[str, int]] = {}
        # Of those that were touched more than once.
        self._first: dict[ObjectKey, Touch] = {}

    def add(self, key: ObjectKey, touch: Touch) -> tuple[int | None, str | None]:
        """Take note of a touch.

        Returns:
            How many accounts had touched the object before, or None if this one had; and where it makes the object
            shared, the account that was alone with it.
        """
        time, account = touch[:2]
        place = _place(key)
        there = self._by.get(place)
        if there is None:
            self._by[place] = touch
            return 0, None
        if isinstance(there, dict):
            before = None if account in there else len(there)
            there[account] = time
            return before, None
        self._first.setdefault(key, there)
        if there[1] == account:
            self._by[place] = touch
            return None, None
        self._by[place] = {there[1]: there[0], account: time}
        return 1, there[1]

    def first(self, key: ObjectKey) -> Touch | None:
        """Return the touch that brought an object, as far back as anybody is known who touched it."""
        there = self._first.get(key) or self._by.get(_place(key))
        assert not isinstance(there, dict)
        return there

    def brought(self, key: ObjectKey, touch: Touch) -> None:
        """Say which touch brought an object, if that is none of those that were added."""
        self._first[key] = touch

    def firsts(self) -> Iterator[tuple[ObjectKey, Touch]]:
        """Iterate over the objects that were touched more than once, each with the touch that brought it."""
        return iter(self._first.items())

    def drop(self, key: ObjectKey, account: str) -> int:
        """Forget that an account touched an object; returns how many accounts are left."""
        place = _place(key)
        there = self._by[place]
        if isinstance(there, tuple):
            del self._by[place]
            self._first.pop(key, None)
            return 0
        del there[account]
        if len(there) == 1:
            ((alone, time),) = there.items()
            self._by[place] = time, alone, (), "", b""
        return len(there)

    def last(self, key: ObjectKey, account: str) -> int | None:
        """Return when an account touched an object last, ms; None if it did not."""
        there = self._by.get(_place(key))
        if there is None:
            return None
        if isinstance(there, dict):
            return there.get(account)
        return there[0] if there[1] == account else None

    def of(self, key: ObjectKey) -> dict[str, int]:
        """Return the accounts that touched an object, with when they last did, ms; nobody may change it."""
        there = self._by.get(_place(key))
        if there is None:
            return NOBODY
        return there if isinstance(there, dict) else {there[1]: there[0]}

    def count(self, key: ObjectKey) -> int:
        """Return how many accounts touched an object."""
        there = self._by.get(_place(key))
        if there is None:
            return 0
        return len(there) if isinstance(there, dict) else 1

    def most(
        self, kinds: Collection[ObjectKind], since: int, but: Set[ObjectKey] = frozenset()
    ) -> dict[ObjectKind, int]:
        """Return how many accounts touched any one object of each kind at the most since a time, ms, if two or more.

        Args:
            kinds: Kinds to look at.
            since: ms.
            but: Objects to leave out.
        """
        most: dict[ObjectKind, int] = {}
        for key, there in self._by.items():
            if isinstance(there, dict) and isinstance(key, tuple) and key[0] in kinds and key not in but:
                count = sum(1 for time in there.values() if time >= since)
                if count > most.get(key[0], 1):
                    most[key[0]] = count
        return most

    def is_shared(self, key: ObjectKey) -> bool:
        """Whether two accounts or more touched an object."""
        return isinstance(self._by.get(_place(key)), dict)

    def has(self, key: ObjectKey, account: str) -> bool:
        """Whether an account touched an object."""
        # A touch holds its account too, and its time equals no account.
        return account in self._by.get(_place(key), ())

    def among(self, key: ObjectKey, accounts: Set[str]) -> Set[str]:
        """Return those of the accounts that touched an object."""
        return self.of(key).keys() & accounts
