"""Pictures of how long alerts take."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from matplotlib.figure import Figure

from bench.end_to_end.latency import PARTS
from bench.files import save_picture


def draw(report: dict[str, Any], folder: Path) -> list[Path]:
    """Draw percentiles by rate, and what the median is made of; returns the file."""
    rates = [one for one in report["rates"].values() if one["revisions"]]
    labels = [f"{one['asked'] // 1_000}k/s" for one in rates]
    figure = Figure(figsize=(8, 3.6), layout="constrained")
    left, right = figure.subplots(1, 2)
    for name in ("p50", "p95", "p99"):
        left.plot(labels, [one["seconds"][name] for one in rates], "o-", label=name)
    left.set(ylabel="seconds from post to alert", ylim=(0, None))
    below = [0.0] * len(rates)
    for part in PARTS:
        # Medians of the parts need not add up to the median of the whole; they tell which part is large.
        heights = [one["parts"][part]["p50"] for one in rates]
        right.bar(labels, heights, bottom=below, label=part)
        below = [one + other for one, other in zip(below, heights, strict=True)]
    right.set(ylabel="seconds, medians of the parts")
    for axes in (left, right):
        axes.grid(axis="y", alpha=0.3)
        axes.legend()
    return [save_picture(figure, folder / "end-to-end.svg")]
