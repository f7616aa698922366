"""Writes what was measured: a JSON file, and the document that people read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from lab.names.measure import Half, Result, Score

ROOT: Final = Path(__file__).parents[2]
RESULTS: Final = Path(__file__).parent / "results/names.json"
DOCUMENT: Final = ROOT / "docs/accuracy-names.md"
START: Final = "<!-- names: written by python -m lab.names -->"
END: Final = "<!-- /names -->"
MISTAKES: Final = 20
"""Mistakes that are kept in the results."""


def as_json(results: Mapping[Half, Result]) -> str:
    """Return results as they stand in their file."""
    return (
        json.dumps({half: _plain(result) for half, result in results.items()}, ensure_ascii=False, indent=1)
        + "\n"
    )


def _plain(result: Result) -> dict[str, Any]:
    return {
        "total": _score(result.total),
        "scripts": {script: _score(score) for script, score in result.by_script.items()},
        "rules": {rule: _score(score) for rule, score in sorted(result.by_rule.items())},
        "mistakes": [case._asdict() for case in result.mistakes[:MISTAKES]],
    }


def _score(score: Score) -> dict[str, float]:
    return {
        "named": score.named,
        "found": score.found,
        "near_misses": score.unnamed,
        "wrong": score.wrong,
        "recall": round(score.recall, 5),
        "precision": round(score.precision, 5),
    }


def tables(results: Mapping[Half, Mapping[str, Any]]) -> str:
    """Return the tables of the document, from results as they stand in their file."""
    lines = []
    for half, result in results.items():
        total = result["total"]
        lines += [
            f"### {half.capitalize()} names",
            f"{total['named']:,} texts that name somebody, {total['near_misses']:,} near misses: recall "
            f"{total['recall']:.4f}, precision {total['precision']:.4f}.",
            "",
            "| script | names somebody | found | recall | near misses | wrong | precision |",
            "|---|---:|---:|---:|---:|---:|---:|",
        ]
        lines += [
            f"| {script} | {score['named']:,} | {score['found']:,} | {score['recall']:.3f} | "
            f"{score['near_misses']:,} | {score['wrong']:,} | {score['precision']:.4f} |"
            for script, score in result["scripts"].items()
        ]
        lines.append("")
    return "\n".join(lines)


def write(results: Mapping[Half, Result]) -> None:
    """Write the results of the halves that were measured, and keep those of the other."""
    kept = json.loads(RESULTS.read_text("utf-8")) if RESULTS.exists() else {}
    kept |= json.loads(as_json(results))
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    if DOCUMENT.exists():
        document = DOCUMENT.read_text("utf-8")
        before, _, rest = document.partition(START)
        _, _, after = rest.partition(END)
        DOCUMENT.write_text(f"{before}{START}\n{tables(kept)}{END}{after}", encoding="utf-8")
