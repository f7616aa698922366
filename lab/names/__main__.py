"""``python -m lab.names``: measures how well names are found, and writes results and docs/accuracy-names.md."""

from __future__ import annotations

import argparse
import sys

from lab.names.measure import Half, measure
from lab.names.report import as_json, write

HALVES: tuple[Half, ...] = ("development", "held out", "second held out")


def main(arguments: list[str] | None = None) -> int:
    """Measure, and return the exit code: 1 below the bars of recall .99 or precision .999."""
    parser = argparse.ArgumentParser(prog="python -m lab.names", description=__doc__)
    parser.add_argument(
        "--half", choices=HALVES, default="development", help="which names; default: development"
    )
    parser.add_argument("--rounds", type=int, default=4, help="how often each rule is applied to each name")
    parser.add_argument("--json", action="store_true", help="print the results and write nothing")
    options = parser.parse_args(arguments)
    results = {options.half: measure(options.half, options.rounds)}
    if options.json:
        sys.stdout.write(as_json(results))
    else:
        write(results)
    total = results[options.half].total
    sys.stderr.write(f"{options.half}: recall {total.recall:.4f}, precision {total.precision:.4f}\n")
    return 0 if total.recall >= 0.99 and total.precision >= 0.999 else 1


if __name__ == "__main__":
    raise SystemExit(main())
