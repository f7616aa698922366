"""Where the accounts of a campaign stand in its picture: the same place for the same ties, whoever looks.

Communities come first, each laid out by itself by the forces between its accounts; then the communities are placed
like larger accounts. That keeps every force calculation small, so that two thousand accounts take a part of a second.
"""

from __future__ import annotations

import math
import random
from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

SEED: Final = 7
ROUNDS: Final = 40
"""Steps of the forces within a community."""

PASSES: Final = 12
"""Rounds in which accounts take over the community of most of their ties; it seldom takes more than five."""

FEW: Final = 250
"""Accounts of a community for which forces are calculated; those of a larger one stand in a spiral by their ties."""

WIDE: Final = 1.3
"""How much wider than a circle the spiral is along which communities stand."""

GOLDEN: Final = math.pi * (3 - math.sqrt(5))
"""The angle between neighbours of a sunflower's seeds."""


class Place(Struct, frozen=True):
    """Where one account stands.

    Attributes:
        x: From left to right; accounts of a community are about one apart.
        y: From bottom to top.
        community: 0 is the largest.
        degree: How many accounts it is tied to.
    """

    x: float
    y: float
    community: int
    degree: int


Neighbours = dict[str, dict[str, float]]
Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


def places(nodes: Sequence[str], ties: Mapping[tuple[str, str], float], seed: int = SEED) -> dict[str, Place]:
    """Return the place of each account.

    Args:
        nodes: All accounts; the order does not matter.
        ties: How strong each pair is tied; pairs of other accounts are left out.
        seed: Another one gives another picture.
    """
    near: Neighbours = {node: {} for node in sorted(nodes)}
    for (one, other), weight in sorted(ties.items()):
        if one != other and one in near and other in near:
            near[one][other] = near[other][one] = near[one].get(other, 0.0) + weight
    groups = _communities(near, seed)
    centres = _centres([len(group) for group in groups])
    found: dict[str, Place] = {}
    for number, (group, (x, y)) in enumerate(zip(groups, centres, strict=True)):
        for node, (dx, dy) in zip(group, _inside(near, group, seed), strict=True):
            found[node] = Place(round(x + dx, 3), round(y + dy, 3), number, len(near[node]))
    return found


def _communities(near: Neighbours, seed: int) -> list[list[str]]:
    """Return the communities by label propagation, the largest first; accounts without ties are one together.

    Raghavan, Albert and Kumara (2007), https://doi.org/10.1103/PhysRevE.76.036106; each account in turn takes over
    the label that most of its ties' weight has, the least label where two have as much.
    """
    label = {node: node for node in near}
    order = [node for node in near if near[node]]
    random.Random(seed).shuffle(order)  # noqa: S311 - the same picture each time is what is wanted
    for _ in range(PASSES):
        changed = False
        for node in order:
            weights: dict[str, float] = {}
            for other, weight in near[node].items():
                weights[label[other]] = weights.get(label[other], 0.0) + weight
            most = max(weights.values())
            if weights.get(label[node], 0.0) < most:
                label[node] = min(one for one, weight in weights.items() if weight == most)
                changed = True
        if not changed:
            break
    groups: dict[str, list[str]] = {}
    for node in near:
        groups.setdefault(label[node] if near[node] else "", []).append(node)
    alone = groups.pop("", [])
    found = sorted(groups.values(), key=lambda group: (-len(group), group))
    return [*found, alone] if alone else found


def _inside(near: Neighbours, group: Sequence[str], seed: int) -> list[tuple[float, float]]:
    """Return where the accounts of a community stand around its middle."""
    by_ties = sorted(range(len(group)), key=lambda place: (-len(near[group[place]]), place))
    at = np.zeros((len(group), 2))
    for rank, place in enumerate(by_ties):
        at[place] = math.sqrt(rank) * math.cos(rank * GOLDEN), math.sqrt(rank) * math.sin(rank * GOLDEN)
    places_of = {node: place for place, node in enumerate(group)}
    pairs = [
        (places_of[node], places_of[other])
        for node in group
        for other in near[node]
        if node < other and other in places_of
    ]
    if 5 < len(group) <= FEW and pairs:
        at = _forced(at, np.array(pairs), seed)
    return [(float(x), float(y)) for x, y in at]


def _forced(at: Floats, pairs: Integers, seed: int) -> Floats:
    """Let accounts push one another away and ties pull (Fruchterman and Reingold, 1991); ideal distance is one."""
    radius = math.sqrt(len(at))
    at = at + np.random.default_rng(seed).normal(scale=0.05, size=at.shape)
    for number in range(ROUNDS):
        apart = at[:, None, :] - at[None, :, :]
        square = np.einsum("ijk,ijk->ij", apart, apart) + 0.01
        move = np.einsum("ijk,ij->ik", apart, 1.0 / square)
        along = at[pairs[:, 1]] - at[pairs[:, 0]]
        pull = along * np.linalg.norm(along, axis=1, keepdims=True) / max(1.0, 2 * len(pairs) / len(at))
        np.add.at(move, pairs[:, 0], pull)
        np.add.at(move, pairs[:, 1], -pull)
        length = np.linalg.norm(move, axis=1, keepdims=True) + 1e-9
        at = at + move / length * np.minimum(length, radius * 0.2 * (1 - number / ROUNDS))
    at = at - at.mean(axis=0)
    farthest = float(np.linalg.norm(at, axis=1).max())
    return at * (radius / farthest) if farthest > radius else at


def _centres(sizes: Sequence[int]) -> list[tuple[float, float]]:
    """Return where communities stand: along a spiral, none over another, the largest in the middle.

    The spiral begins to the right and is wider than high, as screens are.
    """
    centres: list[tuple[float, float]] = []
    radii = [math.sqrt(size) + 1.5 for size in sizes]
    angle, distance = 0.0, (radii[0] + radii[1]) / WIDE if len(radii) > 1 else 0.0
    for number, radius in enumerate(radii):
        at = (0.0, 0.0)
        while number:
            at = (WIDE * distance * math.cos(angle), distance * math.sin(angle) / WIDE)
            if all(
                math.hypot(at[0] - x, at[1] - y) >= radius + other
                for (x, y), other in zip(centres, radii, strict=False)
            ):
                break
            angle += 0.5
            distance += 0.4
        centres.append(at)
    return centres
