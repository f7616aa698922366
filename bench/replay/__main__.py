"""Run the comparison: ``python -m bench.replay``; ``--quick`` with little data, ``--sizes 10k 100k`` some sizes."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from msgspec import to_builtins

from bench.files import PEERS, conclude, results_path
from bench.machine import describe
from bench.processes import Usage, typical
from bench.replay.contenders import made, networked, replayed, scored
from bench.replay.tables import FORMS
from lab.evaluation.scoring import StreamScore

SIZES: Final = {"10k": 3, "100k": 3, "1m": 1}
"""Sizes, and how often each is measured; contenders and sizes take turns, and the medians count."""

QUICK_SIZES: Final = ("10k",)
PACKAGES: Final = ("msgspec", "numpy", "scipy", "networkx")

_RATIOS: Final = {"seconds": "time", "cpu_seconds": "processor time", "peak_mib": "memory"}

LEAST_OF_TOOLKIT: Final = 2.0
MOST_MIB: Final = 1.5 * 1024
MOST_GROWTH: Final = 12.0
RECALL_TOLERANCE: Final = 0.02
"""Recall differs by so much between streams of one size."""


class Measured:
    """What was measured on a stream of one size.

    Args:
        size: The size.
        folder: Where its stream may be written.
    """

    def __init__(self, size: str, folder: Path) -> None:
        folder.mkdir()
        self._size = size
        self._stream = made(folder, f"growth-{size}")
        self._ours: list[Usage] = []
        self._theirs: dict[str, list[dict[str, Usage]]] = {form: [] for form in FORMS}

    def go(self) -> None:
        """Measure everyone once."""
        self._ours.append(replayed(self._stream))
        turn = f"{self._size}, {len(self._ours)}"
        print(f"{turn}: replay: {self._ours[-1].seconds:.1f} s", flush=True)
        for form in FORMS if PEERS.exists() else ():
            self._theirs[form].append(steps := networked(self._stream, form))
            print(f"{turn}: toolkit, {form}: {steps['total'].seconds:.1f} s", flush=True)

    def summary(self) -> dict[str, Any]:
        """Return the medians, and what was found."""
        return {
            "posts": self._stream.posts,
            "replay": to_builtins(typical(self._ours)),
            "toolkit": {
                form: {step: to_builtins(typical([run[step] for run in runs])) for step in runs[0]}
                for form, runs in self._theirs.items()
                if runs
            },
            "found": found(scored(self._stream)),
            "runs": [usage.seconds for usage in self._ours],
        }


def turns(repetitions: Mapping[str, int]) -> Iterator[str]:
    """Give each size as often as it is measured, in turns.

    A machine that gets slower meanwhile would make streams look as if their time grew faster than they do; so what is
    measured least often comes in the midst of the others.
    """
    rounds = max(repetitions.values())
    for turn in range(rounds):
        for size, times in repetitions.items():
            first = (rounds - times) // 2
            if first <= turn < first + times:
                yield size


def measured(repetitions: Mapping[str, int], folder: Path) -> dict[str, Any]:
    """Measure each size so many times."""
    sizes = {size: Measured(size, folder / size) for size in repetitions}
    for size in turns(repetitions):
        sizes[size].go()
    return {size: one.summary() for size, one in sizes.items()}


def found(score: StreamScore) -> dict[str, float]:
    """Return what was found of what was planted."""
    return {
        "raids": len(score.raids),
        "raids_found": sum(raid.found for raid in score.raids),
        "accounts": score.wanted,
        "recall": round(score.reached / max(score.wanted, 1), 4),
        "innocent": score.innocent,
    }


def ratios(sizes: Mapping[str, Any]) -> dict[str, float]:
    """Return the toolkit's figures over ours at each size, and how our time grows from size to size."""
    figures: dict[str, float] = {}
    for size, one in sizes.items():
        for form, steps in one["toolkit"].items():
            total = steps["total"]
            for figure, name in _RATIOS.items():
                figures[f"{name} of toolkit ({form}) over ours, {size}"] = _over(total, one["replay"], figure)
    for before, after in zip(list(sizes), list(sizes)[1:], strict=False):
        figures[f"time of {after} over {before}"] = _over(
            sizes[after]["replay"], sizes[before]["replay"], "seconds"
        )
    return figures


def _over(one: Mapping[str, float], other: Mapping[str, float], figure: str) -> float:
    return round(one[figure] / other[figure], 2)


def failures(sizes: Mapping[str, Any], figures: Mapping[str, float]) -> list[str]:
    """Return a sentence for each figure of the million posts that is not what it has to be."""
    if "1m" not in sizes:
        return []
    missed = []
    name = "time of toolkit (accounts) over ours, 1m"
    if figures.get(name, LEAST_OF_TOOLKIT) < LEAST_OF_TOOLKIT:
        missed.append(f"{name} is {figures[name]}, it has to be {LEAST_OF_TOOLKIT}")
    if (peak := sizes["1m"]["replay"]["peak_mib"]) > MOST_MIB:
        missed.append(f"a replay of 1m took {peak} MiB, it may take {MOST_MIB:.0f}")
    if "100k" in sizes:
        if (growth := figures["time of 1m over 100k"]) > MOST_GROWTH:
            missed.append(f"time of 1m over 100k is {growth}, it may be {MOST_GROWTH}")
        recall, before = sizes["1m"]["found"]["recall"], sizes["100k"]["found"]["recall"]
        if recall < before - RECALL_TOLERANCE:
            missed.append(f"recall at 1m is {recall}, at 100k it is {before}")
    return missed


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark; returns 1 if a figure is not what it has to be."""
    parser = argparse.ArgumentParser(prog="bench.replay", description="A replay beside its peer.")
    parser.add_argument("--quick", action="store_true", help="little data, once")
    parser.add_argument("--sizes", nargs="+", choices=SIZES, help="sizes of the streams")
    parser.add_argument("--repetitions", type=int)
    parser.add_argument("--results", type=Path)
    options = parser.parse_args(arguments)
    chosen = options.sizes or (QUICK_SIZES if options.quick else SIZES)
    repetitions = {
        size: options.repetitions or (1 if options.quick else times)
        for size, times in SIZES.items()
        if size in chosen
    }
    with tempfile.TemporaryDirectory(prefix="pileon-bench-") as folder:
        sizes = measured(repetitions, Path(folder))
    figures = ratios(sizes)
    report = {"machine": describe(*PACKAGES), "sizes": sizes, "ratios": figures}
    path = options.results or results_path("replay", quick=options.quick)
    return conclude(report, path, failures(sizes, figures))


if __name__ == "__main__":
    sys.exit(main())
