"""From surprising edges to groups: dense cores of the co-action graph."""

from __future__ import annotations

from collections.abc import Set
from typing import Final

import networkx as nx

from pipeline.detectors.meetings import came_after
from pipeline.detectors.null_models import at_least

CORE: Final = 2
"""Each member has surprising ties to at least two others: one who touches a gang twice is not in its core."""

SMALLEST: Final = 3
"""Two who meet again are friends; three all tied to one another, at people who never write back, seldom are."""

FOLLOWED_TO: Final = 5
"""Who was before all of its group at so many targets, and after none anywhere, has been followed."""

TIES_NATS: Final = 2.3
"""How surprising an account's ties inside its group must be beside those that chance gives it: one in ten."""


def cores(graph: nx.Graph[str]) -> list[list[str]]:
    """Return the groups of a component of surprising edges, largest first, each sorted.

    A generalised core (Batagelj and Zaversnik 2002; Seidman's k-core, 1983, with a bound of its own for each account):
    accounts are taken away repeatedly while their ties to the rest are fewer than ``CORE``, or no more than chance
    gives one who met so many others. An account that meets everybody has false ties too. Who came before all the others
    wherever it met them is no member: nobody is drawn in by being followed around.

    Args:
        graph: As ``Meetings.changed`` gives it.
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
    groups = []
    for component in nx.connected_components(graph.subgraph(ties)):
        group = [account for account in sorted(component) if follows(account, component, graph)]
        if len(group) >= SMALLEST:
            groups.append(group)
    groups.sort(key=lambda group: (-len(group), group))
    return groups


def follows(account: str, group: Set[str], graph: nx.Graph[str]) -> bool:
    """Whether an account may belong to a group: it came after one of them somewhere, or met them in few places."""
    met: set[str] = set()
    for other, edge in graph[account].items():
        if other in group:
            for meeting in edge["meetings"]:
                if came_after(account, other, meeting):
                    return True
                met.add(meeting.target)
    return len(met) < FOLLOWED_TO
