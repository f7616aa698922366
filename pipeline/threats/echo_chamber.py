"""How closed the circle of a campaign is: measures of its graph of replies and mentions, in plain words.

Modularity after Newman (2006), the E-I index after Krackhardt and Stern (1988).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Final, NamedTuple

LEAST_EDGES: Final = 10
"""Replies and mentions that it takes for measures to mean anything."""


class Closure(NamedTuple):
    """How closed a group is.

    Attributes:
        edges: Replies and mentions from members of the group.
        modularity: How far members keep to one another beyond chance: 0 is chance, 1 the most.
        ei_index: Ties outside less ties inside, over all: -1 is closed, 1 has ties outside only.
        reciprocity: Share of ties inside that are answered.
        inside: Share of the group's replies and mentions that stay in the group.
    """

    edges: int
    modularity: float
    ei_index: float
    reciprocity: float
    inside: float


def closure(edges: Iterable[tuple[str, str]], group: Collection[str]) -> Closure | None:
    """Measure how closed a group is; None if it said too little to anybody.

    Args:
        edges: Who replied to or mentioned whom, each time once.
        group: Keys of the group's accounts.
    """
    members = frozenset(group)
    weights: dict[tuple[str, str], int] = {}
    for source, to in edges:
        if source != to:
            weights[source, to] = weights.get((source, to), 0) + 1
    own = sum(count for (source, _), count in weights.items() if source in members)
    if own < LEAST_EDGES:
        return None
    inside = sum(count for (source, to), count in weights.items() if source in members and to in members)
    crossing = sum(count for (source, to), count in weights.items() if (source in members) != (to in members))
    pairs = [(source, to) for source, to in weights if source in members and to in members]
    answered = sum(1 for source, to in pairs if (to, source) in weights)
    return Closure(
        own,
        round(_modularity(weights, members), 4),
        round((crossing - inside) / (crossing + inside), 4) if crossing + inside else 0.0,
        round(answered / len(pairs), 4) if pairs else 0.0,
        round(inside / own, 4),
    )


def in_words(found: Closure) -> str:
    """Say in a sentence what the measures mean."""
    if found.inside >= 0.6:
        told = "Members mostly speak to one another"
    elif found.inside >= 0.2:
        told = "Members speak to one another and to others"
    else:
        told = "Members hardly speak to one another"
    answered = "and are answered" if found.reciprocity >= 0.4 else "and are seldom answered"
    return (
        f"{told} ({found.inside:.0%} of {found.edges} replies and mentions) {answered} ({found.reciprocity:.0%}). "
        f"E-I index {found.ei_index:+.2f} (-1 is closed, +1 open), modularity {found.modularity:.2f}."
    )


def _modularity(weights: dict[tuple[str, str], int], members: frozenset[str]) -> float:
    """Return the modularity of two parts, members and all others, of the undirected graph.

    The formula for two given parts: each revision of an alert asks for it, and to build a graph takes far longer.
    """
    total = sum(weights.values())
    within = {True: 0, False: 0}
    ends = {True: 0, False: 0}
    for (source, to), count in weights.items():
        one, other = source in members, to in members
        ends[one] += count
        ends[other] += count
        if one == other:
            within[one] += count
    return sum(within[part] / total - (ends[part] / (2 * total)) ** 2 for part in within)
