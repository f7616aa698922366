"""Chains of rare objects that the same accounts touched at one target, and how surprising they are.

The first object of a chain is free, and for each that follows it is asked how many of those who touched the earlier
ones would touch it too, by other posts, if they were like everybody else. The cost of a post is bounded by its
author's own history and the size of rare objects, never by the crowd.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from math import exp, inf, log
from typing import Final, NamedTuple

from pipeline.graphs.facets import base_of
from pipeline.graphs.null_model import at_least, beyond, binomial, combined
from pipeline.graphs.pushed import pushed
from pipeline.graphs.target_objects import Suspects, TargetObjects
from pipeline.items.traits import MADE, TraitCounts
from schemas.stages import ObjectKey

FALSE_GROUP: Final = 0.001
"""Chance of one false chain of objects among all looked at within memory (Bonferroni)."""

TESTS_AT_LEAST: Final = 1_000
"""Pairs of objects taken for looked at from the start, so that a young stream is not judged more lightly."""

SEED_NATS: Final = 5.0
"""A pair of objects less surprising than this is not followed up."""

TRAIT_NATS: Final = 7.0
"""Most that profiles can bring to a chain, half of what it needs: they never decide alone."""

TASTE_NATS: Final = 7.0
"""Most that hashtags can bring to a chain, as much: who speaks one language shares its hashtags and much else."""

LONGEST: Final = 16
"""Objects in a chain: more add nothing to the decision."""

ROUNDING: Final = 1e-6
"""Nats by which a bound is taken to be larger than it came out."""

LOOKED_AT: Final = 12
"""Objects tried as the next one, those that most of the suspects touched."""


class Chain(NamedTuple):
    """Objects, the accounts that hold them together, and nats of the whole."""

    surprise: float
    keys: set[ObjectKey]
    core: set[str]


def find_chains(
    objects: TargetObjects, changed: Sequence[ObjectKey], tests: int, traits: TraitCounts
) -> tuple[list[Chain], int]:
    """Return the chains beyond chance that objects touched anew reveal.

    Args:
        objects: What was touched at the target.
        changed: The objects that new accounts touched.
        tests: Pairs of objects looked at before, anywhere.
        traits: How common traits are, anywhere.

    Returns:
        The chains, and how many pairs of objects were looked at.
    """
    found: list[Chain] = []
    looked = 0
    for key in changed:
        if not objects.is_rare(key, 2):
            continue
        surprise = pushed(objects, key)
        if surprise > bar(tests + looked):
            found.append(Chain(surprise, {key}, set(objects.accounts(key))))
        best, seed = SEED_NATS, None
        shared = {other: seen for other, seen in _shared(objects, key).items() if seen >= 2}
        crowd = objects.suspects(objects.accounts(key) if shared else set())
        for other, seen in shared.items():
            looked += 1
            surprise = _surprise(objects, key, other, seen, crowd, traits, best)
            if surprise > best:
                best, seed = surprise, other
        if seed is not None:
            chain = _grown(objects, key, seed, best, traits)
            if chain.surprise > bar(tests + looked) and any(kind != MADE for kind, _ in chain.keys):
                found.append(chain)
    return found, looked


def bar(tests: int) -> float:
    """Return how surprising a chain must be after so many looks, nats."""
    return log(max(tests, TESTS_AT_LEAST) / FALSE_GROUP)


def _shared(objects: TargetObjects, key: ObjectKey) -> dict[ObjectKey, int]:
    """Return the rare objects that this one's accounts touched too, and how many accounts did so by other posts."""
    shared: dict[ObjectKey, int] = {}
    fit = {key: _UNFIT}
    telling = objects.telling(key)
    # The order counts where two objects are as surprising as each other.
    for account in sorted(telling) if len(telling) > 1 else ():
        own: Set[str] | None = None
        for other, posts in objects.common(account):
            how = fit.get(other)
            if how is None:
                how = fit[other] = _fit(objects, key, other)
            if how == _UNFIT:
                continue
            if own is None:
                own = objects.posts(account, key)
            if how == _REPEATED or not (own <= posts or posts <= own):
                shared[other] = shared.get(other, 0) + 1
    return shared


_UNFIT, _APART, _REPEATED = range(3)


def _fit(objects: TargetObjects, key: ObjectKey, other: ObjectKey) -> int:
    """Return whether an object can go with another, and whether only by other posts."""
    if not objects.is_rare(other, 2) or not _independent(key, other):
        return _UNFIT
    return _REPEATED if _repeats(key, other) else _APART


def _independent(one: ObjectKey, other: ObjectKey) -> bool:
    """Whether touching one object does not in itself mean touching the other."""
    base = base_of(one)
    return (base is None or base != base_of(other)) and not one[0] == other[0] == MADE


def _repeats(one: ObjectKey, other: ObjectKey) -> bool:
    return base_of(one) == other or base_of(other) == one


