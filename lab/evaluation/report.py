"""Writes what was measured: Markdown for people, JSON for programs, pictures if matplotlib is installed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec

from lab.evaluation.intervals import Interval
from lab.evaluation.summary import RaidRow, Row, Summary

_HEAD = (
    "| {} | streams | precision | recall | false positives | clean streams | attacks found "
    "| median delay | pile-ons |"
)


def markdown(summaries: Sequence[Summary]) -> str:
    """Return tables: contenders side by side, then the first contender in detail."""
    lines = [
        "# Evaluation",
        "",
        "Accounts are pooled over streams; brackets hold 95 % confidence intervals.",
        "",
    ]
    lines += _table("method", [(one.name, one.overall) for one in summaries])
    ours = summaries[0]
    lines += [
        "",
        f"## {ours.name}, by stream",
        "",
        *_table("streams", [(one.label, one) for one in ours.groups]),
    ]
    for title, rows in (("style", ours.styles), ("size", ours.sizes), ("dilution", ours.dilutions)):
        if rows:
            lines += ["", f"## {ours.name}, attacks by {title}", "", *_attack_table(title, rows)]
    if len(summaries) > 1 and ours.styles:
        lines += ["", "## Recall of planted accounts by style and method", "", *_style_table(summaries)]
        lines += ["", "## False positives by stream and method", "", *_false_positive_table(summaries)]
    return "\n".join(lines) + "\n"


def write(summaries: Sequence[Summary], folder: Path) -> list[Path]:
    """Write ``evaluation.md``, ``evaluation.json`` and, where matplotlib is installed, the pictures.

    Returns:
        The files written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    text, data = folder / "evaluation.md", folder / "evaluation.json"
    text.write_text(markdown(summaries), encoding="utf-8")
    data.write_bytes(msgspec.json.format(msgspec.json.encode(summaries), indent=1) + b"\n")
    try:
        from lab.evaluation import plots
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] != "matplotlib":
            raise
        return [text, data]
    return [text, data, *plots.draw(summaries, folder)]


def _table(label: str, rows: Sequence[tuple[str, Row]]) -> list[str]:
    lines = [_HEAD.format(label), "|---|---:|---|---|---:|---:|---|---:|---:|"]
    for name, row in rows:
        found = f"{row.found} of {row.raids}" if row.raids else "–"
        lines.append(
            f"| {name} | {row.streams} | {_share(row.precision, row.precision_interval)} "
            f"| {_share(row.recall, row.recall_interval)} | {row.innocent} | {row.clean} | {found} "
            f"| {_seconds(row.delay)} | {row.pile_ons} |"
        )
    return lines


def _attack_table(label: str, rows: Sequence[RaidRow]) -> list[str]:
    lines = [f"| {label} | attacks | found | recall of accounts | median delay |", "|---|---:|---:|---|---:|"]
    for row in rows:
        recall = _share(row.recall, row.recall_interval)
        lines.append(f"| {row.label} | {row.raids} | {row.found} | {recall} | {_seconds(row.delay)} |")
    return lines


def _style_table(summaries: Sequence[Summary]) -> list[str]:
    lines = [
        f"| style | {' | '.join(one.name for one in summaries)} |",
        "|---|" + "---:|" * len(summaries),
    ]
    for style in [row.label for row in summaries[0].styles]:
        cells = [
            next((f"{row.recall:.3f}" for row in one.styles if row.label == style), "–") for one in summaries
        ]
        lines.append(f"| {style} | {' | '.join(cells)} |")
    return lines


def _false_positive_table(summaries: Sequence[Summary]) -> list[str]:
    lines = [
        f"| streams | {' | '.join(one.name for one in summaries)} |",
        "|---|" + "---:|" * len(summaries),
    ]
    for group in [row.label for row in summaries[0].groups]:
        cells = [
            next((str(row.innocent) for row in one.groups if row.label == group), "–") for one in summaries
        ]
        lines.append(f"| {group} | {' | '.join(cells)} |")
    return lines


def _share(value: float | None, interval: Interval | None) -> str:
    if value is None:
        return "–"
    return f"{value:.3f}" if interval is None else f"{value:.3f} [{interval[0]:.3f}, {interval[1]:.3f}]"


def _seconds(value: float | None) -> str:
    return "–" if value is None else f"{value:.0f} s"
