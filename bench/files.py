"""Where the benchmarks find what they need, and where they write what they measured."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from matplotlib.figure import Figure

ROOT: Final = Path(__file__).resolve().parents[1]
RESULTS: Final = ROOT / "bench" / "results"
"""Figures of full runs."""

QUICK_RESULTS: Final = ROOT / ".cache" / "bench"
"""Figures of quick runs, which are shown nowhere."""

PICTURES: Final = ROOT / "docs" / "performance"
PEERS: Final = ROOT / ".cache" / "peers" / "bin" / "python"
"""The peers' Python; they share libraries with us in versions that differ."""


def results_path(bench: str, *, quick: bool) -> Path:
    """Return where a benchmark's figures go."""
    return (QUICK_RESULTS if quick else RESULTS) / f"{bench}.json"


def conclude(report: Mapping[str, Any], path: Path, failures: Sequence[str]) -> int:
    """Write a report, show its ratios and what fell short; returns the exit code.

    Args:
        report: All figures; ``ratios`` among them.
        path: The file.
        failures: A sentence for each figure that is not what it has to be.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(report, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    print(json.dumps(report["ratios"], indent=2))
    for failure in failures:
        print(failure, file=sys.stderr)
    return 1 if failures else 0


def save_picture(figure: Figure, path: Path) -> Path:
    """Write a figure, the same bytes for the same figures; returns the path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, metadata={"Date": None, "Creator": None})
    return path
