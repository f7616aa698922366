"""Whether two replays of the same posts gave the same alerts: ``python -m tools.compare_alerts BEFORE AFTER``.

Each file is what ``pileon replay --alerts`` wrote. Lines are compared byte by byte; where they differ, every field that
differs is shown with how often, wording (``statement``) apart from the others. Ends with 0 if at most the wording
differs, or a field that is empty was added, and with 1 otherwise.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path
from typing import Final

WORDING: Final = "statement"


def differences(before: object, after: object, at: str = "") -> Iterator[str]:
    """Yield what differs between two decoded alerts, as the path of a field and how it differs."""
    if isinstance(before, dict) and isinstance(after, dict):
        for name in sorted(before.keys() | after.keys()):
            if name not in before:
                yield f"{at}.{name} {'added, empty' if after[name] in ([], None, '') else 'added'}"
            elif name not in after:
                yield f"{at}.{name} removed"
            else:
                yield from differences(before[name], after[name], f"{at}.{name}")
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for one, other in zip(before, after, strict=True):
            yield from differences(one, other, f"{at}[]")
    elif before != after:
        yield f"{at} {'worded otherwise' if at.endswith(f'.{WORDING}') else 'differs'}"


def compare(before: Path, after: Path) -> tuple[int, Counter[str]]:
    """Return how many lines are the same to the byte, and how often each field differs in the others."""
    same, found = 0, Counter[str]()
    with before.open("rb") as one, after.open("rb") as other:
        for line, its in zip_longest(one, other):
            if line == its:
                same += 1
            elif line is None or its is None:
                found["line missing"] += 1
            else:
                found.update(set(differences(json.loads(line), json.loads(its))) or {" order of fields"})
    return same, found


def main(arguments: list[str] | None = None) -> int:
    """Print what differs; returns 1 if it is more than wording and empty fields."""
    parser = argparse.ArgumentParser(prog="python -m tools.compare_alerts", description=__doc__)
    parser.add_argument("before", type=Path)
    parser.add_argument("after", type=Path)
    options = parser.parse_args(arguments)
    same, found = compare(options.before, options.after)
    print(f"{same:,} lines are the same to the byte")
    for what, times in sorted(found.items()):
        print(f"{times:>9,}  {what.lstrip('.')}")
    return int(any(not what.endswith(("worded otherwise", "added, empty")) for what in found))


if __name__ == "__main__":
    raise SystemExit(main())
