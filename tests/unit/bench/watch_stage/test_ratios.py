"""What the watch stage's benchmark says of its runs."""

from __future__ import annotations

from typing import Any

import pytest

from bench.watch_stage.__main__ import LEAST_OF_LIMIT, failures, ratios


def _one(*runs: int, cpu: float = 2.0) -> dict[str, Any]:
    return {"runs": list(runs), "cpu_us_per_post": cpu}


def _report() -> dict[str, Any]:
    return {
        "peers": {
            "pileon_watch": _one(100, 60, 100),
            "plain_faust": _one(5, 4, 5, cpu=30.0),
            "bare_aiokafka": _one(200, 120, 500, cpu=1.0),
        },
        "workers": {
            "4 partitions, 1 workers": _one(100, 50, 90),
            "4 partitions, 2 workers": _one(180, 100, 90),
        },
    }


def test_a_rate_is_held_against_that_of_the_same_turn() -> None:
    """A minute in which everything took twice as long changes no ratio, and one bad turn does not decide."""
    found = ratios(_report())
    assert found["rate over bare_aiokafka"] == 0.5
    assert found["rate over plain_faust"] == 20.0
    assert found["two workers over one, 4 partitions"] == 1.8
    assert found["processor time of plain_faust over ours"] == 15.0


@pytest.mark.parametrize(("limit", "missed"), [(0.5, 0), (LEAST_OF_LIMIT - 0.01, 1)])
def test_what_falls_short_is_told(limit: float, missed: int) -> None:
    """A sentence names the ratio and what it has to be."""
    found = ratios(_report()) | {"rate over bare_aiokafka": limit}
    told = failures(found)
    assert len(told) == missed
    assert all("rate over bare_aiokafka" in sentence for sentence in told)
