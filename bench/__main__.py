"""Run all benchmarks, one after another: ``python -m bench``; ``--quick`` with little data.

A full run draws the pictures as well. Those of the documents' tables that show figures are written by
``python -m tools.docs``.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from collections.abc import Sequence
from typing import Final

from bench.files import ROOT

BENCHES: Final = ("watch_stage", "replay", "hot_target", "state_memory", "end_to_end", "console")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run each in a process of its own; returns 1 if any had a figure that is not what it has to be."""
    parser = argparse.ArgumentParser(prog="bench", description="All benchmarks.")
    parser.add_argument("--quick", action="store_true", help="little data")
    options = parser.parse_args(arguments)
    failed: list[str] = []
    for bench in BENCHES:
        print(f"== {bench}", flush=True)
        begin = time.monotonic()
        command = [sys.executable, "-m", f"bench.{bench}", *(["--quick"] if options.quick else [])]
        if subprocess.run(command, cwd=ROOT, check=False).returncode:
            failed.append(bench)
        print(f"== {bench}: {time.monotonic() - begin:.0f} s", flush=True)
    if not options.quick:
        subprocess.run([sys.executable, "-m", "bench.pictures"], cwd=ROOT, check=True)
    if failed:
        print(f"not as it has to be: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
