"""What is drawn of an alert: the crowd over time with the named accounts' part in it, and who acted with whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, Literal

import orjson
from msgspec import Struct

from console.web import text, words
from console.web.desk import Stored
from console.web.layout import places
from schemas.alert import Alert, NamedAccount, Tie

MOST_NODES: Final = 2_000
MOST_TIES: Final = 10_000
STRONGEST: Final = 25
"""Ties listed in the table beside the picture."""


class Point(Struct, frozen=True):
    """One moment of the time line."""

    at: datetime
    crowd: int
    named: int


class TimeLine(Struct, frozen=True):
    """What is known of the crowd over time.

    Attributes:
        kind: ``minutes`` are posts by the minute; ``revisions`` are accounts at each revision, where no minutes are
            recorded; ``none`` is nothing to draw.
        points: In order of time.
        crowd: What the first curve counts.
        named: What the second one counts.
        caption: What is drawn, in a sentence.
        summary: The same for those who do not see it.
    """

    kind: Literal["minutes", "revisions", "none"]
    points: list[Point]
    crowd: str
    named: str
    caption: str
    summary: str

    def data(self) -> dict[str, Any]:
        """Return it for the page's script."""
        return {
            "kind": self.kind,
            "crowd": self.crowd,
            "named": self.named,
            "times": [point.at.timestamp() for point in self.points],
            "values": [point.crowd for point in self.points],
            "shares": [point.named for point in self.points],
        }


def timeline(alert: Alert, growth: Sequence[Stored]) -> TimeLine:
    """Return an alert's time line: by the minute where that is recorded, else by its revisions."""
    if alert.timeline:
        points = [Point(one.at, one.posts, one.named) for one in alert.timeline]
        most = max(point.crowd for point in points)
        summary = f"Posts by the minute: at most {most:,}; by named accounts at most {max(p.named for p in points):,}."
        caption = "Posts at the target by the minute, and in them those by accounts that the evidence names."
        return TimeLine("minutes", points, "Posts", "By named accounts", caption, summary)
    points = [
        Point(one.growth.window.end, one.growth.counts.accounts, len(one.growth.accounts)) for one in growth
    ]
    points.sort(key=lambda point: (point.at, point.crowd))
    if not points:
        return TimeLine("none", [], "", "", "", "")
    last = points[-1]
    summary = f"Accounts at each of {len(points)} revisions: in the end {last.crowd:,}, of whom {last.named:,} named."
    caption = (
        "The crowd by the minute is not recorded for this alert. "
        "Drawn instead: accounts in the crowd, and of them those named, at each revision."
    )
    return TimeLine("revisions", points, "Accounts in the crowd", "Named", caption, summary)


class Line(Struct, frozen=True):
    """A tie as a line of a table."""

    one: str
    other: str
    kind: str
    statement: str


class GraphSummary(Struct, frozen=True):
    """What a picture holds, in words."""

    ties: int
    summary: str
    kinds: list[tuple[str, str, int]]
    strongest: list[Line]


def summary(alert: Alert) -> GraphSummary:
    """Return in words what the picture of an alert shows."""
    known = {_key(account): account for account in (*alert.leads, *alert.accounts)}
    ties = _ties(alert, known)
    numbers: Counter[str] = Counter(tie.kind for tie in ties)
    nodes = {key for tie in ties for key in (tie.one, tie.other)}
    cut = (
        f" Shown are the {len(ties):,} strongest of {len(alert.ties):,}."
        if len(ties) < len(alert.ties)
        else ""
    )
    return GraphSummary(
        len(ties),
        f"{words.count(len(ties), 'tie')} between {words.count(len(nodes), 'account')}.{cut}",
        [(kind, word, numbers[kind]) for kind, word in words.TIES.items()],
        [
            Line(
                text.name(known[tie.one].handle),
                text.name(known[tie.other].handle),
                words.of(words.TIES, tie.kind),
                text.shown(tie.statement) or "not recorded",
            )
            for tie in ties[:STRONGEST]
        ],
    )


def graph(alert: Alert) -> bytes:
    """Return the picture as JSON: accounts with their places, and ties with their words.

    Rows instead of objects, and each kind and each sentence once: a large picture is half as much to read. A row of
    ``nodes`` holds key, label, x, y, community, number of ties, whether it is a lead, and size; one of ``ties`` the
    places of two nodes, of a kind and of a sentence, and the weight; the strongest come first.
    """
    named = {_key(account): account for account in alert.accounts}
    known = {_key(account): account for account in alert.leads} | named
    ties = _ties(alert, known)
    tied = {key for tie in ties for key in (tie.one, tie.other)}
    keys = sorted(known, key=lambda key: (key not in tied, key not in named, -known[key].score, key))[
        :MOST_NODES
    ]
    weights: dict[tuple[str, str], float] = {}
    for tie in ties:
        pair = (min(tie.one, tie.other), max(tie.one, tie.other))
        weights[pair] = weights.get(pair, 0.0) + max(tie.weight, 0.01)
    at = places(keys, weights)
    # A picture of many is as large as one of few.
    scale = min(1.0, (80 / max(1, len(keys))) ** 0.4)
    place = {key: number for number, key in enumerate(keys)}
    kinds: dict[str, int] = {}
    statements: dict[str, int] = {}
    lines = [
        (
            place[tie.one],
            place[tie.other],
            kinds.setdefault(tie.kind, len(kinds)),
            statements.setdefault(text.shown(tie.statement, 400), len(statements)),
            round(tie.weight, 3),
        )
        for tie in ties
        if tie.one in place and tie.other in place
    ]
    nodes = [
        (
            key,
            text.name(known[key].handle),
            round(at[key].x, 4),
            round(at[key].y, 4),
            at[key].community,
            at[key].degree,
            key not in named,
            round(scale * (4 + 5 * known[key].score + min(5.0, at[key].degree / 8)), 1),
        )
        for key in keys
    ]
    return orjson.dumps({"nodes": nodes, "ties": lines, "kinds": list(kinds), "statements": list(statements)})


def _ties(alert: Alert, known: dict[str, NamedAccount]) -> list[Tie]:
    """Return the ties between accounts of the alert, the strongest first; others have no place in the picture."""
    ties = [tie for tie in alert.ties if tie.one in known and tie.other in known and tie.one != tie.other]
    ties.sort(key=lambda tie: (-tie.weight, tie.one, tie.other, tie.kind))
    return ties[:MOST_TIES]


def _key(account: NamedAccount) -> str:
    return f"{account.platform}:{account.id}"
