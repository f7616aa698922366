"""Run it: ``python -m bench.terminal``; prints a table, and ends with 1 where a screen takes more than it may.

To store 20,000 alerts takes minutes; the screens take seconds.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from rich.console import Console, RenderableType

from agents.store import AlertStore
from agents.store.glance import Glance
from console.cli.listings import FromStore
from console.cli.terminal import detail, overview
from lab.samples import many

MOST_SECONDS: Final = 0.3
SIZES: Final = (200, 20_000)
ROOT: Final = Path(__file__).parents[2]

View = Callable[[FromStore], RenderableType]


def views(alert: str) -> dict[str, View]:
    """Return what is measured, by name."""
    return {
        "list of 50": lambda source: overview(source.listing(None, 50), 80),
        "list of 50 that are open": lambda source: overview(source.listing("open", 50), 80),
        "one alert, by the beginning of its id": lambda source: detail(source.one(alert[:8])),
    }


def taken(file: Path, view: View, rounds: int) -> float:
    """Return the median processor time of a screen, s: the store opened, asked, and the screen written."""
    found = []
    for _ in range(rounds):
        begin = time.process_time()
        with Glance(file) as glance:
            Console(file=io.StringIO(), width=80, force_terminal=True).print(view(FromStore(glance.search)))
        found.append(time.process_time() - begin)
    return statistics.median(found)


def command(folder: Path, *arguments: str) -> dict[str, float]:
    """Return what the whole command takes, Python's own start and all."""
    own = {key: value for key, value in os.environ.items() if not key.startswith("PILEON_")}
    timed = [sys.executable, str(ROOT / "bench" / "timed.py"), sys.executable, "-m", "console.cli.main"]
    done = subprocess.run(
        [*timed, "console", "--once", *arguments],
        cwd=ROOT,
        env=own | {"PILEON_DATA_DIR": str(folder), "PILEON_ALL_TARGETS": "true"},
        capture_output=True,
        text=True,
        check=True,
    )
    figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return figures


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure stores of two sizes; returns 1 if a screen of the larger takes more than ``MOST_SECONDS``."""
    parser = argparse.ArgumentParser(prog="bench.terminal", description=__doc__)
    parser.add_argument("--rounds", type=int, default=15, help="times that each screen is made")
    rounds = parser.parse_args(arguments).rounds
    found: dict[int, dict[str, float]] = {}
    whole: dict[int, float] = {}
    for size in SIZES:
        with tempfile.TemporaryDirectory(prefix="pileon-bench-terminal-") as name:
            folder = Path(name)
            file = folder / "pileon.sqlite3"
            alert = ""
            with AlertStore(f"sqlite:///{file}") as store:
                for one in many(size):
                    store.upsert(one)
                    alert = one.id
            found[size] = {label: taken(file, view, rounds) for label, view in views(alert).items()}
            whole[size] = statistics.median(command(folder)["cpu_seconds"] for _ in range(3))
    small, large = SIZES
    print(f"| Screen | {small:,} alerts, ms | {large:,} alerts, ms | ratio |\n| --- | --- | --- | --- |")
    for label in found[large]:
        before, after = found[small][label] * 1000, found[large][label] * 1000
        print(f"| {label} | {before:.0f} | {after:.0f} | {after / before:.1f} |")
    print(
        f"| the whole command, processor time | {whole[small] * 1000:.0f} | {whole[large] * 1000:.0f} "
        f"| {whole[large] / whole[small]:.1f} |"
    )
    slow = [label for label, seconds in found[large].items() if seconds > MOST_SECONDS]
    for label in slow:
        print(f"{label}: more than {MOST_SECONDS} s", file=sys.stderr)
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
