"""The tables of docs/performance.md, of what ``make bench`` measured last."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

from bench.files import PICTURES, results_path

Rows = list[tuple[str, ...]]

WATCH_HEAD: Final = (
    "Contender", "Posts a second", "Ours over it", "Processor time a post, µs", "Broker's, µs", "Hits",
)  # fmt: skip
GROWTH_HEAD: Final = (
    "Posts", "Program", "Seconds", "Its time over ours", "Processor time, s", "Peak memory, MiB", "Attacks found",
    "Recall of planted accounts", "Organic accounts flagged",
)  # fmt: skip

LATENCY_HEAD: Final = (
    "Posts a second", "Reached", "Revisions", "p50, s", "p95, s", "p99, s", "The least p95 that event time allows, s",
    "p95 over it", "Medians of the parts, s", "Cores of the workers",
)  # fmt: skip
FIGURE_HEAD: Final = ("Figure", "Value")
CONSOLE_HEAD: Final = ("What", "Measured", "At most")
WEIGHT_HEAD: Final = ("What is remembered", "Bytes", "Over the plain dict's")
HOT_RATIO: Final = "processor time of a hot post over a quiet one"


def report(bench: str) -> dict[str, Any] | None:
    """Return what a benchmark measured last, or None before its first full run."""
    path = results_path(bench, quick=False)
    if not path.exists():
        return None
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def machine(bench: str) -> str:
    """Return a sentence on what a benchmark's figures were measured on."""
    measured = report(bench)
    if measured is None:
        return "`make bench` has not measured this yet."
    of = measured["machine"]
    return f"Measured on {of['cpus']} × {of['cpu']}, {of['memory_gib']} GiB, {of['system']}, Python {of['python']}."


def pictures(*names: str, folder: Path = PICTURES) -> str:
    """Return the lines that show pictures, of those that were drawn."""
    return "\n".join(
        f"![{name.replace('-', ' ')}](performance/{name}.svg)"
        for name in names
        if (folder / f"{name}.svg").exists()
    )


def watch_rows(measured: dict[str, Any]) -> Rows:
    """Return a row for each contender, and for our own with more partitions, workers and targets."""
    ratios, rows = measured["ratios"], []
    for name, one in measured["peers"].items():
        over = ratios.get(f"rate over {name}")
        rows.append(_watch_row(f"`{name}`", one, "" if over is None else f"{over:.2f}"))
    for kind in ("workers", "watchlists"):
        rows += [_watch_row(f"ours, {name}", one, "") for name, one in measured[kind].items()]
    return rows


def _watch_row(name: str, one: dict[str, Any], over: str) -> tuple[str, ...]:
    broker = one["broker_cpu_us_per_post"]
    return (
        name,
        f"{one['posts_per_second']:,}",
        over,
        f"{one['cpu_us_per_post']:.2f}",
        f"{broker:.2f}" if broker >= 0 else "",
        f"{one['hit_share']:.2%}",
    )


def growth_rows(measured: dict[str, Any]) -> Rows:
    """Return a row for a replay of each size, and one for the toolkit in each form."""
    rows: Rows = []
    for size in measured["sizes"].values():
        ours, found, posts = size["replay"], size["found"], f"{size['posts']:,}"
        quality = (
            f"{found['raids_found']} of {found['raids']}",
            f"{found['recall']:.3f}",
            str(found["innocent"]),
        )
        rows.append((posts, "`pileon replay`", *_usage(ours, ours), *quality))
        for form, steps in size["toolkit"].items():
            rows.append((posts, f"toolkit, {form}", *_usage(steps["total"], ours), "", "", ""))
    return rows


def _usage(one: dict[str, float], ours: dict[str, float]) -> tuple[str, ...]:
    over = "" if one is ours else f"{one['seconds'] / ours['seconds']:.2f}"
    return f"{one['seconds']:.1f}", over, f"{one['cpu_seconds']:.1f}", f"{one['peak_mib']:.0f}"


