"""Groups at one target: the same few accounts on one rare object after another.

A crowd shares one thing: an article, a slogan, a petition's text. A gang shares several that hardly anyone else
touches. So the unit of evidence is a pair of objects and the accounts that touched both, by different posts; how
many would do so by chance follows from how busy each account and each object is at this very target. The cost of a
post is bounded by its author's own history, never by the crowd.
"""

from __future__ import annotations

from collections import deque
from math import exp, log
from typing import Final

from msgspec import Struct

from pipeline.graphs.null_model import at_least

PRIOR: Final = {"text": 500.0, "link": 500.0, "media": 500.0, "tag": 100.0, "thread": 250.0, "trait": 1000.0}
"""Actions an unseen audience is given, by kind: how many different objects of the kind one could as well have chosen.
It keeps a gang that is alone at a target from passing for its whole audience."""

OBJECT_LIMIT: Final = 100
"""An object that more accounts touch is shared openly and says nothing of any two of them."""

OPEN_SHARE: Final = 0.1
"""Nor does one that this share of a large audience touches."""

SMALLEST: Final = 3
"""Fewest accounts that a pair of objects must share."""

HISTORY: Final = 64
"""Newest touches kept of an account at a target."""

FALSE_ALARM: Final = 0.01
"""Chance of one false group among all pairs of objects looked at within memory (Bonferroni)."""

Key = tuple[str, int]
"""Kind and name of an object."""


class Group(Struct, frozen=True):
    """Accounts that share several rare objects at a target.

    Attributes:
        target: The target's key.
        objects: The objects, as ``(kind, id)``.
        members: Nats against chance by account, after the cost of naming it.
        surprise: Nats of the most surprising pair of objects.
    """

    target: str
    objects: list[Key]
    members: dict[str, float]
    surprise: float


class _Object:
    """An object's accounts, and when each was last on it."""

    __slots__ = ("accounts", "kind", "opened")

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.accounts: dict[str, int] = {}
        self.opened = False


