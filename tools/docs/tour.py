"""The quick tour of the README: its commands, run as they are printed there."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from schemas.codec import decode_alert
from tools.docs.tables import ROOT

README: Final = ROOT / "README.md"
WIDTH: Final = 100

_LONGEST: Final = {"console": 30}
"""Lines of output shown of a command."""

_STREAM: Final = "simulated/afternoon-1"


def played() -> dict[str, str]:
    """Return each step of the tour, the command and what it printed, by the command's name."""
    with TemporaryDirectory() as folder:
        steps = {
            "simulate": _step(folder, "pileon simulate afternoon"),
            "replay": _step(
                folder,
                f"pileon replay {_STREAM}.jsonl --watchlist {_STREAM}.watchlist.yaml --alerts alerts.jsonl",
            ),
        }
        campaign = _campaign(Path(folder) / "alerts.jsonl")
        steps["console"] = _step(folder, f"pileon console --alerts alerts.jsonl {campaign[:8]}")
        return steps


def _campaign(path: Path) -> str:
    """Return the id of the campaign with the most accounts named."""
    alerts = [decode_alert(line) for line in path.read_bytes().splitlines()]
    newest = {alert.id: alert for alert in alerts if alert.kind == "coordinated_campaign"}
    return max(newest.values(), key=lambda alert: (len(alert.accounts), alert.id)).id


def _step(folder: str, command: str) -> str:
    words = command.split()
    plain = {name: value for name, value in os.environ.items() if not name.startswith("PILEON_")}
    run = subprocess.run(
        [sys.executable, "-m", "console.cli.main", *words[1:]],
        cwd=folder,
        env={**plain, "PYTHONPATH": str(ROOT), "COLUMNS": str(WIDTH), "TERM": "dumb"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=True,
    )
    lines = [line.rstrip() for line in run.stdout.strip().splitlines()]
    longest = _LONGEST.get(words[1], len(lines))
    if len(lines) > longest:
        lines = [*lines[:longest], "[...]"]
    shown = command.replace(" --watchlist", " \\\n    --watchlist") if len(command) > WIDTH else command
    return "\n".join((f"$ {shown}", *lines))


def in_readme(name: str) -> str | None:
    """Return a step as it stands in the README, or None if it does not."""
    match = re.search(_block(name), README.read_text(encoding="utf-8"), flags=re.DOTALL)
    return match[2] if match else None


def timeless(step: str) -> str:
    """Return a step without how long it took, and without the progress that a slow machine shows."""
    quick = re.sub(r"^[0-9: -]{19}  [0-9,]+ posts  .*\n", "", step, flags=re.MULTILINE)
    return re.sub(r"^seconds .*$", "seconds", quick, flags=re.MULTILINE)


def write() -> None:
    """Write every step into its place in the README."""
    for name, step in played().items():
        text = README.read_text(encoding="utf-8")
        match = re.search(_block(name), text, flags=re.DOTALL)
        if match is not None and timeless(match[2]) != timeless(step):
            README.write_text(text[: match.start(2)] + step + text[match.end(2) :], encoding="utf-8")


def _block(name: str) -> str:
    return rf"(<!-- tour {name}: [^\n]*-->\n```console\n)(.*?)(\n```)"
