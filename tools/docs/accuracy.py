"""The tables of docs/accuracy.md and docs/worlds.md, of what ``make accuracy`` measured last."""

from __future__ import annotations

from typing import Final

from lab.evaluation import accuracy, worlds
from lab.evaluation.summary import Row
from lab.worlds import FAMILIES

Rows = list[tuple[str, ...]]

UNMEASURED: Final = "Not measured yet; `make accuracy` measures it."
PRESET_HEAD: Final = (
    "Stream",
    "Streams",
    "Over",
    "Precision",
    "Recall of accounts",
    "People named",
    "Attacks found",
    "Median delay",
)
QUIET_HEAD: Final = (
    "Stream",
    "Streams",
    "People named, over the watchlist",
    "People named, over all targets",
)
FAMILY_HEAD: Final = ("Family", "What happens", "Targets", "Held out")
FIGURE_HEAD: Final = ("Figure", "Value")

_OVER: Final = {"pileon": "all targets", "pileon-watchlist": "the watchlist"}


def raid_rows() -> Rows:
    """Return a row for each preset with gangs, and each way of watching."""
    summaries = accuracy.load_summaries(accuracy.PRESETS)
    labels = [row.label for row in summaries[0].groups if row.raids] if summaries else []
    return [
        _raid_row(row, _OVER[one.name])
        for label in labels
        for one in summaries
        for row in one.groups
        if row.label == label
    ]


def methods_table() -> tuple[tuple[str, ...], Rows]:
    """Return a head with the methods, and a row for each preset: precision / recall, or how many were named."""
    summaries = accuracy.load_summaries(accuracy.METHODS_MEASURED)
    rows: Rows = []
    for label in [row.label for row in summaries[0].groups] if summaries else []:
        cells = [next(row for row in one.groups if row.label == label) for one in summaries]
        rows.append((label, *(_cell(row) for row in cells)))
    return ("Stream", *(one.name for one in summaries)), rows


def _cell(row: Row) -> str:
    if not row.raids:
        return f"{row.innocent:,} named"
    precision = "–" if row.precision is None else f"{row.precision:.3f}"
    return f"{precision} / {row.recall or 0:.3f}"


def data_rows() -> Rows:
    """Return a row for each labelled stream."""
    return [
        _raid_row(row, _OVER[one.name])
        for one in accuracy.load_summaries(accuracy.DATA)
        for row in one.groups
    ]


def crowd_rows() -> Rows:
    """Return a row for each preset without a gang."""
    named = {
        one.name: {row.label: row for row in one.groups} for one in accuracy.load_summaries(accuracy.PRESETS)
    }
    watched, every = named.get("pileon-watchlist", {}), named.get("pileon", {})
    return [
        (label, str(row.streams), str(row.innocent), str(every[label].innocent))
        for label, row in watched.items()
        if not row.raids
    ]


def search_rows() -> Rows:
    """Return what the last search came to."""
    found = accuracy.load_search(accuracy.SEARCH)
    if found is None:
        return []
    return [
        ("Worlds looked at", f"{found.tried:,}"),
        ("Worlds in which somebody was named without cause, or the detector ended", f"{found.bad:,}"),
        ("People named in the worst of them", f"{found.worst:,}"),
        ("Tiny streams run", f"{found.tiny:,}"),
        ("Tiny streams that ended the detector", f"{found.tiny_ended:,}"),
    ]


def family_rows(*, campaign: bool) -> Rows:
    """Return a row for each family of worlds."""
    return [
        (
            f"`{family.name}`",
            family.summary,
            f"{family.targets[0]} to {family.targets[1]}",
            "yes" if family.held_out else "",
        )
        for family in sorted(FAMILIES.values(), key=lambda family: family.name)
        if family.campaign == campaign
    ]


def world_tables() -> dict[str, tuple[str, tuple[str, ...], Rows]]:
    """Return, by table's name, a sentence, a head and rows: of the worlds, and of those that are held out."""
    tables: dict[str, tuple[str, tuple[str, ...], Rows]] = {}
    for name, path in (("worlds", accuracy.WORLDS), ("held_out", accuracy.HELD_OUT)):
        told = accuracy.load_worlds(path)
        organic = (worlds.sentence(told), worlds.ORGANIC_HEAD, worlds.organic_rows(told)) if told else None
        campaigns = ("", worlds.CAMPAIGN_HEAD, worlds.campaign_rows(told)) if told else None
        tables[f"{name}_organic"] = organic or ("", worlds.ORGANIC_HEAD, [])
        tables[f"{name}_campaigns"] = campaigns or ("", worlds.CAMPAIGN_HEAD, [])
    return tables


def _raid_row(row: Row, over: str) -> tuple[str, ...]:
    return (
        row.label,
        str(row.streams),
        over,
        worlds.share(row.precision, row.precision_interval),
        worlds.share(row.recall, row.recall_interval),
        str(row.innocent),
        f"{row.found} of {row.raids}",
        "–" if row.delay is None else f"{row.delay:,.0f} s",
    )
