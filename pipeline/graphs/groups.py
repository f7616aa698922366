"""Groups at one target: the same few accounts on one rare object after another.

A crowd shares one thing: an article, a slogan, a petition's text. A gang shares several that hardly anyone else
touches. So the unit of evidence is a pair of objects and the accounts that touched both, by different posts; how
many would do so by chance follows from how busy each account is and how everyone else uses the objects. The cost of
a post is bounded by its author's own history, never by the crowd.
"""

from __future__ import annotations

from collections.abc import Set
from math import fsum, log
from typing import Final, NamedTuple

from msgspec import Struct

from pipeline.graphs.facets import Key, base_of
from pipeline.graphs.null_model import at_least
from pipeline.graphs.pushed import pushed
from pipeline.graphs.target_objects import TargetObjects

SMALLEST: Final = 4
"""Fewest accounts that a pair of objects must share: three friends may well do so."""

FALSE_GROUP: Final = 0.001
"""Chance of one false pair of objects among all looked at within memory (Bonferroni)."""

TESTS_AT_LEAST: Final = 1_000
"""Pairs of objects taken for looked at from the start, so that a young stream is not judged more lightly."""

FALSE_MEMBER: Final = 0.1
"""Chance, for a group's members together, that one of them is there by chance."""


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


class _Pair(NamedTuple):
    surprise: float
    one: Key
    other: Key
    accounts: set[str]


class _Bundle(NamedTuple):
    surprise: float
    keys: set[Key]
    core: set[str]


def find_groups(
    target: str, objects: TargetObjects, known: list[Group], tests: int, echo_share: float
) -> tuple[list[Group], int]:
    """Return the groups that the newest touches reveal or enlarge.

    Args:
        target: The target's key.
        objects: What was touched at it.
        known: Groups found at the target before.
        tests: Pairs of objects looked at before, anywhere.
        echo_share: Share of people, anywhere, who bring a link to a target twice.

    Returns:
        The new groups and the known ones that changed, and how many pairs of objects were looked at.
    """
    found: list[_Pair] = []
    looked = 0
    changed = objects.changed()
    for key in changed:
        if not objects.is_rare(key, SMALLEST):
            continue
        surprise = pushed(objects, key)
        if surprise > log(max(tests + looked, TESTS_AT_LEAST) / FALSE_GROUP):
            found.append(_Pair(surprise, key, key, set(objects.accounts(key))))
        for other, accounts in _shared(objects, key).items():
            if len(accounts) < 2 or not objects.is_rare(other, SMALLEST):
                continue
            looked += 1
            if len(accounts) >= SMALLEST:
                surprise = _surprise(objects, key, other, len(accounts), echo_share)
                if surprise > log(max(tests + looked, TESTS_AT_LEAST) / FALSE_GROUP):
                    found.append(_Pair(surprise, key, other, accounts))
    return _groups(target, objects, found, known, set(changed), echo_share), looked


def _shared(objects: TargetObjects, key: Key) -> dict[Key, set[str]]:
    """Return the objects that this one's accounts touched too, and which accounts did so by other posts."""
    shared: dict[Key, set[str]] = {}
    for account in sorted(objects.accounts(key)):
        posts_of = objects.touches(account)
        own = posts_of.pop(key, set())
        for other, posts in posts_of.items():
            if _independent(key, other) and ((own - posts and posts - own) or _repeats(key, other)):
                shared.setdefault(other, set()).add(account)
    return shared


def _independent(one: Key, other: Key) -> bool:
    """Whether touching one object does not in itself mean touching the other."""
    base = base_of(one)
    return base is None or base != base_of(other)


def _repeats(one: Key, other: Key) -> bool:
    return base_of(one) == other or base_of(other) == one


def _surprise(objects: TargetObjects, one: Key, other: Key, seen: int, echo_share: float) -> float:
    """Return how surprising it is that ``seen`` accounts touched both objects, judged from the tamer side, nats."""
    if base_of(one) == other:
        one, other = other, one
    # The sum must not depend on the order of sets, which differs from process to process and after a restart.
    there = at_least(seen, fsum(objects.chances(other, objects.accounts(one), echo_share).values()))
    if base_of(other) == one:
        return there
    return min(
        there, at_least(seen, fsum(objects.chances(one, objects.accounts(other), echo_share).values()))
    )


def _groups(
    target: str,
    objects: TargetObjects,
    found: list[_Pair],
    known: list[Group],
    changed: set[Key],
    echo_share: float,
) -> list[Group]:
    """Join pairs of objects that share half of their accounts, and keep the accounts that chance can't explain."""
    found.sort(key=lambda pair: (-pair.surprise, pair.one, pair.other))
    bundles = [_Bundle(group.surprise, set(group.objects), set(group.members)) for group in known]
    touched = [not bundle.keys.isdisjoint(changed) for bundle in bundles]
    for pair in found:
        for place, bundle in enumerate(bundles):
            if 2 * len(bundle.core & pair.accounts) >= min(len(bundle.core), len(pair.accounts)):
                bundle.keys.update((pair.one, pair.other))
                bundle.core.update(pair.accounts)
                touched[place] = True
                break
        else:
            bundles.append(_Bundle(pair.surprise, {pair.one, pair.other}, set(pair.accounts)))
            touched.append(True)
    groups: list[Group] = []
    for bundle, is_touched in zip(bundles, touched, strict=True):
        if is_touched:
            members = _members(objects, bundle.keys, bundle.core, echo_share)
            if len(members) >= SMALLEST:
                groups.append(Group(target, sorted(bundle.keys), members, bundle.surprise))
    return groups


def _members(objects: TargetObjects, keys: set[Key], core: Set[str], echo_share: float) -> dict[str, float]:
    """Return who touched the group's objects beyond chance, with nats after the cost of naming an account.

    The cost is that of picking the group out of the audience, per member, and of ``FALSE_MEMBER``. Who touched two
    objects or more by different posts comes first; who touched only one is let in where it is the group's own.
    """
    cost = log(max(objects.audience / len(core), 1.0)) + log(1.0 / FALSE_MEMBER)
    members = _beyond_chance(objects, keys, core, cost, 2, echo_share)
    own = {key for key in keys if base_of(key) is None and _is_own(objects, key, members.keys())}
    for account, surprise in _beyond_chance(objects, own, core, cost, 1, echo_share).items():
        members.setdefault(account, surprise)
    return members


def _is_own(objects: TargetObjects, key: Key, members: Set[str]) -> bool:
    """Whether an object is the group's own: most of its users are members, or it was handed out."""
    users = objects.accounts(key)
    return 2 * len(users & members) >= len(users) or pushed(objects, key) > log(TESTS_AT_LEAST / FALSE_GROUP)


def _beyond_chance(
    objects: TargetObjects, keys: set[Key], core: Set[str], cost: float, least: int, echo_share: float
) -> dict[str, float]:
    candidates = set(core).union(*(objects.accounts(key) for key in keys))
    expected = dict.fromkeys(candidates, 0.0)
    for key in sorted(keys):
        users = objects.accounts(key)
        suspects = candidates if 2 * len(users & core) >= len(users) else core
        for account, chance in objects.chances(key, suspects, echo_share).items():
            expected[account] += chance
    found: dict[str, float] = {}
    for account in sorted(candidates):
        touched = {key: posts for key, posts in objects.touches(account).items() if key in keys}
        count = min(len(touched), len(set[str]().union(*touched.values())))
        surprise = at_least(count, expected[account]) - cost
        if count >= least and surprise > 0:
            found[account] = surprise
    return found
