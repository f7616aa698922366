"""A whole installation for a test: its own topics, groups, watchlist and store on a shared broker, and workers."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import msgspec
import yaml

from agents.kafka.log_reader import end_offsets
from agents.kafka.transport import Record
from agents.ops.settings import Settings, build
from agents.store import AlertStore
from pipeline.detector import Detector
from schemas import topics
from schemas.alert import Alert
from schemas.codec import encode_post
from schemas.post import Post
from schemas.target import Watchlist
from schemas.topics import TOPICS, Topic, topic_name
from tests.support.brokers import Broker, Value, produce, read_all

ROOT = Path(__file__).resolve().parents[2]


class Installation:
    """Settings, topics and store of one test.

    Args:
        broker: The broker.
        prefix: A name that no other installation has.
        folder: Where files go.
        watchlist: Who is watched; None watches every target.
        options: Further settings.
    """

    def __init__(
        self, broker: Broker, prefix: str, folder: Path, watchlist: Watchlist | None = None, **options: Any
    ) -> None:
        self._bootstrap = broker.bootstrap
        self._watchlist = watchlist
        values: dict[str, Any] = {
            "bootstrap_servers": broker.bootstrap,
            "topic_prefix": f"{prefix}.",
            "group_id": prefix,
            "data_dir": folder / "data",
            "idle_seconds": 1.0,
            "snapshot_seconds": 1.0,
            "all_targets": watchlist is None,
        }
        if watchlist is not None:
            values["watchlist"] = folder / "watchlist.yaml"
            values["watchlist"].write_text(yaml.safe_dump(msgspec.to_builtins(watchlist), allow_unicode=True))
        self._values = values | options
        self.settings: Settings = build(self._values)
        for topic in TOPICS:
            configs = {key.replace(".", "_"): value for key, value in topic.configs().items()}
            broker.create_topic(self.name(topic), self.partitions(topic), **configs)

    def name(self, topic: Topic) -> str:
        """Return a topic's full name."""
        return topic_name(topic, self.settings.topic_prefix)

    def partitions(self, topic: Topic) -> int:
        """Return how many partitions a topic has."""
        return self.settings.partitions if topic.partitions is None else topic.partitions

    def environment(self) -> dict[str, str]:
        """Return the environment of a command of this installation."""
        inherited = {key: value for key, value in os.environ.items() if not key.startswith("PILEON_")}
        own = {f"PILEON_{name.upper()}": str(value) for name, value in self._values.items()}
        return {**inherited, "PYTHONPATH": str(ROOT), **own}

    @contextmanager
    def worker(self, *agents: str, output: Path | None = None) -> Iterator[subprocess.Popen[bytes]]:
        """Run a worker, all agents by default; it is killed in the end if it still runs.

        Args:
            agents: Their names.
            output: Where what it writes goes; to the test's own output by default.
        """
        command = [sys.executable, "-m", "console.cli.main", "worker", *agents]
        with ExitStack() as stack:
            written = None if output is None else stack.enter_context(output.open("ab"))
            process = subprocess.Popen(
                command, env=self.environment(), cwd=ROOT, stdout=written, stderr=written
            )
            try:
                yield process
            finally:
                process.kill()
                process.wait()

    def produce(self, topic: Topic, values: Iterable[Value]) -> None:
        """Write records to a topic."""
        produce(self._bootstrap, self.name(topic), values)

    def produce_posts(self, posts: Iterable[Post]) -> None:
        """Write posts to ``posts``, each author's to one partition."""
        self.produce(topics.POSTS, ((None, post.author.id.encode(), encode_post(post)) for post in posts))

    async def read(self, topic: Topic) -> list[Record]:
        """Return all records of a topic."""
        return await read_all(self._bootstrap, self.name(topic), self.partitions(topic))

    async def count(self, topic: Topic) -> int:
        """Return how many records were ever written to a topic: asked for often, so none is read."""
        options = {"bootstrap_servers": self._bootstrap}
        ends = await end_offsets(self.name(topic), range(self.partitions(topic)), options)
        return sum(ends.values())

    def store(self) -> AlertStore:
        """Open the alert store."""
        return AlertStore(self.settings.store_url)

    def replayed(self, posts: Iterable[Post]) -> dict[str, Alert]:
        """Return what a replay makes of posts: the newest revision of every alert."""
        detector = Detector(self.settings.detector(), self._watchlist)
        return {alert.id: alert for alert in detector.feed_all(posts)}


def stop(process: subprocess.Popen[bytes]) -> int:
    """Ask a worker to stop; returns its exit code."""
    process.send_signal(signal.SIGTERM)
    return process.wait(timeout=120)


def ids(posts: Sequence[Post]) -> set[tuple[str, str]]:
    """Return the posts' identities."""
    return {(post.platform, post.id) for post in posts}
