"""Pools: the few items of a closed group, of which its accounts post several each, again and again, in mixed order.

An item is a text, a link or a picture. Items that come in the same posts are one thing of the pool: a headline and its
link have one source. So are texts that are akin: one that all fill in or add to, as fans do with the words of a vote.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Set
from itertools import combinations
from typing import Final, NamedTuple

from msgspec import Struct

from pipeline.detectors.items import Use
from pipeline.detectors.texts import families
from schemas.stages import ObjectKey

THINGS: Final = 2
"""Fewest things of the pool that each member posts."""

USERS: Final = 4
"""Fewest members that post a thing of the pool."""

OUTSIDE: Final = 1 / 3
"""A thing of whose users more than so many are no members is open: everybody uses it."""

TOGETHER: Final = 0.5
"""Items are one thing if at least so many posts with the rarer one hold both."""


class Order(NamedTuple):
    """How accounts went through the things of a pool.

    Attributes:
        mixed: How often an account took two things in another order than most.
        pairs: How often two things were taken by an account.
        astray: How often another thing came after one than after most of its posts.
        steps: How often an account went from one thing to another.
    """

    mixed: int
    pairs: int
    astray: int
    steps: int


class Pool(Struct, frozen=True):
    """A pool and who uses it.

    Attributes:
        members: Who posts several things of it.
        users: Who posts any thing of it, members among them.
        items: The items of its things.
        things: How many things it has.
        order: How they went through its things.
        spread: Mean share of the pool's time over which a thing of it is used.
        linked: Share of the members' posts from the pool that are of a thing with a link.
    """

    members: frozenset[str]
    users: frozenset[str]
    items: frozenset[ObjectKey]
    things: int
    order: Order
    spread: float
    linked: float


_Acts = dict[ObjectKey, list[tuple[int, str]]]
"""Thing to its posts: time, ms, and account; in order of time."""


def pool_of(uses: Mapping[ObjectKey, Iterable[Use]]) -> Pool | None:
    """Return the pool of the largest closed group; None if there is no such group.

    Args:
        uses: The uses of each item, at one target or at several.
    """
    known = {key: here for key, here in ((key, _posts(each)) for key, each in uses.items()) if _enough(here)}
    if len(known) < THINGS:
        return None
    things = _things(known, {key: text for key in known if (text := _wording(uses[key]))})
    acts: _Acts = defaultdict(list)
    for thing, keys in things.items():
        acts[thing] = sorted(set().union(*(known[key] for key in keys)))
    members, pool = _closed(acts)
    if not members:
        return None
    acts = {thing: acts[thing] for thing in sorted(pool)}
    linked = {thing for thing in acts if any(kind == "link" for kind, _ in things[thing])}
    posts = [(time, account, thing) for thing, here in acts.items() for time, account in here]
    own = sorted(post for post in posts if post[1] in members)
    return Pool(
        members=frozenset(members),
        users=frozenset(account for _, account, _ in posts),
        items=frozenset(key for thing in acts for key in things[thing]),
        things=len(acts),
        order=_order(own),
        spread=_spread(acts, members),
        linked=sum(thing in linked for _, _, thing in own) / len(own),
    )


def _posts(uses: Iterable[Use]) -> set[tuple[int, str]]:
    return {(use.time, use.account) for use in uses}


def _enough(posts: Set[tuple[int, str]]) -> bool:
    return len(posts) >= USERS and len({account for _, account in posts}) >= USERS


def _wording(uses: Iterable[Use]) -> bytes:
    """Return the signature of an item's first copy; nothing if it is no text."""
    return next((use.copy for use in uses), b"")


def _things(
    known: Mapping[ObjectKey, Set[tuple[int, str]]], texts: Mapping[ObjectKey, bytes]
) -> dict[ObjectKey, list[ObjectKey]]:
    """Return the items of each thing, by its first one."""
    parts = families(texts)
    while True:
        things: dict[ObjectKey, list[ObjectKey]] = defaultdict(list)
        posts: dict[ObjectKey, set[tuple[int, str]]] = defaultdict(set)
        for key in sorted(known):
            first = things[parts[key]]
            first.append(key)
            posts[first[0]] |= known[key]
        # A text that came in several groups is one only when these are joined: with it come its many links.
        together = _together(posts)
        if not together:
            return {keys[0]: keys for keys in things.values()}
        for one, other in together:
            parts.union(one, other)


def _together(posts: Mapping[ObjectKey, Set[tuple[int, str]]]) -> list[tuple[ObjectKey, ObjectKey]]:
    """Return the pairs of things that come in the same posts."""
    held: dict[tuple[int, str], list[ObjectKey]] = defaultdict(list)
    for thing, here in posts.items():
        for post in here:
            held[post].append(thing)
    both = Counter(pair for things in held.values() for pair in combinations(things, 2))
    return [
        (one, other)
        for (one, other), times in both.items()
        if times >= TOGETHER * min(len(posts[one]), len(posts[other]))
    ]


def _closed(acts: _Acts) -> tuple[set[str], set[ObjectKey]]:
    """Return the largest group whose members post several things each that hardly anybody else posts, and these."""
    users = {thing: {account for _, account in here} for thing, here in acts.items()}
    members = set().union(*users.values())
    while True:
        pool = {
            thing: here
            for thing, here in users.items()
            if len(here & members) >= USERS and len(here - members) <= OUTSIDE * len(here)
        }
        times = Counter(account for here in pool.values() for account in here)
        kept = {account for account in members if times[account] >= THINGS}
        if kept == members:
            return members, set(pool)
        members = kept


def _order(posts: Iterable[tuple[int, str, ObjectKey]]) -> Order:
    """Return how often accounts took two things in another order than most, and how often another thing than most next.

    Coming back to a thing is no disorder: who sings a song twice comes back to each of its lines.
    """
    taken: dict[str, dict[ObjectKey, int]] = defaultdict(dict)
    last: dict[str, ObjectKey] = {}
    followed: dict[ObjectKey, Counter[ObjectKey]] = defaultdict(Counter)
    for time, account, thing in posts:
        if last.get(account, thing) != thing:
            followed[last[account]][thing] += 1
        last[account] = thing
        taken[account].setdefault(thing, time)
    ways: Counter[tuple[ObjectKey, ObjectKey]] = Counter()
    for mine in taken.values():
        for (one, before), (other, after) in combinations(mine.items(), 2):
            if before != after:
                ways[one, other] += 1
    mixed = pairs = 0
    for (one, other), times in ways.items():
        back = ways.get((other, one), 0)
        if one < other or not back:
            mixed += min(times, back)
            pairs += times + back
    steps = sum(nexts.total() for nexts in followed.values())
    usual = sum(max(nexts.values()) for nexts in followed.values())
    return Order(mixed, pairs, steps - usual, steps)


def _spread(acts: _Acts, members: Set[str]) -> float:
    times = [[time for time, account in here if account in members] for here in acts.values()]
    whole = max(here[-1] for here in times) - min(here[0] for here in times)
    return sum(here[-1] - here[0] for here in times) / len(times) / max(whole, 1)
