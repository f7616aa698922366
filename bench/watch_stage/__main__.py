"""Run the comparison: ``python -m bench.watch_stage``; ``--quick`` with little data."""

from __future__ import annotations

import argparse
import statistics
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

from bench.files import PEERS, conclude, results_path
from bench.machine import describe
from bench.watch_stage import workload
from bench.watch_stage.contenders import CONTENDERS, LIMIT, OURS, PLAIN, Contender, Figures, measure
from bench.watch_stage.job import Job
from bench.watch_stage.topics import create, fill
from tests.support.real_kafka import RealKafka, open_kafka

PARTITIONS: Final = 4
TARGETS: Final = 1_000
PACKAGES: Final = ("faust-streaming", "aiokafka", "confluent-kafka", "msgspec", "ahocorasick-rs", "uvloop")

LEAST_OF_PLAIN: Final = 12.0
LEAST_OF_LIMIT: Final = 0.45
LEAST_OF_TWO_WORKERS: Final = 1.7

Measure = Callable[[], Figures]


class Bench:
    """The measurements, over one broker.

    Args:
        broker: The broker.
        posts: Posts in a topic.
        repetitions: How often each is measured; contenders take turns, and the medians count.
    """

    def __init__(self, bootstrap: str, broker_pid: int | None, posts: int, repetitions: int) -> None:
        self._bootstrap = bootstrap
        self._pid = broker_pid
        self._posts = posts
        self._repetitions = repetitions

    def peers(self, contenders: Sequence[Contender]) -> dict[str, object]:
        """Measure everyone on the same topic."""
        job = self._topic(PARTITIONS, TARGETS)
        return self._in_turn({one.module: self._measure(one, job) for one in contenders})

    def workers(self, partitions: Sequence[int]) -> dict[str, object]:
        """Measure one and two of our workers on topics of so many partitions."""
        jobs = {count: self._topic(count, TARGETS) for count in partitions}
        return self._in_turn(
            {
                f"{count} partitions, {workers} workers": self._measure(OURS, job, workers)
                for count, job in jobs.items()
                for workers in (1, 2)
                if workers <= count
            }
        )

    def targets(self, counts: Sequence[int]) -> dict[str, object]:
        """Measure watchlists of so many targets."""
        jobs = {count: self._topic(PARTITIONS, count) for count in counts}
        return self._in_turn({f"{count} targets": self._measure(OURS, job) for count, job in jobs.items()})

    def _topic(self, partitions: int, targets: int) -> Job:
        topic = f"bench-{uuid4().hex[:8]}"
        job = Job(
            bootstrap=self._bootstrap,
            topic=topic,
            targeted=f"{topic}-targeted",
            partitions=partitions,
            each=self._posts // partitions,
            posts=self._posts,
            share=partitions,
            targets=targets,
            group="",
        )
        create(self._bootstrap, (job.topic, job.targeted), partitions)
        fill(self._bootstrap, topic, partitions, workload.posts(targets), self._posts)
        return job

    def _measure(self, contender: Contender, job: Job, workers: int = 1) -> Measure:
        return lambda: measure(contender, job, workers, self._pid)

    def _in_turn(self, measures: dict[str, Measure]) -> dict[str, object]:
        runs: dict[str, list[Figures]] = {name: [] for name in measures}
        for repetition in range(self._repetitions):
            for name, run in measures.items():
                figures = run()
                runs[name].append(figures)
                print(
                    f"{repetition + 1}: {name}: {figures.rate:,.0f}/s, {figures.cpu_us:.2f} µs a post",
                    flush=True,
                )
        return {name: _summary(figures) for name, figures in runs.items()}


def _summary(runs: Sequence[Figures]) -> dict[str, object]:
    return {
        "posts_per_second": round(statistics.median(run.rate for run in runs)),
        "cpu_us_per_post": round(statistics.median(run.cpu_us for run in runs), 2),
        "broker_cpu_us_per_post": round(statistics.median(run.broker_us for run in runs), 2),
        "hit_share": round(statistics.median(run.hit_share for run in runs), 4),
        "runs": [round(run.rate) for run in runs],
    }


def ratios(report: dict[str, Any]) -> dict[str, float]:
    """Return our figures over those of each peer, and of two workers over those of one.

    Rates are held against those of the same turn, and the median of these ratios counts: what else runs on a machine
    may halve its speed for a minute, and does so for both sides of a turn.
    """
    peers, workers = report["peers"], report["workers"]
    ours = peers[OURS.module]
    found = {
        f"rate over {name}": _median_ratio(ours["runs"], one["runs"])
        for name, one in peers.items()
        if name != OURS.module
    }
    found |= {
        f"processor time of {name} over ours": round(one["cpu_us_per_post"] / ours["cpu_us_per_post"], 2)
        for name, one in peers.items()
        if name != OURS.module
    }
    for name, one in workers.items():
        count = name.partition(",")[0]
        if name.endswith("2 workers"):
            alone = workers[f"{count}, 1 workers"]
            found[f"two workers over one, {count}"] = _median_ratio(one["runs"], alone["runs"])
    return found


def _median_ratio(ours: Sequence[float], theirs: Sequence[float]) -> float:
    return round(statistics.median(one / other for one, other in zip(ours, theirs, strict=True)), 2)


def failures(found: dict[str, float]) -> list[str]:
    """Return a sentence for each ratio that is less than it has to be."""
    least = {
        f"rate over {PLAIN.module}": LEAST_OF_PLAIN,
        f"rate over {LIMIT.module}": LEAST_OF_LIMIT,
        f"two workers over one, {PARTITIONS} partitions": LEAST_OF_TWO_WORKERS,
    }
    return [f"{name} is {found[name]}, it has to be {at}" for name, at in least.items() if found[name] < at]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark; returns 1 if a ratio is less than it has to be."""
    parser = argparse.ArgumentParser(
        prog="bench.watch_stage", description="The watch stage beside its peers."
    )
    parser.add_argument("--quick", action="store_true", help="little data, once")
    parser.add_argument("--posts", type=int, help="posts in a topic")
    parser.add_argument("--repetitions", type=int)
    parser.add_argument("--results", type=Path)
    options = parser.parse_args(arguments)
    posts = options.posts or (200_000 if options.quick else 1_000_000)
    repetitions = options.repetitions or (1 if options.quick else 5)
    contenders = [one for one in CONTENDERS if not one.peer or PEERS.exists()]
    broker = open_kafka()
    try:
        pid = broker.pid if isinstance(broker, RealKafka) else None
        bench = Bench(broker.bootstrap, pid, posts, repetitions)
        report: dict[str, Any] = {
            "machine": describe(*PACKAGES),
            "post_bytes": round(statistics.mean(map(len, workload.posts(TARGETS, 2_000)))),
            "posts": posts,
            "targets": TARGETS,
            "partitions": PARTITIONS,
            "peers": bench.peers(contenders),
            "workers": bench.workers((PARTITIONS,) if options.quick else (1, 2, 4, 8)),
            "watchlists": bench.targets((1, 10_000) if options.quick else (1, 100, 10_000)),
        }
    finally:
        broker.close()
    report["ratios"] = ratios(report)
    path = options.results or results_path("watch_stage", quick=options.quick)
    return conclude(report, path, failures(report["ratios"]))


if __name__ == "__main__":
    sys.exit(main())
