"""Run it: ``python -m bench.console``. ``--quick`` takes a tenth of the alerts, ``--store`` fills a store only once."""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from agents.store import AlertStore
from bench.console import measures
from bench.console.server import serving
from bench.files import conclude, results_path
from bench.machine import describe
from lab.samples import campaign, many

ALERTS: Final = 10_000
REVISED: Final = 200
REVISIONS: Final = 50
CONSOLES: Final = 50
OPENINGS: Final = 1_000

MOST_PAGE_MS: Final = 100.0
MOST_UPDATE_MS: Final = 1_000.0
MOST_CORE: Final = 0.10
MOST_GAIN_MIB: Final = 16.0
MOST_FRAME_MS: Final = 1_000.0
PACKAGES: Final = ("starlette", "uvicorn", "jinja2", "sqlalchemy", "playwright")

PAGES: Final = {
    "now": "/",
    "queue": "/queue",
    "queue, filtered": "/queue?review=all&kind=coordinated_campaign&severity=high",
    "campaign with 50 revisions": f"/campaigns/{campaign(0).id}",
    "campaign of 2,000 accounts": f"/campaigns/{campaign(measures.BIG).id}",
    "account": "/accounts/x/000000",
    "target": "/targets/speaker",
    "verdicts": "/verdicts",
    "audit": "/audit",
    "search": "/search?q=steppe&part=1",
}


def failures(report: Mapping[str, Any]) -> list[str]:
    """Return a sentence for each figure that is not what it has to be."""
    found = [
        f"the page {name} takes {figures['cpu_ms']} ms of the server's time, more than {MOST_PAGE_MS:.0f}"
        for name, figures in report["pages"].items()
        if figures["cpu_ms"] > MOST_PAGE_MS
    ]
    bounds = (
        ("an update is on the screen after", report["updates"]["worst_ms"], MOST_UPDATE_MS, "ms"),
        ("50 open consoles take", report["open"]["busy_core"], MOST_CORE, "of a core"),
        ("1,000 openings gain", report["openings"]["gained_mib"], MOST_GAIN_MIB, "MiB"),
        ("a large graph's first frame takes", report["graph"]["median_ms"], MOST_FRAME_MS, "ms"),
    )
    found += [
        f"{what} {value} {unit}, more than {most}" for what, value, most, unit in bounds if value > most
    ]
    return found


def fill(store: AlertStore, alerts: int, revised: int) -> float:
    """Put alerts into a store; returns how many seconds that took."""
    begin = time.monotonic()
    for alert in many(alerts, revised=revised, revisions=REVISIONS):
        store.upsert(alert)
    store.upsert(campaign(measures.BIG, named=1_700, leads=300, ties=10_000, crowd=4_000))
    return time.monotonic() - begin


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure everything; returns 1 if any figure is not what it has to be."""
    parser = argparse.ArgumentParser(prog="bench.console", description="The console with many alerts.")
    parser.add_argument("--quick", action="store_true", help="a tenth of the alerts and rounds")
    parser.add_argument(
        "--store", type=Path, help="a folder whose store is filled once, and used again later"
    )
    parser.add_argument(
        "--graph",
        action="store_true",
        help="measure the graph alone, and keep the other figures of the last run",
    )
    options = parser.parse_args(arguments)
    if options.graph:
        return _graph(options.store)
    part = 10 if options.quick else 1
    with tempfile.TemporaryDirectory(prefix="pileon-bench-console-") as name:
        folder = Path(name) if options.store is None else options.store
        folder.mkdir(exist_ok=True)
        with AlertStore(f"sqlite:///{folder / 'pileon.sqlite3'}") as store:
            if store.count() < ALERTS // part:
                seconds = fill(store, ALERTS // part, REVISED // part)
                _say(f"{store.count():,} alerts stored in {seconds:.0f} s")
            with serving(folder) as server:
                load = os.getloadavg()[0]
                report: dict[str, Any] = {
                    "machine": describe(*PACKAGES),
                    "load_at_start": round(load, 1),
                    "alerts": store.count(),
                    "pages": measures.pages(server, PAGES, 20),
                }
                _say("pages measured")
                report["graph"] = measures.graph(server, 5)
                _say(f"graph {report['graph']}")
                report["updates"] = measures.updates(server, store, 10)
                _say(f"updates {report['updates']}")
                report["open"] = measures.many_open(server, store, CONSOLES, 20.0)
                _say(f"open {report['open']}")
                report["openings"] = measures.openings(server, OPENINGS // part, _say)
    report["load_at_end"] = round(os.getloadavg()[0], 1)
    report["ratios"] = {
        "slowest page, ms of the server's time": max(one["cpu_ms"] for one in report["pages"].values()),
        "update on the screen, ms": report["updates"]["worst_ms"],
        "core of 50 consoles": report["open"]["busy_core"],
        "MiB gained": report["openings"]["gained_mib"],
        "graph to the first frame, ms": report["graph"]["median_ms"],
    }
    return conclude(report, results_path("console", quick=options.quick), failures(report))


def _graph(store: Path | None) -> int:
    """Measure the graph again: two processors that others use too make a browser stutter."""
    path = results_path("console", quick=False)
    if store is None or not path.exists():
        raise SystemExit("--graph: name the store that a whole run has filled (--store FOLDER)")
    report: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    with serving(store) as server:
        report["graph"] = measures.graph(server, 5)
    _say(f"graph {report['graph']}")
    report["ratios"]["graph to the first frame, ms"] = report["graph"]["median_ms"]
    return conclude(report, path, failures(report))


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
