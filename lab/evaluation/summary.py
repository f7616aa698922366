"""Sums scores up: over all streams, by style, by size, by dilution, and along the score."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from statistics import median

from msgspec import Struct

from lab.evaluation.intervals import Interval, ratio_over_streams, wilson
from lab.evaluation.scoring import RaidScore, StreamScore


class Row(Struct, frozen=True):
    """One line of a table.

    Attributes:
        label: What it sums up.
        streams: How many streams.
        precision: Share of the named accounts that are coordinated; None when nobody was named.
        precision_interval: 95 %, bootstrap over streams.
        recall: Share of the raid accounts that were named; None when there are none.
        recall_interval: 95 %, bootstrap over streams.
        innocent: Accounts named that are not coordinated.
        clean: Streams without such an account.
        raids: How many raids.
        found: How many were found.
        found_interval: 95 %, Wilson.
        delay: Median seconds from the fifth account to the alert, over raids that were noticed.
        pile_ons: Alerts about crowds.
    """

    label: str
    streams: int
    precision: float | None
    precision_interval: Interval | None
    recall: float | None
    recall_interval: Interval | None
    innocent: int
    clean: int
    raids: int
    found: int
    found_interval: Interval
    delay: float | None
    pile_ons: int


class RaidRow(Struct, frozen=True):
    """Raids of one kind: how many, how many found, the share of accounts named, and the median delay."""

    label: str
    raids: int
    found: int
    recall: float
    recall_interval: Interval | None
    delay: float | None


class Point(Struct, frozen=True):
    """Precision and recall when only accounts of at least this score are named."""

    score: float
    precision: float
    recall: float


class Summary(Struct, frozen=True):
    """Everything about one contender."""

    name: str
    overall: Row
    groups: list[Row]
    styles: list[RaidRow]
    sizes: list[RaidRow]
    dilutions: list[RaidRow]
    curve: list[Point]
    streams: list[StreamScore]


def summarise(name: str, scores: Sequence[StreamScore]) -> Summary:
    """Sum up what a contender did on several streams."""
    groups: dict[str, list[StreamScore]] = {}
    for one in scores:
        groups.setdefault(one.group, []).append(one)
    return Summary(
        name=name,
        overall=row("all", scores),
        groups=[row(group, members) for group, members in groups.items()],
        styles=_split(scores, lambda raid: raid.style),
        sizes=_split(scores, lambda raid: size_class(raid.size)),
        dilutions=_split(scores, lambda raid: dilution_class(raid)),
        curve=curve(scores),
        streams=list(scores),
    )


def row(label: str, scores: Sequence[StreamScore]) -> Row:
    """Sum up streams in one line; accounts are pooled."""
    named, hit = sum(one.named for one in scores), sum(one.hit for one in scores)
    wanted, reached = sum(one.wanted for one in scores), sum(one.reached for one in scores)
    raids = [raid for one in scores for raid in one.raids]
    found = sum(raid.found for raid in raids)
    return Row(
        label=label,
        streams=len(scores),
        precision=hit / named if named else None,
        precision_interval=ratio_over_streams([(one.hit, one.named) for one in scores]),
        recall=reached / wanted if wanted else None,
        recall_interval=ratio_over_streams([(one.reached, one.wanted) for one in scores]),
        innocent=named - hit,
        clean=sum(one.innocent == 0 for one in scores),
        raids=len(raids),
        found=found,
        found_interval=wilson(found, len(raids)),
        delay=_median_delay(raids),
        pile_ons=sum(one.pile_ons for one in scores),
    )


def curve(scores: Sequence[StreamScore]) -> list[Point]:
    """Return precision and recall along the score, from the strictest threshold to the loosest."""
    named = sorted((item for one in scores for item in one.scores), reverse=True)
    wanted = sum(one.wanted for one in scores)
    points: list[Point] = []
    hit = reached = 0
    for index, (value, coordinated, in_raid) in enumerate(named):
        hit += coordinated
        reached += in_raid
        if wanted and (index + 1 == len(named) or named[index + 1][0] != value):
            points.append(Point(value, hit / (index + 1), reached / wanted))
    return points


def size_class(size: int) -> str:
    """Return the class of a raid's size."""
    return "5–9 accounts" if size < 10 else "10–24 accounts" if size < 25 else "25 and more"


def dilution_class(raid: RaidScore) -> str:
    """Return the class of how many of a crowd there are for each of the gang."""
    share = raid.crowd / raid.size
    if share == 0:
        return "alone"
    return "up to 10 : 1" if share <= 10 else "10 to 50 : 1" if share <= 50 else "over 50 : 1"


def _split(scores: Sequence[StreamScore], label: Callable[[RaidScore], str]) -> list[RaidRow]:
    kinds = sorted({label(raid) for one in scores for raid in one.raids}, key=_order)
    rows = []
    for kind in kinds:
        each = [[raid for raid in one.raids if label(raid) == kind] for one in scores]
        raids = [raid for part in each for raid in part]
        parts = [(sum(raid.named for raid in part), sum(raid.size for raid in part)) for part in each if part]
        rows.append(
            RaidRow(
                label=kind,
                raids=len(raids),
                found=sum(raid.found for raid in raids),
                recall=sum(raid.named for raid in raids) / sum(raid.size for raid in raids),
                recall_interval=ratio_over_streams(parts),
                delay=_median_delay(raids),
            )
        )
    return rows


def _order(label: str) -> tuple[int, str]:
    ordered = (
        "alone",
        "up to 10 : 1",
        "10 to 50 : 1",
        "over 50 : 1",
        "5–9 accounts",
        "10–24 accounts",
        "25 and more",
    )
    return (ordered.index(label) if label in ordered else len(ordered), label)


def _median_delay(raids: Sequence[RaidScore]) -> float | None:
    delays = [raid.delay for raid in raids if raid.delay is not None]
    return median(delays) if delays else None
