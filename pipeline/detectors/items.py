"""What actions share: near-identical texts in groups, over all targets, and every use of an item for a while."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Set
from typing import Final

import msgspec
from msgspec import Struct

from pipeline.detectors.base import Deed
from pipeline.detectors.texts import TextGroups
from schemas.stages import ObjectKey

MEMORY_MS: Final = 6 * 3_600_000
"""How long a use of an item is remembered: a slow drip spreads its texts over an afternoon."""

SHARED: Final = ("link", "tag", "media", "repost")
"""Kinds of items that come with the action; near-identical texts are found here."""


class Use(Struct, frozen=True, array_like=True, gc=False):
    """One use of an item.

    Attributes:
        time: ms.
        account: Who used it.
        target: Where.
        copy: Of a text, what tells one wording from another: texts that differ in a word differ here.
        guise: Of a text, what tells its altered letters from those of other copies; 0 if none are.
        free: The account chose the item itself: it is no part of a post that it passed on.
        primary: The target is the one that the post addresses first.
    """

    time: int
    account: str
    target: str
    copy: bytes
    guise: int
    free: bool
    primary: bool


class _State(Struct, array_like=True):
    texts: tuple[int, list[tuple[int, bytes]]]
    order: list[tuple[ObjectKey, Use]]


class Items:
    """The uses of every item within memory, over all targets."""

    def __init__(self) -> None:
        self._texts = TextGroups()
        self._uses: dict[ObjectKey, deque[Use]] = {}
        self._order: deque[tuple[ObjectKey, Use]] = deque()
        self._by_account: dict[str, dict[ObjectKey, int]] = {}

    def observe(self, deed: Deed) -> list[ObjectKey]:
        """Take an action, in event-time order; returns its items.

        A repost of the target's own post passes on what the target said: nothing of it counts.
        """
        action = deed.action
        self._expire(action.time)
        if action.relation == "repost":
            return []
        guise, free = 0, True
        keys: list[ObjectKey] = []
        for kind, name in action.objects:
            if kind == "guise":
                guise = name
            elif kind in SHARED:
                keys.append((kind, name))
                free = free and kind != "repost"
        if action.text:
            keys.append(("text", self._texts.group_of(action.text, action.time)))
        for key in keys:
            copy = action.text if key[0] == "text" else b""
            use = Use(action.time, deed.key, action.target, copy, guise if copy else 0, free, action.primary)
            self._keep(key, use)
        return keys

    def _keep(self, key: ObjectKey, use: Use) -> None:
        self._uses.setdefault(key, deque()).append(use)
        self._order.append((key, use))
        own = self._by_account.setdefault(use.account, {})
        own[key] = own.get(key, 0) + 1

    def uses(self, key: ObjectKey) -> Collection[Use]:
        """Return the uses of an item within memory, in order of time."""
        return self._uses.get(key, ())

    def users(self, accounts: Set[str]) -> dict[ObjectKey, set[str]]:
        """Return which of some accounts used each item."""
        found: dict[ObjectKey, set[str]] = {}
        for key, use in self._order:
            if use.account in accounts:
                found.setdefault(key, set()).add(use.account)
        return found

    def held_by(self, account: str) -> Collection[ObjectKey]:
        """Return the items that an account used within memory."""
        return self._by_account.get(account, {}).keys()

    def brought(self, account: str, target: str) -> list[ObjectKey]:
        """Return the items that an account used at a target and chose itself."""
        return [
            key
            for key in self._by_account.get(account, ())
            if any(use.account == account and use.target == target and use.free for use in self._uses[key])
        ]

    def counts(self, target: str, since: int) -> dict[ObjectKey, int]:
        """Return how many accounts used each item at a target since a time, ms."""
        found: dict[ObjectKey, set[str]] = {}
        for key, use in reversed(self._order):
            if use.time < since:
                break
            if use.target == target:
                found.setdefault(key, set()).add(use.account)
        return {key: len(users) for key, users in found.items()}

    def __len__(self) -> int:
        return len(self._uses)

    def _expire(self, now: int) -> None:
        edge = now - MEMORY_MS
        while self._order and self._order[0][1].time < edge:
            key, use = self._order.popleft()
            own = self._by_account[use.account]
            own[key] -= 1
            if not own[key]:
                del own[key]
                if not own:
                    del self._by_account[use.account]
            uses = self._uses[key]
            uses.popleft()
            if not uses:
                del self._uses[key]
        self._texts.expire(edge)

    def expire(self, now: int) -> None:
        """Forget uses that are older than memory."""
        self._expire(now)

    def state(self) -> bytes:
        """Return all state, encoded."""
        return msgspec.msgpack.encode(_State(self._texts.state(), list(self._order)))

    def load(self, state: bytes) -> None:
        """Take over what ``state`` gave."""
        old = msgspec.msgpack.decode(state, type=_State)
        self._texts = TextGroups()
        self._texts.load(old.texts)
        self._uses, self._order, self._by_account = {}, deque(), {}
        for (kind, name), use in old.order:
            self._keep((kind, name), use)
