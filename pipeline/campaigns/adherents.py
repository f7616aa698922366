"""Who meets a known gang at one target after another, though no two of its accounts often enough for a tie.

A pair that met at two or three targets is hardly beyond chance, however many such pairs there are: they all come from
the same few occasions. So the gang counts as one here, and what is held against chance is that an account was among
the strangers at its raids on so many different targets.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from math import fsum, log
from typing import Final

import networkx as nx

from pipeline.campaigns.registry import Registry
from pipeline.graphs.activity import Activity
from pipeline.graphs.null_model import coincidence, combined
from pipeline.graphs.recurrence import came_after

KNOWN: Final = 3
"""Accounts of the gang that an account must meet at a target: one or two are nobody's raid."""

TARGETS: Final = 3
"""Different targets at which it must have met them; at two, it may have been a guest by chance twice."""

OWN_LIFE: Final = 0.5
"""Share of what it does that those meetings must be: who lives among the gang's targets meets it now and then."""

FALSE_ADHERENT: Final = 0.05
"""Chance of one false adherent among all accounts that met anybody (Bonferroni 1936)."""


def adherents(
    candidates: Iterable[str], graph: nx.Graph[str], registry: Registry, activity: Activity, tests: int
) -> dict[str, tuple[float, list[str]]]:
    """Return the unknown accounts that belong to a known gang, each with its nats and those that it met.

    Args:
        candidates: Accounts whose meetings changed, or those of whom they met.
        graph: Of pairs that met at two targets or more: see ``pipeline.graphs.recurrence``.
        registry: Who is known; those that were only in a gang's company vouch for nobody.
        activity: Actions of every account.
        tests: Accounts that might be looked at.
    """
    found: dict[str, tuple[float, list[str]]] = {}
    for account in sorted(set(candidates)):
        if account in registry or account not in graph:
            continue
        gang = _gang(account, graph, registry)
        if len(gang) < KNOWN:
            continue
        meetings = _meetings(account, gang, graph)
        # Nobody is drawn in by being followed around.
        enough = len(meetings) >= max(TARGETS, OWN_LIFE * activity.of(account))
        if enough and any(was_after for _, was_after in meetings.values()):
            share = activity.share(account, less=1)
            surprise = fsum(coincidence(strangers, share) for strangers, _ in meetings.values())
            chance = combined(surprise, len(meetings)) * tests
            if chance <= FALSE_ADHERENT:
                found[account] = -log(chance), gang
    return found


def _gang(account: str, graph: nx.Graph[str], registry: Registry) -> list[str]:
    """Return those it met that are of the one cluster of which it met most."""
    met: dict[str, list[str]] = {}
    for other in graph[account]:
        member = registry.get(other)
        if member is not None and member.codes != ["company"]:
            met.setdefault(member.cluster, []).append(other)
    return max(map(sorted, met.values()), key=lambda gang: (len(gang), gang), default=[])


def _meetings(account: str, gang: list[str], graph: nx.Graph[str]) -> dict[str, tuple[int, bool]]:
    """Return where it met enough of the gang: how many strangers were there with it, and if it came after."""
    there: Counter[str] = Counter()
    crowds: dict[str, int] = {}
    after: set[str] = set()
    for other in gang:
        for meeting in graph[account][other]["meetings"]:
            there[meeting.target] += 1
            crowds[meeting.target] = max(crowds.get(meeting.target, 0), meeting.crowd)
            if came_after(account, other, meeting):
                after.add(meeting.target)
    return {
        target: (max(crowds[target] - known, 1), target in after)
        for target, known in there.items()
        if known >= KNOWN
    }
