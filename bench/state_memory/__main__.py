"""Run it: ``python -m bench.state_memory``; ``--quick`` with a tenth of the targets.

Detect and memory stage take loads of different shapes, and least squares tell what an active target, a visit to a
target and a pair of accounts that met each weigh. Pairs are weighed against entries of a plain dict of pairs, the least
that Python needs.
"""

from __future__ import annotations

import argparse
import gc
import sys
import tracemalloc
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np

from bench.files import conclude, results_path
from bench.machine import describe
from bench.state_memory.loads import Load
from pipeline.campaigns.stage import MemoryStage
from pipeline.settings import DetectorSettings
from pipeline.windows.stage import DetectStage

TARGETS: Final = 1_000
QUICK_TARGETS: Final = 100
KINDS: Final = ("target", "visit", "pair")
VISITORS: Final = (1, 2, 4, 8, 16)
QUICK_VISITORS: Final = (1, 4, 16)
PACKAGES: Final = ("msgspec", "numpy", "networkx")
MOST_OF_PAIR: Final = 400.0
"""Bytes: at the limit of a million pairs they may take no more than 400 MB."""


class Weighed(NamedTuple):
    """What a load came to.

    Attributes:
        targets: Targets that are remembered.
        visits: Accounts that came to them.
        pairs: Pairs that are remembered.
        bytes: What all that takes.
    """

    targets: int
    visits: int
    pairs: int
    bytes: int


def held(make: Callable[[], object]) -> int:
    """Return how many bytes more are held once something is made, for as long as it is there."""
    gc.collect()
    tracemalloc.start()
    try:
        made = make()
        gc.collect()
        size, _ = tracemalloc.get_traced_memory()
        del made
    finally:
        tracemalloc.stop()
    return size


def weighed(load: Load) -> Weighed:
    """Fill a detect and a memory stage with a load."""
    settings = DetectorSettings()
    detect, memory = DetectStage(settings), MemoryStage(settings)

    def fill() -> None:
        for offset, batch in enumerate(load.batches()):
            for hop in detect.take(batch, offset):
                memory.take(hop, offset)

    size = held(fill)
    sizes = memory.sizes()
    return Weighed(sizes["targets"], load.visits, sizes["pairs"], size)


def slopes(points: Sequence[Weighed]) -> dict[str, float]:
    """Return what a target, a visit and a pair each weigh, bytes, by least squares."""
    shape = np.array([[point.targets, point.visits, point.pairs, 1] for point in points], dtype=float)
    sizes = np.array([point.bytes for point in points], dtype=float)
    weights = np.linalg.lstsq(shape, sizes, rcond=None)[0]
    return dict(zip(KINDS, (round(float(weight), 1) for weight in weights), strict=False))


def plain_pair(pairs: int = 100_000) -> float:
    """Return what an entry of a dict from pairs of names to a time weighs, bytes; the names are there anyway."""
    names = [f"x:{10**9 + number}" for number in range(pairs + 1)]
    times = list(range(10**12, 10**12 + pairs))
    size = held(lambda: {(names[number], names[number + 1]): times[number] for number in range(pairs)})
    return round(size / pairs, 1)


def ratios(figures: Mapping[str, float], plain: float) -> dict[str, float]:
    """Return what a pair weighs over the least that it could."""
    return {"memory of a pair over that in a plain dict": round(figures["pair"] / plain, 2)}


def failures(figures: Mapping[str, float]) -> list[str]:
    """Return a sentence for each figure that is not what it has to be."""
    pair = figures["pair"]
    return [f"a pair takes {pair} bytes, it may take {MOST_OF_PAIR:.0f}"] if pair > MOST_OF_PAIR else []


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark; returns 1 if a figure is not what it has to be."""
    parser = argparse.ArgumentParser(prog="bench.state_memory", description="What the detector remembers.")
    parser.add_argument("--quick", action="store_true", help="little data")
    parser.add_argument("--targets", type=int)
    parser.add_argument("--results", type=Path)
    options = parser.parse_args(arguments)
    targets = options.targets or (QUICK_TARGETS if options.quick else TARGETS)
    shapes = QUICK_VISITORS if options.quick else VISITORS
    # What is made once, like caches and imports put off, must not weigh on the first load.
    weighed(Load(QUICK_TARGETS, max(shapes)))
    points = [weighed(Load(targets * share, visitors)) for visitors in shapes for share in (1, 2)]
    figures, plain = slopes(points), plain_pair()
    report: dict[str, Any] = {
        "machine": describe(*PACKAGES),
        "bytes": {**figures, "plain pair": plain},
        "loads": [point._asdict() for point in points],
        "ratios": ratios(figures, plain),
    }
    print(figures)
    path = options.results or results_path("state_memory", quick=options.quick)
    return conclude(report, path, failures(figures))


if __name__ == "__main__":
    sys.exit(main())
