"""From surprising edges to groups: dense cores of the co-action graph."""

from __future__ import annotations

from collections.abc import Set
from typing import Final

import networkx as nx

from pipeline.detectors.meetings import came_after
from pipeline.detectors.null_models import FOLLOWED, at_least, first_so_often

CORE: Final = 2
"""Each member has surprising ties to at least two others: one who touches a gang twice is not in its core."""

SMALLEST: Final = 3
"""Two who meet again are friends; three all tied to one another, at people who never write back, seldom are."""

TIES_NATS: Final = 2.3
"""How surprising an account's ties inside its group must be beside those that chance gives it: one in ten."""


def cores(graph: nx.Graph[str]) -> list[list[str]]:
    """Return the groups of a component of surprising edges, largest first, each sorted.

    A generalised core (Batagelj and Zaversnik 2002; Seidman's k-core, 1983, with a bound of its own for each account):
    accounts are taken away repeatedly while their ties to the rest are fewer than ``CORE``, or no more than chance
    gives one who met so many others. An account that meets everybody has false ties too. Who came before all the others
    too often is no member: nobody is drawn in by being followed around.

    Args:
        graph: As ``Meetings.changed`` gives it.
    """
    tied = _tied(graph, set(graph))
    groups = []
    for component in nx.connected_components(graph.subgraph(tied)):
        # Asked once: of those that stay, somebody is before the others again.
        members = {account for account in component if follows(account, component, graph)}
        group = [account for account in sorted(members) if not members.isdisjoint(graph[account])]
        if len(group) >= SMALLEST:
            groups.append(group)
    groups.sort(key=lambda group: (-len(group), group))
    return groups


def _tied(graph: nx.Graph[str], accounts: set[str]) -> set[str]:
    """Return those of some accounts that have enough ties to one another."""
    chance: float = graph.graph["chance"]
    ties = {account: sum(other in accounts for other in graph[account]) for account in accounts}
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
    return set(ties)


def follows(account: str, group: Set[str], graph: nx.Graph[str]) -> bool:
    """Whether an account may belong to a group: it was not before all whom it met there too often for chance."""
    met: dict[str, int] = {}
    late: set[str] = set()
    for other, edge in graph[account].items():
        if other in group:
            for meeting in edge["meetings"]:
                met[meeting.target] = met.get(meeting.target, 0) + 1
                if came_after(account, other, meeting):
                    late.add(meeting.target)
    return (
        first_so_often([(target not in late, 1 / (others + 1)) for target, others in met.items()]) >= FOLLOWED
    )
