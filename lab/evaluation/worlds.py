"""What the detector did over many worlds: a row for each family, as Markdown and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from statistics import median

import msgspec
from msgspec import Struct

from lab.evaluation.intervals import Interval, ratio_over_streams, upper_bound
from lab.worlds import FAMILIES
from lab.worlds.judge import Outcome


class FamilyRow(Struct, frozen=True):
    """One family, its worlds pooled.

    Attributes:
        family: Its name.
        campaign: Whether somebody is coordinated in it.
        held_out: Whether tuning leaves it out.
        worlds: How many were judged.
        posts: Their posts.
        named_worlds: Worlds in which somebody was named who takes no orders.
        organic: How many people that were.
        named: Accounts named.
        hit: Those of them that are coordinated.
        wanted: Coordinated accounts.
        precision: Share of the named that are coordinated; None if nobody was named.
        recall: Share of the coordinated that were named; None where nobody is.
        recall_interval: 95 % interval by bootstrap over worlds.
        groups: Groups.
        found: Groups of which half was named.
        delay: Median seconds from the fifth member to the alert.
        errors: Worlds that ended the detector.
    """

    family: str
    campaign: bool
    held_out: bool
    worlds: int
    posts: int
    named_worlds: int
    organic: int
    named: int
    hit: int
    wanted: int
    precision: float | None
    recall: float | None
    recall_interval: Interval | None
    groups: int
    found: int
    delay: float | None
    errors: int


class WorldsReport(Struct, frozen=True):
    """Worlds judged together.

    Attributes:
        first: First seed.
        each: Worlds of each family.
        all_targets: Whether all primary targets were watched instead of each world's watchlist.
        organic_worlds: Worlds without a group.
        organic_named: Those of them in which somebody was named.
        bound: Exact 95 % upper bound of their share.
        posts: Posts in all organic worlds.
        people: People named in organic worlds.
        rows: A row for each family, organic ones first.
    """

    first: int
    each: int
    all_targets: bool
    organic_worlds: int
    organic_named: int
    bound: float
    posts: int
    people: int
    rows: tuple[FamilyRow, ...]


def report(outcomes: Sequence[Outcome], *, all_targets: bool = False) -> WorldsReport:
    """Sum up outcomes by family.

    Args:
        outcomes: At least one.
        all_targets: Whether all primary targets were watched.
    """
    by_family: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        by_family.setdefault(outcome.family, []).append(outcome)
    rows = sorted(
        (_row(name, same) for name, same in by_family.items()), key=lambda row: (row.campaign, row.family)
    )
    organic = [outcome for outcome in outcomes if not FAMILIES[outcome.family].campaign]
    named = sum(outcome.organic > 0 for outcome in organic)
    return WorldsReport(
        first=min(outcome.seed for outcome in outcomes),
        each=max(row.worlds for row in rows),
        all_targets=all_targets,
        organic_worlds=len(organic),
        organic_named=named,
        bound=upper_bound(named, len(organic)),
        posts=sum(outcome.posts for outcome in organic),
        people=sum(outcome.organic for outcome in organic),
        rows=tuple(rows),
    )


def _row(name: str, outcomes: Sequence[Outcome]) -> FamilyRow:
    named, hit = sum(one.named for one in outcomes), sum(one.hit for one in outcomes)
    wanted = sum(one.wanted for one in outcomes)
    groups = [group for one in outcomes for group in one.groups]
    delays = [group.delay for group in groups if group.delay is not None]
    return FamilyRow(
        family=name,
        campaign=FAMILIES[name].campaign,
        held_out=FAMILIES[name].held_out,
        worlds=len(outcomes),
        posts=sum(one.posts for one in outcomes),
        named_worlds=sum(one.organic > 0 for one in outcomes),
        organic=named - hit,
        named=named,
        hit=hit,
        wanted=wanted,
        precision=hit / named if named else None,
        recall=hit / wanted if wanted else None,
        recall_interval=ratio_over_streams([(one.hit, one.wanted) for one in outcomes]) if wanted else None,
        groups=len(groups),
        found=sum(group.found for group in groups),
        delay=median(delays) if delays else None,
        errors=sum(one.error is not None for one in outcomes),
    )


Rows = list[tuple[str, ...]]

ORGANIC_HEAD = ("Family", "Worlds", "Posts", "Worlds with somebody named", "People named")
CAMPAIGN_HEAD = (
    "Family",
    "Worlds",
    "Precision",
    "Recall of accounts",
    "Groups found",
    "Median delay",
    "People named",
)


def organic_rows(told: WorldsReport) -> Rows:
    """Return a row for each organic family, and one for all."""
    rows: Rows = [
        (row.family, str(row.worlds), f"{row.posts:,}", str(row.named_worlds), str(row.organic))
        for row in told.rows
        if not row.campaign
    ]
    if rows:
        rows.append(
            (
                "**all**",
                str(told.organic_worlds),
                f"{told.posts:,}",
                str(told.organic_named),
                str(told.people),
            )
        )
    return rows


def campaign_rows(told: WorldsReport) -> Rows:
    """Return a row for each family of campaigns."""
    return [
        (
            row.family,
            str(row.worlds),
            share(row.precision, None),
            share(row.recall, row.recall_interval),
            f"{row.found} of {row.groups}",
            "–" if row.delay is None else f"{row.delay:,.0f} s",
            str(row.organic),
        )
        for row in told.rows
        if row.campaign
    ]


def sentence(told: WorldsReport) -> str:
    """Return what the organic worlds show, in one sentence, and which worlds they are."""
    seeds = f"seeds {told.first:,} to {told.first + told.each - 1:,}"
    watched = "all primary targets are watched" if told.all_targets else "each world's watchlist is watched"
    if not told.organic_worlds:
        return f"{seeds.capitalize()} of each family; {watched}."
    return (
        f"Somebody was named in {told.organic_named} of {told.organic_worlds:,} organic worlds "
        f"({seeds} of each family; {watched}): {told.people:,} people in {told.posts:,} posts. "
        f"The exact 95 % upper bound of the share of such worlds is {told.bound:.2%}."
    )


def markdown(told: WorldsReport) -> str:
    """Return both tables and the sentence, for people."""
    parts = [sentence(told)]
    for head, rows in ((ORGANIC_HEAD, organic_rows(told)), (CAMPAIGN_HEAD, campaign_rows(told))):
        if rows:
            lines = [head, tuple("---" for _ in head), *rows]
            parts.append("\n".join(f"| {' | '.join(cells)} |" for cells in lines))
    return "\n\n".join(parts) + "\n"


def write(told: WorldsReport, path: Path) -> None:
    """Write a report as JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(msgspec.json.format(msgspec.json.encode(told), indent=1) + b"\n")


def share(value: float | None, interval: Interval | None) -> str:
    """Return a share with its interval in brackets, as tables show it."""
    if value is None:
        return "–"
    return f"{value:.3f}" if interval is None else f"{value:.3f} [{interval[0]:.3f}, {interval[1]:.3f}]"
