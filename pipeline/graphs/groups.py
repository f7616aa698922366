"""Groups at one target: the same few accounts on one rare object after another.

A crowd shares one thing: an article, a slogan, a petition's text. A gang shares several that hardly anyone else
touches. So the unit of evidence is a chain of objects; chains that the same accounts hold together make a group.
"""

from __future__ import annotations

from collections.abc import Set

from msgspec import Struct

from pipeline.graphs.chains import Chain, find_chains
from pipeline.graphs.membership import SMALLEST, members_of
from pipeline.graphs.target_objects import TargetObjects
from pipeline.items.traits import TraitCounts
from schemas.stages import ObjectKey


class Group(Struct, frozen=True):
    """Accounts that share several rare objects at a target.

    Attributes:
        target: The target's key.
        objects: The objects, as ``(kind, id)``.
        members: Nats against chance by account, after the cost of naming it.
        surprise: Nats of the whole chain of objects.
    """

    target: str
    objects: list[ObjectKey]
    members: dict[str, float]
    surprise: float


def find_groups(
    target: str,
    objects: TargetObjects,
    known: list[Group],
    tests: int,
    traits: TraitCounts,
    held: Set[ObjectKey] | None = None,
) -> tuple[list[Group], int]:
    """Return the groups that the newest touches reveal or enlarge.

    Args:
        target: The target's key.
        objects: What was touched at it.
        known: Groups found at the target before.
        tests: Pairs of objects looked at before, anywhere.
        traits: How common traits are, anywhere.
        held: All objects of the known groups, where these are at hand.

    Returns:
        The new groups and the known ones that changed, and how many pairs of objects were looked at.
    """
    changed = objects.changed()
    if held is None:
        held = {key for group in known for key in group.objects}
    found, looked = find_chains(objects, changed, tests, traits)
    if not found and held.isdisjoint(changed):
        return [], looked
    return _groups(target, objects, found, known, set(changed), traits), looked


def _groups(
    target: str,
    objects: TargetObjects,
    found: list[Chain],
    known: list[Group],
    changed: set[ObjectKey],
    traits: TraitCounts,
) -> list[Group]:
    """Join chains that share half of their accounts, and keep the accounts that chance can't explain."""
    found.sort(key=lambda chain: (-chain.surprise, sorted(chain.keys)))
    bundles = [Chain(group.surprise, set(group.objects), set(group.members)) for group in known]
    touched = [not bundle.keys.isdisjoint(changed) for bundle in bundles]
    for chain in found:
        for place, bundle in enumerate(bundles):
            if 2 * len(bundle.core & chain.core) >= min(len(bundle.core), len(chain.core)):
                bundle.keys.update(chain.keys)
                bundle.core.update(chain.core)
                touched[place] = True
                break
        else:
            bundles.append(chain)
            touched.append(True)
    groups: list[Group] = []
    for bundle, is_touched in zip(bundles, touched, strict=True):
        if is_touched:
            members = members_of(objects, bundle.keys, bundle.core, traits)
            if len(members) >= SMALLEST:
                groups.append(Group(target, sorted(bundle.keys), members, bundle.surprise))
    return groups
