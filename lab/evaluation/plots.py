"""Pictures of an evaluation; importing this needs matplotlib."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from matplotlib.figure import Figure

from lab.evaluation.summary import Summary


def draw(summaries: Sequence[Summary], folder: Path) -> list[Path]:
    """Draw the precision-recall curves and the recall by style; returns the files."""
    return [
        _curves(summaries, folder / "precision-recall.png"),
        _styles(summaries, folder / "recall-by-style.png"),
    ]


def _curves(summaries: Sequence[Summary], path: Path) -> Path:
    figure = Figure(figsize=(8, 4.5), layout="constrained")
    axes = figure.subplots()
    for one in summaries:
        recall = [point.recall for point in one.curve]
        precision = [point.precision for point in one.curve]
        if recall:
            line = axes.plot(recall, precision, drawstyle="steps-post", label=one.name)[0]
            axes.plot(recall[-1], precision[-1], "o", color=line.get_color())
    axes.set(xlim=(0, 1.02), ylim=(0, 1.02), xlabel="recall of planted accounts", ylabel="precision")
    axes.set_title("Along the score; the dot is the working point")
    axes.grid(alpha=0.3)
    figure.legend(loc="outside right upper", fontsize="small")
    figure.savefig(path, dpi=130, metadata={"Software": None})
    return path


def _styles(summaries: Sequence[Summary], path: Path) -> Path:
    styles = sorted({row.label for one in summaries for row in one.styles})
    figure = Figure(figsize=(max(6.0, 1.3 * len(styles)), 4.5), layout="constrained")
    axes = figure.subplots()
    width = 0.8 / max(1, len(summaries))
    for index, one in enumerate(summaries):
        recall = {row.label: row for row in one.styles}
        heights = [recall[style].recall if style in recall else 0.0 for style in styles]
        places = [place + (index - (len(summaries) - 1) / 2) * width for place in range(len(styles))]
        axes.bar(places, heights, width, label=one.name)
    axes.set_xticks(range(len(styles)), styles, rotation=20)
    axes.set(ylim=(0, 1.02), ylabel="recall of planted accounts")
    axes.grid(axis="y", alpha=0.3)
    axes.legend(fontsize="small")
    figure.savefig(path, dpi=130, metadata={"Software": None})
    return path
