"""The tables of docs/reliability.md, of what ``make faults`` and ``make soak`` measured last."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from typing import Final

import msgspec

from tests.faults.soak import RESULTS as SOAK_RESULTS
from tests.faults.soak import Outcome
from tests.faults.verdict import Run, load

FAULT_RESULTS: Final = SOAK_RESULTS.with_name("faults.json")

Rows = list[tuple[str, ...]]

FAULT_HEAD: Final = (
    "Fault", "Runs", "Times it struck", "Posts", "Alerts", "Lost", "Doubled", "Messages", "Sent again",
)  # fmt: skip


def fault_rows(path: Path = FAULT_RESULTS) -> Rows:
    """Return a row for each fault, its runs added up, and one for all of them."""
    runs = load(path)
    rows = [_row(fault, list(same)) for fault, same in groupby(runs, key=lambda run: run.fault)]
    return [*rows, _row("**all**", runs)]


def _row(name: str, runs: list[Run]) -> tuple[str, ...]:
    sums = (
        len(runs),
        sum(run.times for run in runs),
        sum(run.posts for run in runs),
        sum(run.alerts for run in runs),
        sum(run.lost for run in runs),
        sum(run.doubled for run in runs),
        sum(run.messages for run in runs),
        sum(run.reposts for run in runs),
    )
    return (name, *(f"{number:,}" for number in sums))


def soak_rows(path: Path = SOAK_RESULTS) -> Rows:
    """Return a row for each figure of the soak."""
    if not path.exists():
        return []
    soak = msgspec.json.decode(path.read_bytes(), type=Outcome)
    faults = ", ".join(f"{name} {times}×" for name, times in soak.faults.items())
    return [
        ("Minutes of posts", f"{soak.minutes:g}"),
        ("Workers, and processors of the machine", f"{soak.workers}, {soak.cores}"),
        ("Posts a second, asked and reached", f"{soak.asked:,}, {soak.reached:,.0f}"),
        ("Posts", f"{soak.posts:,}"),
        ("Faults", faults or "none"),
        ("Alerts of the replay", f"{soak.alerts:,}"),
        ("Alerts lost, doubled", f"{soak.lost}, {soak.doubled}"),
        ("Messages, and how many were sent again", f"{soak.messages:,}, {soak.reposts}"),
        ("Posts behind, median of each minute", ", ".join(f"{lag:,}" for lag in soak.lag)),
        (
            "Memory of the worker that is never killed, MB, each minute",
            ", ".join(f"{mb:.0f}" for mb in soak.rss),
        ),
        ("Its change since minute 5 (the second minute of a shorter run)", f"{soak.rss_change:+.1%}"),
        ("Seconds after the last post until all was stored and told", f"{soak.settled:.0f}"),
    ]
