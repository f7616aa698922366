"""Many schedules, over several processes, and what came of them in lines for people."""

from __future__ import annotations

import multiprocessing
import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from agents.store import AlertStore
from tests.simulation.world import LEASE_MS, Report, play
from tests.support.delivery import opened_once

CHUNK: Final = 20
SHOWN: Final = 500

_stores: list[AlertStore] = []


def _played(seed: int) -> Report:
    if not _stores:
        _stores.append(AlertStore("sqlite://", plan=opened_once, lease_ms=LEASE_MS))
    return play(seed, _stores[0])


def summary(reports: Iterable[Report], begin: float) -> tuple[list[str], bool]:
    """Return what came of schedules, in lines for people, and whether all passed."""
    count = kills = stops = rebalances = steps = 0
    seconds = 0.0
    failed: list[Report] = []
    repeats: Counter[str] = Counter()
    for count, report in enumerate(reports, start=1):
        kills += report.kills
        stops += report.stops
        rebalances += report.rebalances
        steps += report.steps
        seconds += report.seconds
        repeats.update(report.repeats)
        if report.wrong:
            failed.append(report)
            print(f"seed {report.seed} failed:", *report.wrong, sep="\n  ", file=sys.stderr)
        if count % SHOWN == 0:
            print(f"{count:,} schedules, {len(failed)} failed", file=sys.stderr)
    took = time.monotonic() - begin
    lines = [
        f"{count:,} schedules, {count - len(failed):,} passed, {len(failed):,} failed",
        f"{kills:,} kills, {stops:,} stops, {rebalances:,} rebalances, {steps:,} steps",
        f"{seconds:,.0f} s of virtual time in {took:.0f} s, {count / took:.0f} schedules a second",
    ]
    lines += [f"{number:,} messages came again: {why}" for why, number in repeats.most_common()]
    lines += [
        f"again: python -m tests.simulation --first {report.seed} --schedules 1" for report in failed[:10]
    ]
    return lines, not failed


def run(seeds: Sequence[int], processes: int) -> tuple[list[str], bool]:
    """Play schedules; returns what came of them, and whether all passed."""
    begin = time.monotonic()
    with multiprocessing.get_context("spawn").Pool(processes) as pool:
        return summary(pool.imap_unordered(_played, seeds, CHUNK), begin)
