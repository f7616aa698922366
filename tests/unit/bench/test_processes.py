"""What a program took is told as the kernel counts it."""

from __future__ import annotations

import os
import sys

import pytest

from bench.processes import ProgramError, Usage, cpu_seconds, one_after_another, run_timed, typical


def test_a_program_is_measured_by_itself() -> None:
    """Memory is the program's own, whatever the process that starts it has."""
    held = bytearray(100 * 2**20)
    usage = run_timed([sys.executable, "-c", "sum(range(100_000))"])
    assert len(held) > usage.peak_mib * 2**20 > 2**20
    assert usage.seconds > 0
    assert usage.cpu_seconds > 0


def test_a_program_that_fails_is_no_measurement() -> None:
    """The error holds the end of what the program said."""
    with pytest.raises(ProgramError, match="no such luck"):
        run_timed([sys.executable, "-c", "raise SystemExit('no such luck')"])


def test_programs_one_after_another() -> None:
    """Times add up, memory does not."""
    assert one_after_another([Usage(1.0, 0.5, 10.0), Usage(2.0, 1.5, 30.0)]) == Usage(3.0, 2.0, 30.0)


def test_the_typical_run_is_the_median_of_each_figure() -> None:
    """One odd run changes nothing."""
    runs = [Usage(1.0, 9.0, 10.0), Usage(2.0, 1.0, 20.0), Usage(9.0, 2.0, 90.0)]
    assert typical(runs) == Usage(2.0, 2.0, 20.0)


def test_processor_time_of_a_running_process() -> None:
    """A process has taken some, none has taken none."""
    assert cpu_seconds(os.getpid()) > 0
    assert cpu_seconds(None) == 0
