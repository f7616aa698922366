"""What ties the accounts of an alert, pair by pair, for people to look at; it decides nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from itertools import combinations
from typing import Final

import networkx as nx

from pipeline.campaigns.explain import ITEMS
from schemas.alert import Tie
from schemas.stages import ObjectKey, ObjectKind

MOST: Final = 2_000
"""Ties told in an alert, the strongest."""

USERS: Final = 60
"""An item with more users among the accounts ties no pair: it would make a tie of every one."""


def ties(
    accounts: Sequence[str],
    meetings: nx.Graph[str],
    shared: Sequence[Mapping[str, Set[ObjectKey]]],
    minutes: int,
) -> list[Tie]:
    """Return what pairs of accounts did together, the strongest first.

    Args:
        accounts: Keys of the alert's accounts.
        meetings: Pairs that met at two targets or more, with their surprise and meetings.
        shared: Which items that several of the accounts used each of them used.
        minutes: Length of a window.
    """
    found: dict[tuple[str, str], tuple[float, list[str]]] = {}
    for one, other, edge in meetings.subgraph(accounts).edges(data=True):
        places = len({meeting.target for meeting in edge["meetings"]})
        said = f"Posted within {minutes} minutes of each other at {places} targets."
        found[min(one, other), max(one, other)] = edge["surprise"], [said]
    for used in shared:
        users: dict[ObjectKey, list[str]] = {}
        for account in sorted(used):
            for key in used[account]:
                users.setdefault(key, []).append(account)
        kinds: dict[tuple[str, str], dict[ObjectKind, int]] = {}
        for (kind, _), together in sorted(users.items()):
            if len(together) <= USERS:
                for pair in combinations(together, 2):
                    here = kinds.setdefault(pair, {})
                    here[kind] = here.get(kind, 0) + 1
        for pair, counts in kinds.items():
            listed = ", ".join(
                f"{count} {ITEMS[kind][count > 1]}" for kind, count in sorted(counts.items()) if kind in ITEMS
            )
            weight, said_before = found.get(pair, (0.0, []))
            found[pair] = weight + sum(counts.values()), [*said_before, f"Used the same {listed}."]
    ordered = sorted(found.items(), key=lambda entry: (-entry[1][0], entry[0]))[:MOST]
    return [
        Tie(one, other, "co_action", round(weight, 1), " ".join(said))
        for (one, other), (weight, said) in ordered
    ]
