"""Who addresses whom, and what the accounts of a campaign did together, as graphs of networkx.

The graphs of interactions are directed and built from what is remembered of targets; the graph of a campaign is the
co-action graph of its accounts, for people to look at. Neither decides anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from itertools import combinations
from typing import NamedTuple

import networkx as nx

from pipeline.sessions.history import History
from schemas.stages import ObjectKey, Relation


class Address(NamedTuple):
    """How an account addressed a target in one session.

    Attributes:
        account: The account's key.
        handle: Its handle.
        target: The target's key.
        relation: How; None if that is not known.
        first: Its first post there, ms.
        last: Its last one, ms.
    """

    account: str
    handle: str
    target: str
    relation: Relation | None
    first: int
    last: int


def addresses(history: History, accounts: Set[str]) -> list[Address]:
    """Return how accounts addressed a target, once for each session they took part in."""
    return [
        Address(key, visit.account.handle, history.target, visit.relation, visit.first, visit.last)
        for session in history.sessions
        for key, visit in ((key, session.visits[key]) for key in sorted(accounts & session.visits.keys()))
    ]


def interaction_graph(
    addresses: Iterable[Address], relation: Relation, accounts: Mapping[str, str] | None = None
) -> nx.DiGraph[str]:
    """Return who addressed whom in one way, such as the reply graph or the mention graph.

    Nodes are keys of accounts, and of targets that are not known to be accounts; each has its ``handle``. An edge
    carries the ``count`` of sessions in which the one addressed the other, and the ``first`` and ``last`` time, ms.
    Nobody is said to address themselves.

    Args:
        addresses: In any order.
        relation: Those of another relation are left out.
        accounts: Account keys by the target keys under which those accounts are addressed.
    """
    known = accounts or {}
    graph: nx.DiGraph[str] = nx.DiGraph()
    for address in addresses:
        target = known.get(address.target, address.target)
        if address.relation != relation or target == address.account:
            continue
        graph.add_node(address.account, handle=address.handle)
        if target not in graph:
            graph.add_node(target, handle=address.target.partition(":")[2] or address.target)
        if graph.has_edge(address.account, target):
            edge = graph.edges[address.account, target]
            edge["count"] += 1
            edge["first"] = min(edge["first"], address.first)
            edge["last"] = max(edge["last"], address.last)
        else:
            graph.add_edge(address.account, target, count=1, first=address.first, last=address.last)
    return graph


def acquainted(graphs: Iterable[nx.DiGraph[str]], accounts: Set[str]) -> set[str]:
    """Return those of the accounts that addressed another of them, or were addressed by one."""
    return {
        account
        for graph in graphs
        for pair in graph.subgraph(accounts).edges
        if pair[0] != pair[1]
        for account in pair
    }


def campaign_graph(
    accounts: Mapping[str, Mapping[str, str | float]],
    meetings: nx.Graph[str],
    shared: Iterable[Mapping[str, Set[ObjectKey]]],
) -> nx.Graph[str]:
    """Return the co-action graph of a campaign's accounts.

    An edge carries ``meetings`` (at which targets the two met, when, and how surprising that is), their ``surprise``
    together, nats, and ``shared``: how many items of each kind both used.

    Args:
        accounts: Attributes of each account by its key; all of them become nodes.
        meetings: As ``CoTargeting.graph``.
        shared: For each target, which items an account used that another of them used too.
    """
    graph: nx.Graph[str] = nx.Graph()
    for account, attributes in sorted(accounts.items()):
        graph.add_node(account, **attributes)
    for one, other, edge in sorted(
        meetings.subgraph(accounts).edges(data=True), key=lambda tie: sorted(tie[:2])
    ):
        graph.add_edge(one, other, meetings=list(edge["meetings"]), surprise=edge["surprise"], shared={})
    for touched in shared:
        users: dict[ObjectKey, list[str]] = {}
        for account in sorted(touched.keys() & accounts.keys()):
            for key in touched[account]:
                users.setdefault(key, []).append(account)
        for key, together in sorted(users.items()):
            for one, other in combinations(together, 2):
                if not graph.has_edge(one, other):
                    graph.add_edge(one, other, meetings=[], surprise=0.0, shared={})
                kinds: dict[str, int] = graph.edges[one, other]["shared"]
                kinds[key[0]] = kinds.get(key[0], 0) + 1
    return graph
