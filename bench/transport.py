"""Posts a second that an agent takes: Faust's own transport against the batch transport, on one broker.

Run it as ``python -m bench.transport``. It starts a real Kafka (or takes ``KAFKA_BOOTSTRAP``), fills a topic
of four partitions, and lets agents read it in turn, each in a process and a consumer group of its own. The
clock runs from the first post to the last, so that joining the group does not count. Rates go to
``bench/results/transport.json`` with a description of the machine.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final, NamedTuple, NoReturn, cast
from uuid import uuid4

import faust
import uvloop
from confluent_kafka import Producer
from confluent_kafka.admin import AdminClient
from confluent_kafka.cimpl import NewTopic

from agents.outgoing import ProducerSender, Sender
from agents.transport import BatchSchema
from agents.watch import WatchHandler
from agents.worker import settle_memory
from pipeline.watch.matcher import WatchlistMatcher
from pipeline.watch.stage import WatchStage
from schemas.codec import encode_post
from schemas.post import Author, Mention, Post, Reference
from schemas.target import Target, Watchlist
from tests.support.real_kafka import open_kafka

PARTITIONS: Final = 4
POSTS: Final = 600_000
RESULTS: Final = Path(__file__).parent / "results" / "transport.json"
RUN_SECONDS: Final = 300.0


class Contender(NamedTuple):
    """One kind of agent.

    Attributes:
        name: Name in the results.
        posts: How many posts it reads; the slow ones need not read all.
        least_ratio: How many times the rate of ``plain`` it has to reach, if any.
    """

    name: str
    posts: int
    least_ratio: float | None


CONTENDERS: Final = (
    Contender("plain", 100_000, None),
    Contender("batch", POSTS, 10.0),
    Contender("watch", POSTS, 5.0),
)


class Clock:
    """Counts posts and stops the run when all are there."""

    def __init__(self, posts: int) -> None:
        self._expected = posts
        self._seen = 0
        self._first = 0.0
        self.seconds = 0.0
        self.done = asyncio.Event()

    def count(self, posts: int) -> None:
        """Note that so many posts were taken."""
        if not self._seen:
            self._first = time.perf_counter()
        self._seen += posts
        if self._seen >= self._expected and not self.done.is_set():
            self.seconds = time.perf_counter() - self._first
            self.done.set()

    @property
    def rate(self) -> float:
        """Posts a second."""
        return self._seen / self.seconds


def sample_posts(count: int) -> list[bytes]:
    """Return encoded posts of usual length: replies to and mentions of a few hundred accounts."""
    start = datetime(2025, 1, 1, tzinfo=UTC)
    posts = []
    for number in range(count):
        author = Author(id=f"u{number % 5_000}", handle=f"user{number % 5_000}", followers=number % 900)
        target = f"target{number % 300}"
        posts.append(
            encode_post(
                Post(
                    id=f"p{number}",
                    platform="x",
                    created_at=start + timedelta(milliseconds=10 * number),
                    author=author,
                    kind="reply",
                    text=f"@{target} number {number} says that this is not what was promised in spring",
                    lang="en",
                    reply_to=Reference(post_id=f"q{number % 997}", handle=target),
                    mentions=[Mention(handle=target)],
                )
            )
        )
    return posts


def targeted(topic: str) -> str:
    """Return the topic that the watch stage writes to."""
    return f"{topic}-targeted"


def fill(bootstrap: str, topic: str, count: int) -> None:
    """Create the topics and write the posts to one's partitions in turn."""
    admin = AdminClient({"bootstrap.servers": bootstrap})
    names = (topic, targeted(topic))
    made = admin.create_topics([NewTopic(name, PARTITIONS, 1) for name in names])
    for name in names:
        made[name].result(30)
    producer = Producer({"bootstrap.servers": bootstrap, "linger.ms": 50, "queue.buffering.max.messages": 0})
    values = sample_posts(20_000)
    for number in range(count):
        producer.produce(topic, values[number % len(values)], partition=number % PARTITIONS)
        if number % 10_000 == 0:
            producer.poll(0)
    if producer.flush(120):
        raise RuntimeError("the broker did not take all posts")


def make_app(name: str, bootstrap: str, topic: str, clock: Clock) -> faust.App:
    """Return the app of a contender."""
    scheme = "kafka" if name == "plain" else "batch"
    app = faust.App(
        f"bench-{name}-{uuid4().hex[:8]}",
        broker=f"{scheme}://{bootstrap}",
        web_enabled=False,
        topic_disable_leader=True,
        value_serializer="raw",
        datadir=os.environ["BENCH_DATA"],
    )
    agents: dict[str, Callable[[Any], Any]] = {"plain": _plain, "batch": _batch, "watch": _watch}
    schema = None if name == "plain" else BatchSchema()
    source = app.topic(topic, value_type=bytes, schema=schema, maxsize=None if name == "plain" else 8)

    async def agent(stream: faust.StreamT[Any]) -> None:
        async for posts in agents[name](cast(faust.Stream[Any], stream)):
            clock.count(posts)

    app.agent(source)(agent)
    return app


async def _plain(stream: faust.Stream[Any]) -> AsyncIterator[int]:
    async for _ in stream:
        yield 1


