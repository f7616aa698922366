"""Programs run as processes of their own, and what they take."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import Final

from msgspec import Struct

from bench.files import ROOT

_TIMED: Final = Path(__file__).with_name("timed.py")


class Usage(Struct, frozen=True):
    """What a program took.

    Attributes:
        seconds: Wall time.
        cpu_seconds: Processor time, with that of the processes that it started.
        peak_mib: Most memory resident, of its largest process.
    """

    seconds: float
    cpu_seconds: float
    peak_mib: float


class ProgramError(Exception):
    """A program failed; the message holds the end of what it said."""


def run_timed(command: Sequence[str]) -> Usage:
    """Run a command to its end.

    Raises:
        ProgramError: If it fails.
    """
    plain = {name: value for name, value in os.environ.items() if not name.startswith("PILEON_")}
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(_TIMED), *command],
        cwd=ROOT,
        env={**plain, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise ProgramError(f"{' '.join(command)}: {done.stderr.strip()[-500:]}")
    return Usage(**json.loads(done.stdout))


def one_after_another(usages: Sequence[Usage]) -> Usage:
    """Return what programs took that ran one after another."""
    return Usage(
        round(sum(usage.seconds for usage in usages), 3),
        round(sum(usage.cpu_seconds for usage in usages), 3),
        max(usage.peak_mib for usage in usages),
    )


def typical(usages: Sequence[Usage]) -> Usage:
    """Return the median of each figure over runs of the same."""
    return Usage(
        round(median(usage.seconds for usage in usages), 3),
        round(median(usage.cpu_seconds for usage in usages), 3),
        round(median(usage.peak_mib for usage in usages), 1),
    )


def cpu_seconds(pid: int | None) -> float:
    """Return the processor time that a running process has taken so far; 0 for none."""
    if pid is None:
        return 0.0
    fields: Sequence[str] = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
