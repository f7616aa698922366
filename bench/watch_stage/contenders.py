"""Who takes part, and how one run of one of them is measured."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Final, NamedTuple
from uuid import uuid4

from bench.files import PEERS, ROOT
from bench.processes import cpu_seconds
from bench.watch_stage.job import Job, Run

RUN_SECONDS: Final = 240.0


class Contender(NamedTuple):
    """One program that reads the topic.

    Attributes:
        module: Its module in ``workers``; also its name in the results.
        label: Its name for people.
        posts: How many posts it reads at most; the slow ones need not read all.
        peer: Whether it runs in the peers' environment.
    """

    module: str
    label: str
    posts: int
    peer: bool = False


OURS: Final = Contender("pileon_watch", "Pileon's watch stage", 2_000_000)
PLAIN: Final = Contender("plain_faust", "plain Faust agent", 60_000)
LIMIT: Final = Contender("bare_aiokafka", "bare aiokafka, only fetching", 2_000_000)
CONTENDERS: Final = (
    LIMIT,
    OURS,
    PLAIN,
    Contender("quix_streams", "Quix Streams", 100_000, peer=True),
    Contender("bytewax_flow", "Bytewax", 300_000, peer=True),
    Contender("batch_transport", "batch transport, only fetching", 2_000_000),
    Contender("bare_confluent", "bare confluent-kafka, only fetching", 2_000_000),
)


class Figures(NamedTuple):
    """What one run gave.

    Attributes:
        rate: Posts a second, of all processes together.
        cpu_us: Processor time a post, µs, of all processes.
        broker_us: Processor time of the broker a post, µs; -1 where the broker is not ours.
        hit_share: Hits a post.
    """

    rate: float
    cpu_us: float
    broker_us: float
    hit_share: float


def measure(contender: Contender, job: Job, workers: int = 1, broker_pid: int | None = None) -> Figures:
    """Run a contender in as many processes as there are workers, in one consumer group."""
    posts = min(contender.posts, job.posts)
    group = f"pileon-bench-{uuid4().hex[:8]}"
    each = replace(job, posts=posts // workers, share=job.partitions // workers, group=group)
    before = cpu_seconds(broker_pid)
    processes = [_start(contender, each) for _ in range(workers)]
    runs = [_finish(process) for process in processes]
    shutil.rmtree(Path(tempfile.gettempdir()) / group, ignore_errors=True)
    broker = cpu_seconds(broker_pid) - before
    counted = sum(run.posts for run in runs)
    seconds = max(run.end for run in runs) - min(run.start for run in runs)
    return Figures(
        rate=counted / seconds,
        cpu_us=sum(run.cpu for run in runs) / counted * 1e6,
        broker_us=broker / posts * 1e6 if broker_pid is not None else -1.0,
        hit_share=sum(run.hits for run in runs) / posts,
    )


def _start(contender: Contender, job: Job) -> subprocess.Popen[str]:
    python = str(PEERS) if contender.peer else sys.executable
    command = [python, "-m", f"bench.watch_stage.workers.{contender.module}", job.to_argument()]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def _finish(process: subprocess.Popen[str]) -> Run:
    try:
        output, errors = process.communicate(timeout=RUN_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        raise
    if process.returncode:
        said = "\n".join(errors.splitlines()[-5:])
        raise RuntimeError(f"{process.args!r} ended with {process.returncode}:\n{said}")
    return Run(**json.loads(output.splitlines()[-1]))
