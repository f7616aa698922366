"""Feeds a stream in the order of arrival and counts the revisions that differ: ``python -m bench.lateness``.

Each line tells of one profile of delays and one max out-of-orderness: revisions that are missing, or not the
same, among those of the stream in order of time. ``detected_at`` is compared less the max out-of-orderness in it.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Final

import msgspec

from bench.lateness.profiles import PROFILES, arrivals, paced
from lab.simulation import simulate
from lab.simulation.presets import preset
from pipeline.detector import Detector
from pipeline.settings import DetectorSettings
from schemas.alert import Alert
from schemas.post import Post
from schemas.target import Watchlist

SECONDS: Final = (2, 5, 10, 20)
"""Values of the max out-of-orderness that are tried."""

Revisions = dict[tuple[str, int], Alert]


def revisions(alerts: Iterable[Alert], settings: DetectorSettings) -> Revisions:
    """Return alerts by id and revision, as they would be if nothing were waited for."""
    waited = timedelta(milliseconds=settings.max_out_of_orderness_ms)
    return {
        (alert.id, alert.revision): msgspec.structs.replace(alert, detected_at=alert.detected_at - waited)
        for alert in alerts
    }


def differing(found: Revisions, expected: Revisions) -> int:
    """Return how many of the expected revisions are not there, or are not the same."""
    return sum(found.get(key) != alert for key, alert in expected.items())


def _run(posts: Sequence[Post], watchlist: Watchlist, seconds: int) -> Revisions:
    settings = DetectorSettings(max_out_of_orderness_ms=seconds * 1_000)
    # One by one, as they come live; a chunk would put in order what is in it.
    return revisions(Detector(settings, watchlist, chunk=1).feed_all(posts), settings)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a table; returns 1 if the stream gave no alerts to compare."""
    parser = argparse.ArgumentParser(prog="bench.lateness", description="What late posts do to alerts.")
    parser.add_argument("--preset", default="afternoon", help="the simulated stream")
    parser.add_argument("--seconds", type=int, nargs="+", default=SECONDS, help="max out-of-orderness tried")
    parser.add_argument("--seed", type=int, default=1, help="of the stream and of the delays")
    options = parser.parse_args(arguments)
    simulation = simulate(preset(options.preset, options.seed))
    posts = paced(list(simulation))
    expected = _run(posts, simulation.watchlist, 0)
    print(f"{len(posts):,} posts, {len(expected)} revisions in order of time")
    print("| Posts come | " + " | ".join(f"{seconds} s" for seconds in options.seconds) + " |")
    print("| --- |" + " --- |" * len(options.seconds))
    for name, delay in PROFILES.items():
        late = arrivals(posts, delay, options.seed)
        counts = [
            differing(_run(late, simulation.watchlist, seconds), expected) for seconds in options.seconds
        ]
        print(f"| {name} | " + " | ".join(map(str, counts)) + " |", flush=True)
    return 0 if expected else 1


if __name__ == "__main__":
    sys.exit(main())
