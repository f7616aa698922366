"""Who touched what at one target within the last hours, and how likely that is by chance."""

from __future__ import annotations

from array import array
from collections import deque
from collections.abc import Mapping, Sequence, Set
from math import exp
from typing import Final, NamedTuple

from pipeline.graphs.births import Births
from pipeline.graphs.facets import base_of
from pipeline.graphs.histories import Histories, objects_and_post, traits_in
from pipeline.graphs.touchers import Touch, Touchers
from pipeline.items.traits import MADE, TraitCounts, birth_of
from schemas.stages import ObjectKey, ObjectKind

PRIOR: Final = {"text": 500.0, "link": 500.0, "media": 500.0, "repost": 500.0, "tag": 100.0}
"""Actions of an audience not seen, by kind: how many different objects of the kind one could as well have chosen."""

WAVE_SHARE: Final = 0.05
"""Share of a thread's replies that come within any one wave after its overture, before the thread has shown its own."""

ECHO_SHARE: Final = 0.1
"""Chance that one who brought a link brings it again with a further post: an article that a surge is about comes back
in one post of twelve."""

GUISE_SHARE: Final = 0.003
"""Chance that a post of a text is disguised in a way of its own: people paste a text as it is, disguised or not. Of
18,000 real and 28,000 simulated posts by people not one is."""

PRIOR_TOUCHES: Final = 20.0
"""How many touches that share of a wave is worth against what is seen."""

OBJECT_LIMIT: Final = 100
"""An object that more accounts touch is shared openly and says nothing of any two of them."""

OPEN_SHARE: Final = 0.1
"""Nor does one that this share of a large audience touches."""

OPEN_KINDS: Final[tuple[ObjectKind, ...]] = ("text", "link", "media", "repost", "tag")
"""Kinds of objects by which a crowd says what it is about."""

OPENLY: Final = 10
"""Accounts at least that share something openly."""

LARGE_AUDIENCE: Final = 300
"""Accounts that make an audience large: with fewer, a gang may well be most of it."""

CROWDED: Final = 1_000
"""Actions since an object came up that make a crowd, in which no object's share need be counted."""

PRIOR_ACCOUNTS: Final = 1_000.0
"""Accounts with other traits, not seen: a young stream must not take two of ten for a tenth of mankind."""


TargetObjectsState = tuple[
    list[tuple[int, str, tuple[ObjectKey, ...], list[tuple[ObjectKey, str]], list[ObjectKey]]],
    list[tuple[ObjectKey, int, str]],
]
"""A snapshot: what was taken, in order, with each account's history and traits beside its first entry; and when and by
whom those objects were brought whose first touch is forgotten."""


class Suspects(NamedTuple):
    """Accounts, with how often each acted, in the order in which one goes through them; all of it, and the most."""

    accounts: Set[str]
    actions: list[int]
    together: int
    most: int