def hot_rows(measured: dict[str, Any]) -> Rows:
    """Return a row for each figure of the hot minute."""
    hot, quiet, gang, ratios = measured["hot"], measured["quiet"], measured["gang"], measured["ratios"]
    delay = gang["seconds_from_fifth_account"]
    return [
        ("Posts at the target within the minute", f"{hot['posts_at_target']:,}"),
        ("Processor time for that minute, s", f"{hot['cpu_seconds']:.1f}"),
        ("The same, of the dearest minute after it, s", f"{hot['cpu_seconds_of_dearest_minute_after']:.1f}"),
        ("Peak memory, MiB", f"{hot['peak_mib']:.0f}"),
        ("The same, of the quiet stream, MiB", f"{quiet['peak_mib']:.0f}"),
        ("Posts a second of processor time", f"{hot['posts_per_cpu_second']:,}"),
        ("The same, of the quiet stream", f"{quiet['posts_per_cpu_second']:,}"),
        ("A hot post's processor time over a quiet one's", f"{ratios[HOT_RATIO]:.2f}"),
        ("Accounts of the group that were flagged", f"{gang['named']} of {gang['accounts']}"),
        (
            "Seconds from its fifth account to its third being flagged",
            "never" if delay is None else f"{delay:.1f}",
        ),
        ("Organic accounts that were flagged", str(gang["innocent"])),
    ]


def weight_rows(measured: dict[str, Any]) -> Rows:
    """Return a row for each thing that is remembered."""
    weights, ratio = measured["bytes"], measured["ratios"]["memory of a pair over that in a plain dict"]
    return [
        ("An active target, without its visitors", f"{weights['target']:,.0f}", ""),
        ("A visit of an account to it", f"{weights['visit']:,.0f}", ""),
        ("A pair of accounts that met", f"{weights['pair']:,.0f}", f"{ratio:.2f}"),
        ("A pair in a plain dict", f"{weights['plain pair']:,.0f}", "1.00"),
    ]


def latency_rows(measured: dict[str, Any]) -> Rows:
    """Return a row for each rate."""
    rows: Rows = []
    for one in measured["rates"].values():
        whole, least = one["seconds"], one["least_seconds"]
        parts = ", ".join(f"{part} {shares['p50']:.2f}" for part, shares in one["parts"].items() if shares)
        cells: tuple[str, ...] = ("",) * 5
        if whole:
            cells = (
                *(f"{whole[name]:.2f}" for name in ("p50", "p95", "p99")),
                f"{least['p95']:.2f}",
                f"{whole['p95'] / least['p95']:.2f}",
            )
        counts = (f"{one['asked']:,}", f"{one['reached']:,}", str(one["revisions"]))
        rows.append((*counts, *cells, parts, f"{one['worker_cores']:.2f}"))
    return rows


def console_rows(measured: dict[str, Any]) -> Rows:
    """Return a row for each page of the console, and for what people wait for."""
    rows: Rows = [
        (f"Page: {name}, processor time of the server, ms", f"{one['cpu_ms']:.0f}", "100")
        for name, one in measured["pages"].items()
    ]
    updates, opened, gained, graph = (measured[name] for name in ("updates", "open", "openings", "graph"))
    return [
        *rows,
        ("A new alert is on the screen, slowest of ten, ms", f"{updates['worst_ms']:.0f}", "1,000"),
        (
            "50 open consoles, a change each two seconds, share of a core",
            f"{opened['busy_core']:.3f}",
            "0.100",
        ),
        ("The same, while nothing changes", f"{opened['idle_core']:.3f}", ""),
        ("Memory gained by 1,000 openings, MiB", f"{gained['gained_mib']:.1f}", "16"),
        (
            "First frame of a graph of 2,000 accounts and 10,000 ties, median, ms "
            f"(load of the machine {graph['load']:.1f})",
            f"{graph['median_ms']:.0f}",
            "1,000",
        ),
        ("The same, the first time, when it is laid out too", f"{graph['first_ms']:.0f}", ""),
    ]
