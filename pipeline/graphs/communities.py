"""From surprising edges to groups: dense cores of the co-action graph."""

from __future__ import annotations

from typing import Final

import networkx as nx

CORE: Final = 2
"""Each member has surprising ties to at least two others: one who touches a gang twice is not in its core."""

SMALLEST: Final = 4
"""Three people who meet twice are friends; chance and friendship seldom make four all tied together."""


def cores(graph: nx.Graph[str]) -> list[list[str]]:
    """Return the components of the graph's k-core, largest first, each sorted.

    The k-core (Seidman 1983) is what is left when accounts with fewer than ``CORE`` ties are taken away repeatedly.
    """
    core = nx.k_core(graph, CORE)
    groups = [sorted(component) for component in nx.connected_components(core) if len(component) >= SMALLEST]
    groups.sort(key=lambda group: (-len(group), group))
    return groups
