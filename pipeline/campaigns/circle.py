"""Who of a campaign replies to whom, and how closed that circle is, where targets are accounts as well."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from pipeline.campaigns import explain
from pipeline.campaigns.interactions import acquainted, addresses, interaction_graph
from pipeline.items.addressed import marks_of
from pipeline.sessions.packed import unpack_marks
from pipeline.sessions.records import Records, target_key
from pipeline.sessions.session import DIRECT, Session, Visit
from pipeline.text.handles import account_key
from pipeline.threats.echo_chamber import LEAST_EDGES, closure, in_words
from schemas.alert import Evidence, Tie, TieKind
from schemas.stages import Account

LOOKED_AT: Final = 100
"""Accounts whose replies and mentions are looked at, in the order of an alert."""

MOST: Final = 20_000
"""Replies and mentions looked at."""

TIES: Final = 1_000
"""Ties told, the strongest."""


class Circle(NamedTuple):
    """Replies and mentions within a group as ties, and how closed the group is, in a sentence."""

    ties: list[Tie]
    evidence: list[Evidence]


def circle(records: Records, accounts: Mapping[str, Account]) -> Circle:
    """Look at whom the accounts of a campaign address, and who addresses them.

    Args:
        records: The sessions at all targets.
        accounts: The campaign's accounts by key.
    """
    own = _own_targets(accounts)
    edges: list[tuple[str, str, TieKind]] = []
    for key in list(accounts)[:LOOKED_AT]:
        for session in records.sessions_of(key):
            relation = session.visits[key].relation
            if relation in DIRECT:
                edges.append((key, own.get(session.target, session.target), _kind(relation)))
    for target, key in own.items():
        history = records.histories.get(target)
        for session in history.sessions if history is not None and len(edges) < MOST else ():
            for visitor, visit in session.visits.items():
                if visit.relation in DIRECT and visitor not in accounts:
                    edges.append((visitor, key, _kind(visit.relation)))
    found = closure([(one, other) for one, other, _ in edges[:MOST]], accounts.keys())
    told = [] if found is None else [Evidence("echo_chamber", f"For context: {in_words(found)}", 0.0)]
    return Circle(_ties(edges, accounts), told)


def watched_circle(records: Records, session: Session, accounts: Mapping[str, Account]) -> list[Evidence]:
    """Say how closed a group is where only targets on a watchlist are seen: whom its posts at them address beside.

    Args:
        records: The sessions at all targets.
        session: The campaign's; who else is there is looked at, too.
        accounts: The campaign's accounts by key.
    """
    own = {mark: key for key, account in accounts.items() for mark in marks_of(account)}
    edges: list[tuple[str, str]] = []
    for key in list(accounts)[:LOOKED_AT]:
        for attended in records.sessions_of(key):
            edges += _addressed(key, attended.visits[key], own)
    for key, visit in session.visits.items() if len(edges) >= LEAST_EDGES else ():
        if key not in accounts and visit.addressed and len(edges) < MOST:
            edges += _addressed(key, visit, own)
    found = closure(edges[:MOST], accounts.keys())
    if found is None or not found.inside:
        # Everybody at a target speaks to the target: that alone says nothing of the group.
        return []
    return [Evidence("echo_chamber", f"For context: {in_words(found)}", 0.0)]


def _addressed(key: str, visit: Visit, own: Mapping[int, str]) -> Iterator[tuple[str, str]]:
    return ((key, own.get(mark) or str(mark)) for mark in unpack_marks(visit.addressed))


def _kind(relation: str | None) -> TieKind:
    return "reply" if relation == "reply" else "mention"


def _ties(edges: list[tuple[str, str, TieKind]], accounts: Mapping[str, Account]) -> list[Tie]:
    counts = Counter(
        edge for edge in edges if edge[0] != edge[1] and edge[0] in accounts and edge[1] in accounts
    )
    ordered = sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))[:TIES]
    verbs = {"reply": "Replied to it", "mention": "Mentioned it"}
    return [
        Tie(one, other, kind, float(count), f"{verbs[kind]} in {count} session{'' if count == 1 else 's'}.")
        for (one, other, kind), count in ordered
    ]


def acquaintance(records: Records, accounts: Mapping[str, Account], days: int) -> Evidence:
    """Say how many of a campaign's accounts talk to one another, where targets are accounts as well.

    Args:
        records: The sessions at all targets.
        accounts: The campaign's accounts by key.
        days: How long that is remembered.
    """
    own = _own_targets(accounts)
    told = [
        address
        for target in own
        if target in records.histories
        for address in addresses(records.histories[target], accounts.keys())
    ]
    graphs = [interaction_graph(told, relation, own) for relation in DIRECT]
    return explain.acquaintance(len(acquainted(graphs, accounts.keys())), len(accounts), days)


def _own_targets(accounts: Mapping[str, Account]) -> dict[str, str]:
    """Return account keys by the target keys under which the accounts are addressed."""
    own: dict[str, str] = {}
    for key, account in accounts.items():
        own[f"{account.platform}:{account_key(account.id)}"] = key
        own[target_key(account)] = key
    return own