async def _watch(stream: faust.Stream[Any]) -> AsyncIterator[int]:
    handler = watch_handler(ProducerSender(stream.app.producer))
    await handler.assigned(dict.fromkeys(range(PARTITIONS)))
    async for event in stream.noack().events():
        await handler.take(event.message.partition, event.value)
        yield len(event.value)
        event.ack()


async def _batch(stream: faust.Stream[Any]) -> AsyncIterator[int]:
    async for event in stream.noack().events():
        yield len(event.value)
        event.ack()


def watch_handler(sender: Sender) -> WatchHandler:
    """Return the watch agent's work, with 50 of the 300 accounts that the posts reply to on the watchlist."""
    matcher = WatchlistMatcher(Watchlist([_person(number) for number in range(50)]))
    return WatchHandler(
        os.environ["BENCH_TARGETED"],
        os.environ["BENCH_TARGETED"],
        sender,
        make=lambda _, partition: WatchStage(
            matcher, source=partition, sources=PARTITIONS, partitions=PARTITIONS, lateness=2_000, hop=1_000
        ),
        watchlist=None,
        idle_seconds=5.0,
    )


def _person(number: int) -> Target:
    return Target(
        id=f"person-{number}",
        name=f"Person {number}",
        accounts={"x": [f"target{number}"]},
        aliases=[f"person number {number}", f"лицо номер {number}", f"व्यक्ति {number}"],
    )


async def run_worker(name: str, posts: int, bootstrap: str, topic: str) -> NoReturn:
    """Run one agent until it has read its posts, and print posts a second."""
    clock = Clock(posts)
    app = make_app(name, bootstrap, topic, clock)
    await app.start()
    settle_memory()
    await asyncio.wait_for(clock.done.wait(), RUN_SECONDS)
    print(clock.rate, flush=True)
    # Leaving the group in good order takes seconds that nothing here needs.
    os._exit(0)


def measure(contender: Contender, bootstrap: str, topic: str, folder: str) -> float:
    """Run a contender in a process of its own; returns posts a second."""
    command = [sys.executable, "-m", "bench.transport", "--worker"]
    command += [contender.name, str(contender.posts), bootstrap, topic]
    environment = {**os.environ, "BENCH_DATA": folder, "BENCH_TARGETED": targeted(topic)}
    done = subprocess.run(
        command, env=environment, stdout=subprocess.PIPE, text=True, timeout=RUN_SECONDS, check=True
    )
    return float(done.stdout.splitlines()[-1])


def machine() -> dict[str, object]:
    """Describe what the rates were measured on."""
    model = platform.processor() or "unknown"
    info = Path("/proc/cpuinfo")
    if info.exists():
        lines = [line for line in info.read_text().splitlines() if line.startswith("model name")]
        model = lines[0].partition(":")[2].strip() if lines else model
    return {
        "cpu": model,
        "cpus": os.cpu_count(),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "faust-streaming": faust.__version__,
    }


def compare(repetitions: int, posts: int) -> dict[str, object]:
    """Measure all contenders in turn, several times over; returns the report."""
    rates: dict[str, list[float]] = {contender.name: [] for contender in CONTENDERS}
    broker = open_kafka()
    topic = f"bench-{uuid4().hex[:8]}"
    folder = tempfile.mkdtemp(prefix="pileon-bench-")
    try:
        fill(broker.bootstrap, topic, posts)
        for repetition in range(repetitions):
            for contender in CONTENDERS:
                limited = contender._replace(posts=min(posts, contender.posts))
                rates[contender.name].append(measure(limited, broker.bootstrap, topic, folder))
                print(f"{repetition + 1}: {contender.name} {rates[contender.name][-1]:,.0f}/s", flush=True)
    finally:
        broker.close()
        shutil.rmtree(folder)
    medians = {name: statistics.median(measured) for name, measured in rates.items()}
    return {
        "machine": machine(),
        "partitions": PARTITIONS,
        "post_bytes": round(statistics.mean(map(len, sample_posts(1_000)))),
        "posts_per_second": {name: [round(rate) for rate in measured] for name, measured in rates.items()},
        "median": {name: round(median) for name, median in medians.items()},
        "ratio": {
            contender.name: round(medians[contender.name] / medians["plain"], 1)
            for contender in CONTENDERS
            if contender.least_ratio is not None
        },
    }


def failures(report: dict[str, Any]) -> list[str]:
    """Return a sentence for every contender that is slower than it has to be."""
    return [
        f"{contender.name} is {report['ratio'][contender.name]} times plain, "
        f"it has to be {contender.least_ratio} times"
        for contender in CONTENDERS
        if contender.least_ratio is not None and report["ratio"][contender.name] < contender.least_ratio
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark, or one agent of it; returns the exit code."""
    parser = argparse.ArgumentParser(prog="bench.transport", description="Posts a second by transport.")
    parser.add_argument("--repetitions", type=int, default=5)
    parser.add_argument("--posts", type=int, default=POSTS)
    parser.add_argument("--results", type=Path, default=RESULTS)
    parser.add_argument("--worker", nargs=4, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.worker:
        name, posts, bootstrap, topic = options.worker
        uvloop.run(run_worker(name, int(posts), bootstrap, topic))
    report = compare(options.repetitions, options.posts)
    text = json.dumps(report, indent=2)
    options.results.write_text(text + "\n")
    print(text)
    for failure in (missed := failures(report)):
        print(failure, file=sys.stderr)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
