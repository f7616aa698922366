"""Pictures of how a replay grows."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from matplotlib.figure import Figure

from bench.files import save_picture

_FIGURES: Final = {"seconds": "seconds", "peak_mib": "MiB of memory, at most"}


def draw(report: dict[str, Any], folder: Path) -> list[Path]:
    """Draw time and memory by posts, ours and the toolkit's; returns the file."""
    sizes = list(report["sizes"].values())
    posts = [size["posts"] for size in sizes]
    figure = Figure(figsize=(8, 3.6), layout="constrained")
    for axes, (name, label) in zip(figure.subplots(1, 2), _FIGURES.items(), strict=True):
        axes.loglog(posts, [size["replay"][name] for size in sizes], "o-", label="Pileon's replay")
        for form in ("accounts", "posts"):
            points = [
                (size["posts"], size["toolkit"][form]["total"][name])
                for size in sizes
                if form in size["toolkit"]
            ]
            if points:
                axes.loglog(*zip(*points, strict=True), "s--", label=f"toolkit, {form}")
        axes.set(xlabel="posts", ylabel=label)
        axes.grid(alpha=0.3)
    axes.legend()
    return [save_picture(figure, folder / "replay-growth.svg")]
