"""Run it: ``python -m bench.hot_target``; ``--quick`` with a tenth of the posts.

The peer is the same detector on a day on which nothing happens.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import msgspec
from msgspec import to_builtins

from bench.files import conclude, results_path
from bench.hot_target.streams import BEGIN, GANG_STYLE, TARGET, hot_stream, quiet_stream
from bench.hot_target.worker import minute
from bench.machine import describe
from bench.processes import Usage, run_timed
from lab.evaluation.scoring import StreamScore, score
from lab.evaluation.streams import AnswerKey
from lab.simulation import encode_truth
from pipeline.match.primary import primary_target
from schemas.codec import decode_alert, encode_post
from schemas.post import Post

POSTS: Final = 100_000
QUICK_POSTS: Final = 10_000
PACKAGES: Final = ("msgspec", "numpy", "scipy", "networkx")

MINUTE_SECONDS: Final = 60.0
MOST_MIB: Final = 2_048.0

Minutes = list[dict[str, float]]


def run(folder: Path, name: str, posts: Iterable[Post]) -> tuple[Usage, Minutes]:
    """Run a stream through the detector in a process of its own; the alerts are in ``NAME.alerts.jsonl``."""
    stream, alerts, minutes = (
        folder / f"{name}.{kind}" for kind in ("jsonl", "alerts.jsonl", "minutes.json")
    )
    with stream.open("wb") as file:
        file.writelines(encode_post(post) + b"\n" for post in posts)
    command = [sys.executable, "-m", "bench.hot_target.worker", str(stream), str(alerts), str(minutes)]
    usage = run_timed(command)
    taken: Minutes = json.loads(minutes.read_text())
    return usage, taken


def summed_up(
    hot: tuple[Usage, Minutes], quiet: tuple[Usage, Minutes], at_target: int, scored: StreamScore
) -> dict[str, Any]:
    """Return the figures of the minute, of the quiet day, and what was found."""
    (hottest,) = (one for one in hot[1] if one["minute"] == BEGIN.timestamp() // 60)
    after = [one["cpu_seconds"] for one in hot[1] if one["minute"] > hottest["minute"]]
    (raid,) = scored.raids
    return {
        "hot": {
            "posts_at_target": at_target,
            "cpu_seconds": round(hottest["cpu_seconds"], 2),
            "posts_per_cpu_second": round(hottest["hits"] / hottest["cpu_seconds"]),
            "cpu_seconds_of_dearest_minute_after": round(max(after, default=0.0), 2),
            "peak_mib": hot[0].peak_mib,
        },
        "quiet": {
            "posts": sum(one["hits"] for one in quiet[1]),
            "posts_per_cpu_second": round(
                sum(one["hits"] for one in quiet[1]) / sum(one["cpu_seconds"] for one in quiet[1])
            ),
            "peak_mib": quiet[0].peak_mib,
        },
        "gang": {
            "style": GANG_STYLE,
            "accounts": raid.size,
            "named": raid.named,
            "found": raid.found,
            "seconds_from_fifth_account": None if raid.delay is None else round(raid.delay, 1),
            "innocent": scored.innocent,
        },
    }


def ratios(figures: Mapping[str, Any]) -> dict[str, float]:
    """Return what a hot post costs over a quiet one, and how much of the minute is left."""
    hot, quiet = figures["hot"], figures["quiet"]
    return {
        "processor time of a hot post over a quiet one": round(
            quiet["posts_per_cpu_second"] / hot["posts_per_cpu_second"], 2
        ),
        "minute over the processor time that it took": round(MINUTE_SECONDS / hot["cpu_seconds"], 2),
        "memory of the hot stream over the quiet one": round(hot["peak_mib"] / quiet["peak_mib"], 2),
    }


def failures(figures: Mapping[str, Any]) -> list[str]:
    """Return a sentence for each figure that is not what it has to be."""
    hot, gang = figures["hot"], figures["gang"]
    missed = [
        f"{name} is {hot[name]}, a minute has {MINUTE_SECONDS:.0f}"
        for name in ("cpu_seconds", "cpu_seconds_of_dearest_minute_after")
        if hot[name] > MINUTE_SECONDS
    ]
    if hot["peak_mib"] > MOST_MIB:
        missed.append(f"it took {hot['peak_mib']} MiB, it may take {MOST_MIB:.0f}")
    if not gang["found"]:
        missed.append(f"of the {gang['accounts']} accounts of the gang {gang['named']} were named")
    return missed


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark; returns 1 if a figure is not what it has to be."""
    parser = argparse.ArgumentParser(prog="bench.hot_target", description="One account hit by all the world.")
    parser.add_argument("--quick", action="store_true", help="little data")
    parser.add_argument("--posts", type=int, help="posts at the target within the minute")
    parser.add_argument("--results", type=Path)
    options = parser.parse_args(arguments)
    wanted = options.posts or (QUICK_POSTS if options.quick else POSTS)
    stream = hot_stream(wanted)
    begin = int(BEGIN.timestamp() // 60)
    at_target = sum(
        minute(post) == begin and (aimed := primary_target(post)) is not None and aimed[1] == TARGET
        for post in stream.posts
    )
    with tempfile.TemporaryDirectory(prefix="pileon-bench-") as name:
        folder = Path(name)
        hot = run(folder, "hot", stream.posts)
        quiet = run(folder, "quiet", quiet_stream(wanted))
        alerts = [decode_alert(line) for line in (folder / "hot.alerts.jsonl").read_bytes().splitlines()]
    key = msgspec.json.decode(encode_truth(stream.truth), type=AnswerKey)
    figures = summed_up(hot, quiet, at_target, score("hot", "hot", alerts, key))
    figures["minutes"] = to_builtins(hot[1])
    report = {"machine": describe(*PACKAGES), **figures, "ratios": ratios(figures)}
    path = options.results or results_path("hot_target", quick=options.quick)
    return conclude(report, path, failures(figures))


if __name__ == "__main__":
    sys.exit(main())