class TargetObjects:
    """Objects and accounts at one target.

    Args:
        memory: Touches are forgotten after so long, ms.
    """

    def __init__(self, memory: int) -> None:
        self._memory = memory
        self._accounts = Touchers()
        self._histories = Histories()
        self._births = Births()
        # Worked out when somebody asks, and kept until it changes.
        self._posts_of: dict[str, dict[ObjectKey, set[str]]] = {}
        self._common: dict[str, list[tuple[ObjectKey, Set[str]]]] = {}
        self._forgot: set[str] = set()
        self._telling: set[str] = set()
        self._by_age: deque[Touch] = deque()
        self._changed: set[ObjectKey] = set()
        self.choices = 0

    def observe(
        self,
        account: str,
        time: int,
        post: str,
        objects: list[ObjectKey],
        traits: list[ObjectKey] | None = None,
    ) -> None:
        """Take an action's objects and its author's traits, in event-time order."""
        is_new = not self._histories.actions(account)
        made = traits if is_new and traits else []
        touch: Touch = time, account, tuple(objects), post, array("Q", [name for _, name in made]).tobytes()
        full = self._histories.add(touch)
        if not is_new or made:
            self._telling.add(account)
        for one in self._births.add(birth_of(made[0]), touch) if made else ():
            for key in traits_in(one[4]):
                if one is touch:
                    self._touch(key, one)
                else:
                    # Alone with its traits until now: what is only looked up from here on has not changed.
                    self._accounts.add(key, one)
        self._by_age.append(touch)
        self._common.pop(account, None)
        posts_of = self._posts_of.get(account)
        if posts_of is not None and (full or account in self._forgot):
            # An old touch was pushed out, or one that was forgotten counts again.
            del self._posts_of[account]
        elif posts_of is not None:
            for key, _ in objects_and_post(touch):
                posts_of.setdefault(key, set()).add(post)
        for key in objects:
            self._touch(key, touch)
            if key[0] in ("echo", "guise"):
                self._telling.add(account)

    def _touch(self, key: ObjectKey, touch: Touch) -> None:
        """Take note of a touch."""
        before, alone = self._accounts.add(key, touch)
        if before is not None and before < OBJECT_LIMIT:
            self._changed.add(key)
        if alone is not None:
            self.choices += 1
            self._common.pop(alone, None)

    def _drop(self, key: ObjectKey, account: str) -> None:
        """Forget that an account touched an object."""
        self.choices -= self._accounts.drop(key, account) == 1

    def expire(self, now: int) -> None:
        """Forget what is older than memory."""
        edge = now - self._memory
        while self._by_age and self._by_age[0][0] < edge:
            _, account, objects, _, _ = self._by_age.popleft()
            self._posts_of.pop(account, None)
            self._common.pop(account, None)
            made = self._histories.made(account)
            left = self._histories.take_back(account)
            if not left:
                self._telling.discard(account)
                self._forgot.discard(account)
                if made and self._births.drop(birth_of(made[0])):
                    for key in made:
                        self._drop(key, account)
            for key in objects:
                last = self._accounts.last(key, account)
                if last is not None and last < edge:
                    if left:
                        self._forgot.add(account)
                    self._drop(key, account)

    def settle(self) -> None:
        """Drop what was worked out, to be worked out again for those of whom it is asked again."""
        self._posts_of.clear()
        self._common.clear()

    def changed(self) -> list[ObjectKey]:
        """Return the objects that new accounts touched since the last call, sorted."""
        changed, self._changed = self._changed, set()
        return sorted(changed)

    @property
    def audience(self) -> int:
        """Accounts seen."""
        return len(self._histories)

    def actions(self, account: str) -> int:
        """Return how often an account acted."""
        return self._histories.actions(account)

    def touched(self, key: ObjectKey, account: str) -> bool:
        """Whether an account touched an object, as far as is remembered."""
        return self._accounts.has(key, account)

    def accounts(self, key: ObjectKey) -> Set[str]:
        """Return the accounts that touched an object."""
        return self._accounts.of(key).keys()

    def touches(self, account: str) -> Mapping[ObjectKey, Set[str]]:
        """Return the objects that an account touched, each with the posts it did so by."""
        traits = self._histories.made(account)
        posts_of = self._posts(account)
        return {**posts_of, **{key: {MADE} for key in traits}} if traits else posts_of

    def posts(self, account: str, key: ObjectKey) -> Set[str]:
        """Return the posts by which an account touched one object."""
        if key[0] == MADE:
            return {MADE} if key in self._histories.made(account) else set()
        return self._posts(account).get(key) or set()

    def common(self, account: str) -> Sequence[tuple[ObjectKey, Set[str]]]:
        """Return what ``touches`` does, but no object that the account is alone with, save some that others left."""
        common = self._common.get(account)
        if common is None:
            is_shared = self._accounts.is_shared
            common = self._common[account] = [
                (key, posts) for key, posts in self._posts(account).items() if is_shared(key)
            ]
            common += [(key, {MADE}) for key in self._histories.made(account) if is_shared(key)]
        return common

    def _posts(self, account: str) -> dict[ObjectKey, set[str]]:
        posts_of = self._posts_of.get(account)
        if posts_of is None:
            posts_of = self._posts_of[account] = {}
            for key, post in self._histories.of(account):
                if self._accounts.has(key, account):
                    posts_of.setdefault(key, set()).add(post)
        return posts_of

    def telling(self, key: ObjectKey) -> Set[str]:
        """Return the accounts that touched an object, but none of those of which one post is all that is known.

        Of these no two objects go together: they were chosen at once.
        """
        return self._accounts.among(key, self._telling)

    def tells(self, account: str) -> bool:
        """Whether more than one post is known of an account."""
        return account in self._telling

    def is_first(self, account: str, key: ObjectKey) -> bool:
        """Whether an account was the first to bring an object here, as far as is remembered."""
        first = None if key[0] in (MADE, "echo", "guise") else self._accounts.first(key)
        return first is not None and first[1] == account

    def audience_since(self, key: ObjectKey) -> int | None:
        """Return how many accounts acted since an object was first touched; None if they are a crowd."""
        brought = None if key[0] == MADE else self._accounts.first(key)
        first = min(0 if brought is None else brought[0], self._by_age[-1][0])
        accounts: set[str] = set()
        for looked, (time, account, *_) in enumerate(reversed(self._by_age)):
            if time < first:
                break
            if looked > CROWDED:
                return None
            accounts.add(account)
        return len(accounts)

    def is_rare(self, key: ObjectKey, least: int) -> bool:
        """Whether an object has ``least`` accounts or more, and not so many that it is shared openly."""
        count = self._accounts.count(key)
        if count < least or count >= OBJECT_LIMIT or key[0] == "thread":
            return False
        audience = len(self._histories)
        return audience < LARGE_AUDIENCE or count <= OPEN_SHARE * audience

    def shared_openly(self, since: int, crowd: int, but: Set[ObjectKey]) -> dict[ObjectKind, int]:
        """Return how many brought the most common thing of each kind, if ``OPEN_SHARE`` of a crowd did.

        Nothing is held against chance here: it tells people what a crowd is about.

        Args:
            since: When the crowd began to come, ms.
            crowd: Accounts in it.
            but: Objects to leave out.
        """
        most = self._accounts.most(OPEN_KINDS, since, but)
        enough = max(OPENLY, OPEN_SHARE * crowd)
        return {kind: count for kind, count in sorted(most.items()) if count >= enough}

    def chances(self, key: ObjectKey, suspects: Set[str], traits: TraitCounts) -> dict[str, float]:
        """Return each suspect's chance to touch an object, judged by everyone else.

        Leaving the suspects out keeps a gang from passing for its own background.

        Args:
            key: The object.
            suspects: Accounts.
            traits: How common traits are, anywhere.
        """
        return dict(zip(suspects, self.chances_of(key, self.suspects(suspects), traits), strict=True))

    def suspects(self, accounts: Set[str]) -> Suspects:
        """Return accounts to be asked about several objects, with what that takes."""
        actions = [self._histories.actions(account) for account in accounts]
        return Suspects(accounts, actions, sum(actions), max(actions, default=0))

    def chances_of(self, key: ObjectKey, crowd: Suspects, traits: TraitCounts) -> list[float]:
        """Return what ``chances`` does, without the names, in the order in which one goes through the suspects."""
        suspects = crowd.accounts
        accounts = self._accounts.of(key)
        inside = len(accounts.keys() & suspects)
        if key[0] == MADE:
            everywhere = max(traits.of(key) - inside, 0)
            share = (everywhere + 1.0) / (traits.accounts - len(suspects) + PRIOR_ACCOUNTS)
            return [min(share, 1.0)] * len(suspects)
        others = len(accounts) - inside
        base = base_of(key)
        if base is not None:
            touched = self._accounts.of(base)
            around = len(touched) - len(touched.keys() & suspects)
            if key[0] == "echo":
                return [
                    1.0 - (1.0 - ECHO_SHARE) ** max(self.actions(account) - 1, 0)
                    if account in touched
                    else 0.0
                    for account in suspects
                ]
            if key[0] == "guise":
                return [
                    1.0 - (1.0 - GUISE_SHARE) ** max(self.actions(account), 1) if account in touched else 0.0
                    for account in suspects
                ]
            share = (others + WAVE_SHARE * PRIOR_TOUCHES) / (around + PRIOR_TOUCHES)
            return [share if account in touched else 0.0 for account in suspects]
        share = (others + 1.0) / (len(self._by_age) - crowd.together + PRIOR[key[0]])
        chance = {often: 1.0 - exp(-often * share) for often in set(crowd.actions)}
        return [chance[often] for often in crowd.actions]

    def least_chance(self, key: ObjectKey, crowd: Suspects) -> float:
        """Return a bound that the mean of ``chances_of`` does not go below, in little time; 0 where there is none.

        The chance grows with the actions, and ever less so: per action it is least for who acted most.
        """
        if key[0] not in PRIOR or 0 in crowd.actions or not crowd.actions:
            return 0.0
        others = self._accounts.count(key) - len(self._accounts.among(key, crowd.accounts))
        share = (others + 1.0) / (len(self._by_age) - crowd.together + PRIOR[key[0]])
        return crowd.together * (1.0 - exp(-crowd.most * share)) / crowd.most / len(crowd.actions)

    @property
    def empty(self) -> bool:
        """Whether nothing is remembered."""
        return not self._by_age

    def state(self) -> TargetObjectsState:
        """Return all state as plain values."""
        told: set[str] = set()
        first: dict[ObjectKey, tuple[int, str]] = {}
        entries = []
        for time, account, objects, _, _ in self._by_age:
            known = account in told
            told.add(account)
            history = [] if known else list(self._histories.of(account))
            traits = [] if known else self._histories.made(account)
            entries.append((time, account, objects, history, traits))
            for key in objects:
                first.setdefault(key, (time, account))
        earlier = sorted(
            (key, time, account)
            for key, (time, account, *_) in self._accounts.firsts()
            if key in first and first[key] != (time, account)
        )
        return entries, earlier

    def load(self, state: TargetObjectsState) -> None:
        """Take over what ``state`` gave."""
        for time, account, objects, history, traits in state[0]:
            keys = [(kind, name) for kind, name in objects]
            # Where there are several posts, the history says below which object came by which.
            post = history[-1][1] if history else ""
            self.observe(account, time, post, keys, [(kind, name) for kind, name in traits])
        for _, account, _, history, _ in state[0]:
            if history:
                self._histories.load(account, history)
                if len({post for _, post in history}) > 1:
                    self._telling.add(account)
        self._posts_of.clear()
        self._common.clear()
        for (kind, name), time, account in state[1]:
            self._accounts.brought((kind, name), (time, account, (), "", b""))
        self._changed.clear()