class Overlap:
    """The objects of one target within the last hours.

    Args:
        memory: Touches are forgotten after so long, ms.
    """

    def __init__(self, memory: int) -> None:
        self._memory = memory
        self._objects: dict[Key, _Object] = {}
        self._touches: dict[str, deque[tuple[Key, str]]] = {}
        self._by_age: deque[tuple[int, str, list[Key]]] = deque()
        self._activity: dict[str, int] = {}
        self._changed: set[Key] = set()

    def observe(self, account: str, time: int, post: str, objects: list[Key]) -> None:
        """Take an action's objects, in event-time order; ``trait`` objects belong to the account, not to the post."""
        self._by_age.append((time, account, objects))
        self._activity[account] = self._activity.get(account, 0) + 1
        history = self._touches.setdefault(account, deque(maxlen=HISTORY))
        for key in objects:
            thing = self._objects.get(key)
            if thing is None:
                thing = self._objects[key] = _Object(key[0])
            if not thing.opened:
                if account not in thing.accounts:
                    self._changed.add(key)
                thing.accounts[account] = time
                if len(thing.accounts) > OBJECT_LIMIT:
                    thing.opened = True
            history.append((key, "" if key[0] == "trait" else post))

    def expire(self, now: int) -> None:
        """Forget what is older than memory."""
        edge = now - self._memory
        while self._by_age and self._by_age[0][0] < edge:
            _, account, objects = self._by_age.popleft()
            left = self._activity[account] - 1
            if left:
                self._activity[account] = left
            else:
                del self._activity[account]
                self._touches.pop(account, None)
            for key in objects:
                thing = self._objects.get(key)
                if thing is not None and thing.accounts.get(account, edge) < edge:
                    del thing.accounts[account]
                    if not thing.accounts:
                        del self._objects[key]

    @property
    def empty(self) -> bool:
        """Whether nothing is remembered."""
        return not self._by_age

    def groups(self, target: str, tests: int) -> tuple[list[Group], int]:
        """Return the groups that the newest touches reveal.

        Args:
            target: The target's key.
            tests: Pairs of objects looked at before, anywhere.

        Returns:
            The groups, and how many pairs of objects were looked at.
        """
        changed, self._changed = self._changed, set()
        found: list[tuple[float, Key, Key, set[str]]] = []
        looked = 0
        for key in sorted(changed):
            if self._is_rare(key):
                shared = self._shared_with(key)
                looked += len(shared)
                for other, accounts in shared.items():
                    if len(accounts) >= SMALLEST:
                        surprise = self._surprise(key, other, len(accounts))
                        if surprise > log((tests + looked) / FALSE_ALARM):
                            found.append((surprise, key, other, accounts))
        return self._merge(target, found), looked

    def _is_rare(self, key: Key) -> bool:
        thing = self._objects.get(key)
        if thing is None or thing.opened or len(thing.accounts) < SMALLEST:
            return False
        audience = len(self._activity)
        return len(thing.accounts) <= max(OPEN_SHARE * audience, 30.0) if audience > OBJECT_LIMIT else True

    def _shared_with(self, key: Key) -> dict[Key, set[str]]:
        """Return the other rare objects that this one's accounts touched, and which did so by other posts."""
        shared: dict[Key, set[str]] = {}
        for account in self._objects[key].accounts:
            posts_of: dict[Key, set[str]] = {}
            for other, post in self._touches.get(account, ()):
                posts_of.setdefault(other, set()).add(post)
            own = posts_of.pop(key, set())
            for other, posts in posts_of.items():
                if own - posts and posts - own:
                    shared.setdefault(other, set()).add(account)
        return {other: accounts for other, accounts in shared.items() if self._is_rare(other)}

    def _surprise(self, one: Key, other: Key, seen: int) -> float:
        expected = max(self._expected(one, other), self._expected(other, one))
        return at_least(seen, expected)

    def _expected(self, given: Key, other: Key) -> float:
        return sum(self._chance(other, account) for account in self._objects[given].accounts)

    def _chance(self, key: Key, account: str) -> float:
        thing = self._objects[key]
        universe = len(self._by_age) + PRIOR[thing.kind]
        return 1.0 - exp(-len(thing.accounts) * self._activity.get(account, 0) / universe)

    def _merge(self, target: str, found: list[tuple[float, Key, Key, set[str]]]) -> list[Group]:
        """Join pairs of objects that share half of their accounts, and keep the accounts that chance can't explain."""
        found.sort(key=lambda entry: (-entry[0], entry[1], entry[2]))
        bundles: list[tuple[float, set[Key], set[str]]] = []
        for surprise, one, other, accounts in found:
            for _, objects, members in bundles:
                if 2 * len(members & accounts) >= min(len(members), len(accounts)):
                    objects.update((one, other))
                    members.update(accounts)
                    break
            else:
                bundles.append((surprise, {one, other}, set(accounts)))
        groups: list[Group] = []
        for surprise, objects, accounts in bundles:
            named = self._members(objects, accounts)
            if len(named) >= SMALLEST:
                groups.append(Group(target, sorted(objects), named, surprise))
        return groups

    def _members(self, objects: set[Key], accounts: set[str]) -> dict[str, float]:
        cost = log(max(len(self._activity) / len(accounts), 1.0)) + log(1.0 / FALSE_ALARM)
        members: dict[str, float] = {}
        for account in sorted(accounts):
            touched = {key for key, _ in self._touches[account]} & objects
            posts = {post for key, post in self._touches[account] if key in objects}
            expected = sum(self._chance(key, account) for key in objects)
            surprise = at_least(min(len(touched), len(posts)), expected) - cost
            if surprise > 0:
                members[account] = surprise
        return members

    def state(self) -> list[tuple[int, str, list[Key], list[tuple[Key, str]]]]:
        """Return all state as plain values: what was taken, in order, and each account's history once."""
        told: set[str] = set()
        entries = []
        for time, account, objects in self._by_age:
            history = [] if account in told else list(self._touches[account])
            told.add(account)
            entries.append((time, account, objects, history))
        return entries

    def load(self, state: list[tuple[int, str, list[Key], list[tuple[Key, str]]]]) -> None:
        """Take over what ``state`` gave."""
        for time, account, objects, _ in state:
            self.observe(account, time, "", [(kind, name) for kind, name in objects])
        for _, account, _, history in state:
            if history:
                self._touches[account] = deque((((key[0], key[1]), post) for key, post in history), HISTORY)
        self._changed.clear()
