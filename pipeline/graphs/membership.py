"""Who belongs to a group that shares objects, and who only touched some of them."""

from __future__ import annotations

from collections.abc import Set
from math import log
from typing import Final

from pipeline.graphs.chains import bar, made_together
from pipeline.graphs.facets import base_of
from pipeline.graphs.pushed import pushed
from pipeline.graphs.target_objects import TargetObjects
from pipeline.items.traits import MADE, TraitCounts
from schemas.stages import ObjectKey

SMALLEST: Final = 4
"""Fewest accounts in a group: three friends may well share two jokes."""

CHANCE_AT_LEAST: Final = 1e-4
"""Least chance of touching anything that is believed."""

FALSE_MEMBER: Final = 0.1
"""Chance, for a group's members together, that one of them is there by chance."""

TOLD_SHARE: Final = 0.33
"""Share of an object's users that must have done more here for them to tell whose object it is."""


def members_of(
    objects: TargetObjects, keys: set[ObjectKey], core: Set[str], traits: TraitCounts
) -> dict[str, float]:
    """Return who belongs to the group that uses these objects, with nats for it after the cost of naming an account.

    First everybody in the core of the chain is left out of the background, then only those who turned out to belong:
    a wave or a joke draws strangers into the core, who must not vouch for its rarity.
    """
    members = _belonging(objects, keys, core, traits)
    return _belonging(objects, keys, members.keys(), traits) if len(members) >= SMALLEST else members


def _belonging(
    objects: TargetObjects, keys: set[ObjectKey], core: Set[str], traits: TraitCounts
) -> dict[str, float]:
    """Return who is more like this core than like everybody else.

    The evidence is the ratio of two likelihoods over all the objects: that of one who touches each as often as the
    rest of the group does, and that of one like everybody else. The cost is that of picking the group out of the
    audience, per member, and of ``FALSE_MEMBER``. Who touched only one must have touched the group's own. Who brought
    an object first followed nobody, so that this touch says nothing of him: people must not be framed by copying them.
    """
    cost = log(max(objects.audience / len(core), 1.0)) + log(1.0 / FALSE_MEMBER)
    candidates = set(core).union(*(objects.accounts(key) for key in keys))
    nats = dict.fromkeys(candidates, -cost)
    touched: dict[str, list[ObjectKey]] = {account: [] for account in candidates}
    posts: dict[str, set[str]] = {account: set() for account in candidates}
    for account in sorted(candidates):
        for key, said in objects.touches(account).items():
            if key in keys:
                touched[account].append(key)
                posts[account] |= said
    for key in sorted(keys):
        users = objects.accounts(key)
        inside = len(users & core)
        chances = objects.chances(key, candidates if 2 * inside >= len(users) else core, traits)
        for account in candidates:
            if account in users and objects.is_first(account, key):
                continue
            used = account in users
            usual = (inside - (used and account in core) + 0.5) / (len(core) - (account in core) + 1.0)
            chance = chances.get(account)
            if chance is None:
                chance = objects.chances(key, {*core, account}, traits)[account]
            chance = min(max(chance, CHANCE_AT_LEAST), 0.99)
            nats[account] += log(usual / chance) if used else log((1.0 - usual) / (1.0 - chance))
    members = {
        account: nats[account]
        for account in sorted(candidates)
        if nats[account] > 0.0
        and len(touched[account]) >= 2
        and (len(posts[account]) >= 2 or any(kind == "guise" for kind, _ in touched[account]))
        and not all(objects.is_first(account, key) for key in touched[account])
    }
    own = {
        key for key in sorted(keys) if base_of(key) is None and _is_own(objects, key, members.keys(), traits)
    }
    for account in sorted(candidates):
        if nats[account] > 0.0 and any(
            key in own and not objects.is_first(account, key) for key in touched[account]
        ):
            members.setdefault(account, nats[account])
    return members


def _is_own(objects: TargetObjects, key: ObjectKey, members: Set[str], traits: TraitCounts) -> bool:
    """Whether an object is the group's own: most of its users who did more here are members, or it was handed out."""
    if key[0] == MADE:
        return made_together(objects, key, traits) > bar(0)
    users = objects.accounts(key)
    told = {account for account in users if objects.actions(account) > 1}
    inside = len(told & members)
    # Where hardly anybody did more, those few tell nothing of the others: a slogan's crowd comes once.
    mostly = inside >= SMALLEST - 1 and 2 * inside >= len(told) and TOLD_SHARE * len(users) <= len(told)
    return mostly or pushed(objects, key) > bar(0)
