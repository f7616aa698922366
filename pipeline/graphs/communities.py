"""From surprising edges to groups: dense cores of the co-action graph."""

from __future__ import annotations

from typing import Final

import networkx as nx

from pipeline.graphs.null_model import at_least

CORE: Final = 2
"""Each member has surprising ties to at least two others: one who touches a gang twice is not in its core."""

SMALLEST: Final = 4
"""Three people who meet twice are friends; chance and friendship seldom make four all tied together."""

TIES_NATS: Final = 4.6
"""How surprising an account's ties inside its group must be beside those that chance gives it: one in a hundred."""


def cores(graph: nx.Graph[str]) -> list[list[str]]:
    """Return the groups of a component of surprising edges, largest first, each sorted.

    A generalised core (Batagelj and Zaversnik 2002; Seidman's k-core, 1983, with a bound of its own for each account):
    accounts are taken away repeatedly while their ties to the rest are fewer than ``CORE``, or no more than chance
    gives one who met so many others. An account that meets everybody has false ties too.

    Args:
        graph: As ``Recurrence.changed`` gives it.
    """
    chance: float = graph.graph["chance"]
    ties: dict[str, int] = dict(graph.degree)
    queue = sorted(ties)
    while queue:
        account = queue.pop()
        if account not in ties:
            continue
        partners: int = graph.nodes[account]["partners"]
        if ties[account] < CORE or at_least(ties[account], partners * chance) < TIES_NATS:
            del ties[account]
            for other in graph[account]:
                if other in ties:
                    ties[other] -= 1
                    queue.append(other)
    groups = [
        sorted(group) for group in nx.connected_components(graph.subgraph(ties)) if len(group) >= SMALLEST
    ]
    groups.sort(key=lambda group: (-len(group), group))
    return groups
