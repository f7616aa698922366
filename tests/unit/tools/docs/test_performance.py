"""The figures of the benchmarks are shown as they were measured."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tools.docs import performance


def _usage(seconds: float) -> dict[str, float]:
    return {"seconds": seconds, "cpu_seconds": seconds / 2, "peak_mib": 100.4}


def test_a_replay_stands_above_its_peers() -> None:
    """Each size has a row of ours, and one of the toolkit for each form with its time over ours."""
    size: dict[str, Any] = {
        "posts": 10_435,
        "replay": _usage(4.0),
        "toolkit": {"accounts": {"total": _usage(10.0)}},
        "found": {"raids": 5, "raids_found": 4, "recall": 0.974, "innocent": 0},
    }
    assert performance.growth_rows({"sizes": {"10k": size}}) == [
        ("10,435", "`pileon replay`", "4.0", "", "2.0", "100", "4 of 5", "0.974", "0"),
        ("10,435", "toolkit, accounts", "10.0", "2.50", "5.0", "100", "", "", ""),
    ]


def test_a_contender_stands_with_our_rate_over_its() -> None:
    """A broker of somebody else's has no processor time to tell."""
    ours = {
        "posts_per_second": 200_000,
        "cpu_us_per_post": 4.0,
        "broker_cpu_us_per_post": 0.5,
        "hit_share": 0.01,
    }
    peer = ours | {"posts_per_second": 10_000, "broker_cpu_us_per_post": -1.0}
    measured = {
        "peers": {"pileon_watch": ours, "plain_faust": peer},
        "workers": {"4 partitions, 2 workers": ours},
        "watchlists": {},
        "ratios": {"rate over plain_faust": 20.0},
    }
    rows = performance.watch_rows(measured)
    assert rows[0] == ("`pileon_watch`", "200,000", "", "4.00", "0.50", "1.00%")
    assert rows[1] == ("`plain_faust`", "10,000", "20.00", "4.00", "", "1.00%")
    assert rows[2][0] == "ours, 4 partitions, 2 workers"


def test_the_hot_minute_is_told_figure_by_figure() -> None:
    """A group of which fewer than three were flagged was never found."""
    measured = {
        "hot": {
            "posts_at_target": 100_000,
            "cpu_seconds": 36.18,
            "cpu_seconds_of_dearest_minute_after": 0.77,
            "posts_per_cpu_second": 3_881,
            "peak_mib": 846.7,
        },
        "quiet": {"posts_per_cpu_second": 1_250, "peak_mib": 352.4},
        "gang": {"accounts": 40, "named": 2, "seconds_from_fifth_account": None, "innocent": 5},
        "ratios": {performance.HOT_RATIO: 0.32},
    }
    rows = {row[0]: row[1] for row in performance.hot_rows(measured)}
    assert rows["Processor time for that minute, s"] == "36.2"
    assert rows["Accounts of the group that were flagged"] == "2 of 40"
    assert rows["Seconds from its fifth account to its third being flagged"] == "never"


def test_weights_are_told_in_bytes() -> None:
    """A pair stands beside the least that it could weigh."""
    measured = {
        "bytes": {"target": 7_761.9, "visit": 6_142.9, "pair": 220.3, "plain pair": 108.4},
        "ratios": {"memory of a pair over that in a plain dict": 2.03},
    }
    assert performance.weight_rows(measured)[2] == ("A pair of accounts that met", "220", "2.03")


def test_a_rate_stands_with_what_its_alerts_took() -> None:
    """One at which no alert came has nothing to tell but that."""
    shares = {"p50": 2.5, "p95": 2.9, "p99": 3.0}
    one = {
        "asked": 10_000,
        "reached": 9_990,
        "revisions": 120,
        "seconds": shares,
        "least_seconds": {"p50": 2.4, "p95": 2.0, "p99": 2.9},
        "parts": {"hop": shares, "memory": shares},
        "worker_cores": 0.5,
    }
    none = one | {"revisions": 0, "seconds": {}, "least_seconds": {}, "parts": {"hop": {}}}
    assert performance.latency_rows({"rates": {"10000": one, "50000": none}}) == [
        ("10,000", "9,990", "120", "2.50", "2.90", "3.00", "2.00", "1.45", "hop 2.50, memory 2.50", "0.50"),
        ("10,000", "9,990", "0", "", "", "", "", "", "", "0.50"),
    ]


def test_only_pictures_that_were_drawn_are_shown(tmp_path: Path) -> None:
    """A link to nothing would be worse than none."""
    (tmp_path / "replay-growth.svg").touch()
    shown = performance.pictures("replay-growth", "watch-peers", folder=tmp_path)
    assert shown == "![replay growth](performance/replay-growth.svg)"


def test_the_console_is_told_page_by_page() -> None:
    """Each figure stands beside what it may be at most."""
    rows = performance.console_rows(
        {
            "pages": {"now": {"median_ms": 30.0, "worst_ms": 40.0, "cpu_ms": 21.4}},
            "updates": {"median_ms": 500, "worst_ms": 716},
            "open": {"idle_core": 0.0141, "busy_core": 0.0379, "parts_that_came": 500},
            "openings": {"before_mib": 210.0, "after_mib": 216.0, "gained_mib": 6.0},
            "graph": {"first_ms": 950, "median_ms": 640.5, "all_ms": [950, 640], "load": 1.2},
        }
    )
    assert rows[0] == ("Page: now, processor time of the server, ms", "21", "100")
    assert rows[1][1:] == ("716", "1,000")
    assert rows[2][1:] == ("0.038", "0.100")
    assert {len(row) for row in rows} == {3}
