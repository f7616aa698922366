"""Evidence in sentences that a person can check."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from math import fsum
from typing import Final

import networkx as nx

from pipeline.campaigns.episode import Visit
from pipeline.campaigns.registry import Code
from pipeline.graphs.groups import Group
from pipeline.graphs.recurrence import Meeting
from pipeline.items.permalinks import permalink
from schemas.alert import Evidence, SamplePost
from schemas.stages import ObjectKind, TargetWindow

_OBJECTS = {
    "text": ("near-identical text", "near-identical texts"),
    "link": ("link", "links"),
    "media": ("picture", "pictures"),
    "repost": ("reposted post", "reposted posts"),
    "tag": ("hashtag", "hashtags"),
    "wave": ("wave of replies", "waves of replies"),
    "made": ("profile made at one time after one pattern", "profiles made at one time after one pattern"),
    "guise": ("text disguised in ever new ways", "texts disguised in ever new ways"),
    "echo": ("link pushed again and again", "links pushed again and again"),
}

_EARLIER: Final[dict[Code, str]] = {
    "recurrence": "for meeting accounts of this gang again and again at different targets",
    "shared_objects": "for rare things that they shared with this gang by different posts",
    "company": "for coming with this gang to a target where hardly anybody else comes",
}


def recurrence(graph: nx.Graph[str], accounts: Iterable[str], minutes: int, days: int) -> Evidence | None:
    """Say how often these accounts met at other targets; None if they did not."""
    present = graph.subgraph(accounts)
    if not present.number_of_edges():
        return None
    edges = [edge for _, _, edge in present.edges(data=True)]
    meetings: list[Meeting] = [meeting for edge in edges for meeting in edge["meetings"]]
    targets = len({meeting.target for meeting in meetings})
    surprise = fsum(edge["surprise"] for edge in edges)
    named = sum(1 for _, degree in present.degree if degree)
    return Evidence(
        "recurrence",
        f"{named} of these accounts came within {minutes} minutes of one another at {targets} different targets in "
        f"the last {days} days: {_count(len(edges), 'pair', 'pairs')} met at two targets or more, where chance alone "
        "would bring hardly any pair together twice.",
        round(surprise, 1),
    )


def shared_objects(group: Group) -> Evidence:
    """Say which rare things a group shares at its target."""
    kinds: dict[str, int] = {}
    for kind, _ in group.objects:
        kinds[kind] = kinds.get(kind, 0) + 1
    odds = f"the odds against chance are e^{group.surprise:.0f} to 1."
    if kinds == {"link": 1}:
        told = f"{len(group.members)} accounts brought one link in words of their own, and hardly anyone else came then"
        return Evidence("shared_objects", f"{told}; {odds}", round(group.surprise, 1))
    listed = ", ".join(_count(count, *_OBJECTS[kind]) for kind, count in sorted(kinds.items()))
    told = f"{len(group.members)} accounts share {listed}, by different posts, that almost nobody else at this target"
    return Evidence("shared_objects", f"{told} uses; {odds}", round(group.surprise, 1))


def company(count: int, known: int) -> Evidence:
    """Say who came along with a known gang where nobody else was."""
    return Evidence(
        "company",
        f"{_count(count, 'account', 'accounts')} came together with {known} accounts of this gang to a target where "
        "hardly anybody else comes.",
        1.0,
    )


def earlier(code: Code, accounts: int, surprise: float) -> Evidence:
    """Say why accounts are known already, where this alert's own target does not show it.

    Args:
        code: The kind of evidence.
        accounts: How many of the alert's accounts were named by it.
        surprise: The least of their nats.
    """
    were = "was" if accounts == 1 else "were"
    return Evidence(
        code,
        f"{accounts} of these accounts {were} named earlier {_EARLIER[code]}; the odds against chance were "
        f"e^{surprise:.0f} to 1 or more for each.",
        round(surprise, 1),
    )


def acquaintance(count: int, accounts: int, days: int) -> Evidence:
    """Say how many of a campaign's accounts are seen to talk to one another, for the reader to weigh."""
    told = "None" if not count else f"{count}"
    return Evidence(
        "acquaintance",
        f"{told} of these {accounts} accounts replied to or mentioned another of them in the posts seen within the "
        f"last {days} days. Friends talk to each other; accounts under one command seldom do.",
        0.0,
    )


def burst(window: TargetWindow, minutes: int) -> Evidence:
    """Say how unusual the number of accounts is for this target."""
    about = "about " if window.sampled else ""
    return Evidence(
        "burst",
        f"{about}{window.accounts} accounts in {minutes} minutes; this target usually has "
        f"{max(window.usual, 0.1):.1f}.",
        round(window.surprise, 1),
    )


def no_coordination(accounts: int) -> Evidence:
    """Say that a crowd shows no sign of a gang."""
    return Evidence(
        "no_coordination",
        f"Nothing ties these {accounts} accounts together beyond what chance and the news explain; none is named.",
        0.0,
    )


def shared_openly(counts: Mapping[ObjectKind, int]) -> Evidence:
    """Say what many of a crowd brought alike, each kind with how many accounts did."""
    listed = ", ".join(f"one {_OBJECTS[kind][0]} by {count} accounts" for kind, count in counts.items())
    return Evidence(
        "shared_openly",
        f"Shared openly: {listed}. So petitions, slogans and articles spread; it ties nobody to anybody.",
        0.0,
    )


def sampled() -> Evidence:
    """Say that counts are estimates."""
    return Evidence(
        "sampled", "The target is too hot to count everyone: counts are estimates from a sample.", 0.0
    )


def sample(visit: Visit) -> SamplePost:
    """Return the post to quote of an account's part in an episode."""
    account = visit.account
    url = permalink(account.platform, visit.post, visit.url)
    return SamplePost(account.platform, visit.post, account.handle, at(visit.first), visit.excerpt, url)


def at(time: int) -> datetime:
    """Return a time in ms as UTC."""
    return datetime.fromtimestamp(time / 1000, UTC)


def by_code(codes: Iterable[Code]) -> list[str]:
    """Return codes as alerts list them."""
    return sorted(set(codes))


def _count(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"
