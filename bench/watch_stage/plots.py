"""Pictures of the watch stage's figures."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from matplotlib.figure import Figure

from bench.files import save_picture
from bench.watch_stage.contenders import CONTENDERS


def draw(report: dict[str, Any], folder: Path) -> list[Path]:
    """Draw posts a second of everyone, and of one and two workers by partitions; returns the files."""
    return [_peers(report, folder / "watch-peers.svg"), _workers(report, folder / "watch-workers.svg")]


def _peers(report: dict[str, Any], path: Path) -> Path:
    present = [one for one in CONTENDERS if one.module in report["peers"]]
    figure = Figure(figsize=(7.5, 3.6), layout="constrained")
    axes = figure.subplots()
    rates = [report["peers"][one.module]["posts_per_second"] / 1_000 for one in present]
    bars = axes.barh([one.label for one in present], rates)
    axes.bar_label(bars, fmt="%.0f", padding=3)
    axes.invert_yaxis()
    axes.set(xlabel="thousand posts a second, one process")
    axes.grid(axis="x", alpha=0.3)
    return save_picture(figure, path)


def _workers(report: dict[str, Any], path: Path) -> Path:
    figure = Figure(figsize=(6, 3.6), layout="constrained")
    axes = figure.subplots()
    for workers in (1, 2):
        points = [
            (int(name.split()[0]), one["posts_per_second"] / 1_000)
            for name, one in report["workers"].items()
            if name.endswith(f"{workers} workers")
        ]
        axes.plot(*zip(*points, strict=True), "o-", label=f"{workers} worker{'s' * (workers > 1)}")
    axes.set(xlabel="partitions", ylabel="thousand posts a second", ylim=(0, None))
    axes.grid(alpha=0.3)
    axes.legend()
    return save_picture(figure, path)
