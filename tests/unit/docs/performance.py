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
    "Posts", "Program", "Seconds", "Its time over ours", "Processor time, s", "Peak memory, MiB", "Raids found",
    "Recall of raid accounts", "Innocent",
)  # fmt: skip


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