def _surprise(
    objects: TargetObjects,
    one: ObjectKey,
    other: ObjectKey,
    seen: int,
    crowd: Suspects,
    traits: TraitCounts,
    least: float,
) -> float:
    """Return how surprising it is that ``seen`` accounts touched both objects, judged from the tamer side, nats.

    Where one side shows that it is no more than ``least``, the other is not looked at.
    """
    if base_of(one) == other:
        one, other = other, one
        crowd = objects.suspects(objects.accounts(one))
    most = _at_most(objects, other, seen, crowd)
    if most <= least:
        return most
    # The sum must not depend on the order of sets, which differs from process to process and after a restart.
    there = beyond(seen, objects.chances_of(other, crowd, traits))
    if base_of(other) == one or there <= least:
        return there
    return min(
        there, beyond(seen, objects.chances_of(one, objects.suspects(objects.accounts(other)), traits))
    )


def _at_most(objects: TargetObjects, key: ObjectKey, seen: int, crowd: Suspects) -> float:
    """Return a bound that the surprise of ``seen`` of a crowd on an object does not go beyond, cheaply."""
    chance = objects.least_chance(key, crowd)
    return binomial(seen, len(crowd.actions), chance) + ROUNDING if chance > 0.0 else inf


def _grown(
    objects: TargetObjects, one: ObjectKey, other: ObjectKey, surprise: float, traits: TraitCounts
) -> Chain:
    """Follow a pair of objects up: add the most surprising next one while it is worth more than the choice of it."""
    keys, gains = [one, other], [surprise]
    taste = surprise if "tag" in (one[0], other[0]) else 0.0
    core = {*objects.accounts(one), *objects.accounts(other)}
    choice = log(max(objects.choices, 2))
    while len(keys) < LONGEST:
        seen = _seen(objects, keys, core)
        crowd = objects.suspects(core)
        likely = sorted(seen, key=lambda key: (-seen[key], key))[:LOOKED_AT]
        best, chosen = choice, None
        for key in likely:
            gain = _gain(objects, keys, crowd, key, seen[key], traits, best)
            if gain > best:
                best, chosen = gain, key
        if chosen is None:
            break
        gains.append(best - choice)
        if chosen[0] == "tag":
            taste += best - choice
        keys.append(chosen)
        users = objects.accounts(chosen)
        if len(users) <= 2 * len(core):
            core.update(users)
    for key in keys:
        alone = pushed(objects, key)
        if key[0] == MADE:
            alone = min(max(made_together(objects, key, traits) - choice, 0.0), TRAIT_NATS)
        if alone > 0.0:
            gains.append(alone)
    surprise = sum(gains) - max(taste - TASTE_NATS, 0.0)
    return Chain(-log(combined(surprise, len(gains))), set(keys), core)


def made_together(objects: TargetObjects, key: ObjectKey, traits: TraitCounts) -> float:
    """Return how surprising it is that so many of an audience were made together, nats."""
    users = objects.accounts(key)
    share = objects.chances_of(key, objects.suspects(users), traits)[0]
    return at_least(len(users), objects.audience * share)


def _seen(objects: TargetObjects, keys: list[ObjectKey], core: Set[str]) -> dict[ObjectKey, int]:
    """Return further rare objects of the suspects, with how many touched them by other posts than the chain's."""
    chain = set(keys)
    made = any(kind == MADE for kind, _ in keys)
    bases = {base_of(key) for key in keys} - {None}
    seen: dict[ObjectKey, int] = {}
    fit: dict[ObjectKey, bool] = {}
    for account in core:
        posts_of = objects.touches(account)
        touched = chain & posts_of.keys()
        if touched and not objects.tells(account):
            continue
        spent: set[str] = set()
        for key in touched:
            spent |= posts_of[key]
        for key, posts in objects.common(account):
            if key not in fit:
                fit[key] = not (
                    key in chain
                    or base_of(key) in bases
                    or key in bases
                    or (made and key[0] == MADE)
                    or not objects.is_rare(key, 2)
                )
            if fit[key] and not posts <= spent:
                seen[key] = seen.get(key, 0) + 1
    return {key: count for key, count in seen.items() if count >= 2}


def _gain(
    objects: TargetObjects,
    keys: list[ObjectKey],
    crowd: Suspects,
    key: ObjectKey,
    seen: int,
    traits: TraitCounts,
    least: float,
) -> float:
    """Return how surprising a next object is, from the tamer side; where one is ``least`` or less, it is that one's."""
    most = _at_most(objects, key, seen, crowd)
    if most <= least:
        return most
    there = beyond(seen, objects.chances_of(key, crowd, traits))
    if there <= least:
        return there
    users = objects.accounts(key)
    others = objects.suspects(users)
    none_of = [0.0] * len(users)
    for link in keys:
        none_of = [a + b for a, b in zip(none_of, objects.chances_of(link, others, traits), strict=True)]
    back = beyond(seen, [1.0 - exp(-expected) for expected in none_of])
    return min(there, back)
