"""Plays crash schedules by the thousand: ``python -m tests.simulation --schedules 10000``."""

from __future__ import annotations

import argparse
import multiprocessing

from tests.simulation.runs import run


def main() -> int:
    """Play schedules; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.add_argument("--schedules", type=int, default=10_000, help="how many (default: %(default)s)")
    parser.add_argument("--first", type=int, default=0, help="the first one's seed (default: %(default)s)")
    parser.add_argument("--processes", type=int, default=multiprocessing.cpu_count())
    options = parser.parse_args()
    lines, passed = run(range(options.first, options.first + options.schedules), options.processes)
    print(*lines, sep="\n")
    return 0 if passed else 1


if __name__ == "__main__":
    raise SystemExit(main())
