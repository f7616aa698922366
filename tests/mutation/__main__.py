"""Puts mutants into our code, one at a time: ``python -m tests.mutation [NAME…]``."""

from __future__ import annotations

import argparse
import os
import sys

from tests.mutation.runner import TABLE, MutantError, named, run_all, table


def main() -> int:
    """Run mutants; writes the table; returns 0 if all are caught, or survive for a stated reason."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument(
        "names",
        nargs="*",
        metavar="NAME",
        help="only these mutants; the others keep their lines of the table",
    )
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args()
    results = []
    try:
        for result in run_all(named(options.names), options.jobs):
            print(
                f"{result.verdict:<9} {result.seconds:5.0f} s  {result.mutant.name}: {result.test}",
                flush=True,
            )
            results.append(result)
    except MutantError as error:
        print(error, file=sys.stderr)
        return 2
    caught = sum(result.verdict == "caught" for result in results)
    print(f"{caught} of {len(results)} mutants are caught")
    before = TABLE.read_text(encoding="utf-8") if TABLE.exists() else ""
    TABLE.write_text(table(results, before), encoding="utf-8")
    unexplained = [one for one in results if one.verdict != "caught" and not one.mutant.reason]
    return 1 if unexplained else 0


if __name__ == "__main__":
    raise SystemExit(main())
