"""A day of an installation: start, edit, rotate, kill, restart, archive, upgrade, replay; every answer is asserted."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml

from agents.kafka.log_reader import committed_offsets, sizes
from agents.ops.clock import now_ms
from agents.ops.metrics import Stage
from agents.runtime.dead_letters import dead_letter
from agents.stages.named import SOURCES, group_of
from agents.store.read import AlertReader
from agents.survey import kafka_state, store_state
from console.cli.status import as_object
from lab.simulation import preset, simulate
from pipeline.match.matcher import WatchlistMatcher
from schemas import topics
from schemas.codec import BadRecordError, decode_alert, decode_post, encode_post
from schemas.post import Post
from schemas.target import Watchlist
from tests.support.brokers import RealBroker
from tests.support.fakes import record
from tests.support.installation import ROOT, Installation
from tests.support.old_snapshots import stream
from tests.support.old_snapshots.on_kafka import put
from tests.support.old_snapshots.stored import stored
from tests.support.real_kafka import NoBrokerError, RealKafka, free_port
from tests.support.slack import FakeSlack

pytestmark = [pytest.mark.long, pytest.mark.timeout(1_200)]

PATIENCE = 300.0
"""A single answer may take so long where many programs share the machine; nothing waits longer than it must."""

OTHERS_KEPT = 8
"""One in so many of the posts at nobody is kept: a day needs some, and thousands only take time."""


class Day:
    """An installation and the commands of whoever runs it.

    Args:
        installation: Topics, settings and store.
        folder: Where secrets, logs and archives go.
    """

    def __init__(self, installation: Installation, folder: Path) -> None:
        self.installation = installation
        self.folder = folder
        self.webhook = folder / "webhook"
        self.archive = folder / "archive"
        self.ports = {"worker": free_port(), "archive": free_port()}

    def environment(self, port: int | None = None) -> dict[str, str]:
        """Return the environment of a command."""
        own = {"PILEON_SLACK_WEBHOOK_FILE": str(self.webhook)}
        return (
            self.installation.environment()
            | own
            | ({} if port is None else {"PILEON_METRICS_PORT": str(port)})
        )

    def pileon(self, *arguments: str, code: int = 0) -> str:
        """Run a command to its end, and return what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", "console.cli.main", *arguments],
            env=self.environment(),
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        assert done.returncode == code, (arguments, done.stdout[-2_000:], done.stderr[-2_000:])
        return done.stdout + done.stderr

    @contextmanager
    def running(self, name: str, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
        """Run a lasting command; its log goes on where it ended before."""
        with (self.folder / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "console.cli.main", *arguments],
                env=self.environment(self.ports[name]),
                cwd=ROOT,
                stdout=log,
                stderr=log,
            )
        try:
            yield process
        finally:
            process.kill()
            process.wait()

    def log(self, name: str) -> str:
        """Return what a lasting command wrote."""
        return (self.folder / f"{name}.log").read_text(errors="replace")

    def metric(self, name: str, series: str) -> float:
        """Return a metric of a lasting command; -1 while it does not answer."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.ports[name]}/metrics", timeout=5) as answer:
                lines = answer.read().decode().splitlines()
        except OSError:
            return -1.0
        return next((float(line.rsplit(" ", 1)[1]) for line in lines if line.startswith(series + " ")), -1.0)

    def status(self) -> dict[str, Any]:
        """Return what `pileon status --json` says, asked in this process."""
        settings = self.installation.settings
        kafka = asyncio.run(kafka_state(settings))
        return as_object(settings, kafka, store_state(settings), now_ms())

    def caught_up(self, *stages: Stage) -> bool:
        """Whether stages have committed all that there is; asked over and over, so no more than that is asked."""
        return asyncio.run(self._caught_up(stages))

    async def _caught_up(self, stages: tuple[Stage, ...]) -> bool:
        settings = self.installation.settings
        options = settings.client_options()
        for stage in stages:
            topic = SOURCES[stage]
            name = self.installation.name(topic)
            committed = await committed_offsets(group_of(stage, settings.group_id), options)
            found = await sizes(name, range(self.installation.partitions(topic)), options)
            if any(committed.get((name, number), 0) < end for number, (_, end) in found.items()):
                return False
        return True

    def refused(self) -> int:
        """Return how many dead letters there are."""
        return asyncio.run(self._refused())

    async def _refused(self) -> int:
        return len(await self.installation.read(topics.DEAD_LETTERS))

    def revision(self, alert: str, status: str) -> int:
        """Return the newest revision of an alert, 0 while it is not stored or has another status."""
        with AlertReader(self.installation.settings.store_url) as reader:
            return next(
                (one.revision for one in reader.alerts() if one.id == alert and one.status == status), 0
            )

    def ids(self) -> set[str]:
        """Return the ids of all stored alerts."""
        with AlertReader(self.installation.settings.store_url) as reader:
            return {alert.id for alert in reader.alerts()}


async def until(check: Callable[[], object], what: str) -> None:
    """Wait until something holds; fails with what it was."""
    deadline = time.monotonic() + PATIENCE
    while not await asyncio.to_thread(check):
        assert time.monotonic() < deadline, f"not in {PATIENCE:.0f} s: {what}"
        await asyncio.sleep(0.5)


def thinned(posts: list[Post], watchlist: Watchlist) -> list[Post]:
    """Return all posts that may be at somebody, and a part of the others."""
    meant = set(WatchlistMatcher(watchlist).candidates(posts))
    return [post for number, post in enumerate(posts) if number in meant or number % OTHERS_KEPT == 0]


def a_day_later(post: Post) -> Post:
    """Return a post as it could be written on the next day."""
    return msgspec.structs.replace(post, id=f"next-{post.id}", created_at=post.created_at + timedelta(days=1))


def replace(file: Path, text: str) -> None:
    """Replace a file in one step, as orchestrators do."""
    part = file.with_suffix(".part")
    part.write_text(text)
    part.replace(file)


@pytest.fixture(scope="module")
def kafka() -> Iterator[RealKafka]:
    """A real Kafka of its own."""
    try:
        broker = RealKafka()
    except NoBrokerError as error:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(str(error))
    with broker:
        yield broker


async def test_a_day_of_operations(kafka: RealKafka, tmp_path: Path) -> None:
    """From the first check to the replay of a range, and an upgrade."""
    simulation = simulate(preset("flood", 1))
    posts = thinned(list(simulation), simulation.watchlist)
    day = Day(Installation(RealBroker(kafka), "day", tmp_path, simulation.watchlist), tmp_path)
    async with FakeSlack().running() as first, FakeSlack().running() as second:
        replace(day.webhook, first.url)
        await _morning(day, first)
        with day.running("archive", "archive", "--to", str(day.archive)) as archiver:
            with day.running("worker", "worker") as worker:
                await _first_posts(day, posts, first)
                await _watchlist(day)
                await _rotation(day, posts, first, second)
                await _dead_letters(day, posts)
                worker.send_signal(signal.SIGKILL)
                assert worker.wait() == -signal.SIGKILL
            known = await asyncio.to_thread(day.ids)
            with day.running("worker", "worker") as worker:
                await _after_a_restart(day, known)
                worker.send_signal(signal.SIGTERM)
                assert await asyncio.to_thread(worker.wait, 60) == 0
            archiver.send_signal(signal.SIGTERM)
            assert await asyncio.to_thread(archiver.wait, 60) == 0
        await _upgrade(kafka, tmp_path / "upgrade", second)
    await asyncio.to_thread(_replays, day, known)


async def _morning(day: Day, slack: FakeSlack) -> None:
    """Check before the start: all is there, and Slack takes a test message."""
    day.pileon("topics", "--check")
    assert "ok" in day.pileon("check")
    said = await asyncio.to_thread(day.pileon, "check", "notify", "--slack")
    assert "a test message was sent" in said
    assert "Nothing has happened" in slack.posted[-1]["text"]
    assert day.pileon("console").startswith("alerts: 0")


async def _first_posts(day: Day, posts: list[Post], slack: FakeSlack) -> None:
    """Posts come, an alert is stored, told, and seen on every screen."""
    await until(lambda: day.metric("worker", 'pileon_partitions_assigned{stage="watch"}') > 0, "a worker")
    await asyncio.to_thread(day.installation.produce_posts, posts)
    await until(day.ids, "an alert")
    await until(lambda: len(slack.accepted) > 1, "a message")
    await until(lambda: day.caught_up("watch", "notify"), "no lag")
    [listed] = [line for line in day.pileon("console", "--limit", "1").splitlines() if " flagged " in line]
    assert set(listed.split()) & await asyncio.to_thread(day.ids)
    status = json.loads((await asyncio.to_thread(day.pileon, "status", "--json")).splitlines()[0])
    assert status["stages"]["watch"]["lag"] is not None
    assert status["slack"]["given_up"] == 0
    assert status["watermark_delay_seconds"] is not None
    assert status["lateness"]["late_share"] == 0.0
    assert day.metric("worker", "pileon_memory_limit_bytes") > 0


async def _watchlist(day: Day) -> None:
    """A bad edit is refused in one line and changes nothing; a good one is taken over."""
    file = day.folder / "watchlist.yaml"
    good = file.read_text()
    replace(file, "targets: [{id: x}]\n")
    await until(lambda: "watchlist.refused" in day.log("worker"), "a refusal")
    assert day.metric("worker", 'pileon_watchlist_reloads_total{outcome="refused"}') == 1
    assert "name" in await asyncio.to_thread(day.pileon, "check", "watch", code=2)
    edited = yaml.safe_load(good)
    edited["targets"].append({"id": "added", "name": "Somebody New", "aliases": ["Somebody Entirely New"]})
    replace(file, yaml.safe_dump(edited, allow_unicode=True))
    await until(lambda: "watchlist.taken" in day.log("worker"), "the edit")
    assert day.metric("worker", "pileon_watchlist_targets") == len(edited["targets"])


async def _rotation(day: Day, posts: list[Post], first: FakeSlack, second: FakeSlack) -> None:
    """A new webhook is used without a restart; a bad one before it changes nothing."""
    before = len(first.accepted)
    replace(day.webhook, "not a webhook")
    replace(day.webhook, second.url)
    await asyncio.to_thread(day.installation.produce_posts, map(a_day_later, posts))
    await until(lambda: second.accepted, "a message to the new webhook")
    assert len(first.accepted) == before
    assert "secret.taken" in day.log("worker")
    assert "/services/T0/B0/secret" not in day.log("worker")


async def _dead_letters(day: Day, posts: list[Post]) -> None:
    """What is refused is listed and shown; once its cause is fixed it is written again, and before that it is not."""
    installation = day.installation
    installation.produce(topics.POSTS, [(2, b"k", b'{"id": "1", "text": "call me at +91 98765 43210"}')])
    await until(lambda: day.refused() == 1, "a dead letter")
    assert (await asyncio.to_thread(day.status))["dead_letters"]["newest_reason"] == "missing_field"
    [line] = day.pileon("dead-letters").splitlines()
    place = line.split()[2]
    assert place.startswith(f"{installation.name(topics.POSTS)}/2/")
    assert "missing_field" in line
    shown = day.pileon("dead-letters", "show", place)
    assert "call me at" in shown
    assert "98765" not in shown
    assert "98765" in day.pileon("dead-letters", "show", place, "--raw")
    refused = day.pileon("dead-letters", "replay", place, code=1)
    assert "1 of 1 records would still be refused" in refused
    # As an older version would have refused a post that this one takes.
    stood = record(
        encode_post(posts[0]), 0, topic=installation.name(topics.POSTS), partition=1, key=b"author"
    )
    letter = dead_letter(
        installation.name(topics.DEAD_LETTERS), "watch", stood, BadRecordError("bad_value", "an old rule")
    )
    await asyncio.to_thread(_send, day, letter)
    assert "1 would be written" in day.pileon("dead-letters", "replay", "--reason", "bad_value", "--dry-run")
    assert "1 written again" in day.pileon("dead-letters", "replay", "--reason", "bad_value")
    written = [one for one in await installation.read(topics.POSTS) if dict(one.headers).get("replayed")]
    [again] = written
    assert (again.value, again.key, again.partition) == (stood.value, b"author", 1)


def _send(day: Day, outgoing: Any) -> None:
    from agents.kafka.log_reader import produce_all

    asyncio.run(produce_all([outgoing], day.installation.settings.client_options()))


async def _after_a_restart(day: Day, known: set[str]) -> None:
    """After a kill nothing is lost, nothing doubled, and no state was missing."""
    await until(lambda: day.metric("worker", 'pileon_partitions_assigned{stage="memory"}') == 1, "a worker")
    await until(lambda: day.caught_up("notify"), "no lag")
    assert await asyncio.to_thread(day.ids) >= known
    assert "state.lost" not in day.log("worker")
    assert day.metric("worker", 'pileon_state_lost_total{stage="memory"}') == 0


async def _upgrade(kafka: RealKafka, folder: Path, slack: FakeSlack) -> None:
    """A worker of today goes on from what version 0.1 kept: open campaigns keep their ids and revisions."""
    old = stored("2f6129a")
    await asyncio.to_thread(folder.mkdir)
    day = Day(Installation(RealBroker(kafka), "upgrade", folder, partitions=len(old.detect)), folder)
    replace(day.webhook, slack.url)
    await put(day.installation, old)
    told = {alert.id: alert for alert in map(decode_alert, old.alerts)}
    [going_on] = [alert for alert in told.values() if alert.status == "open"]
    with day.running("worker", "worker") as worker:
        await until(
            lambda: day.metric("worker", 'pileon_partitions_assigned{stage="memory"}') == 1, "a worker"
        )
        posts = [decode_post(json.dumps(post).encode()) for post in stream.after()]
        await asyncio.to_thread(day.installation.produce_posts, posts)
        await until(
            lambda: day.revision(going_on.id, "closed") > going_on.revision, "the end of the campaign"
        )
        worker.send_signal(signal.SIGTERM)
        assert await asyncio.to_thread(worker.wait, 60) == 0
    # Of what was told before the upgrade, only what was open is told of again.
    assert await asyncio.to_thread(day.ids) & told.keys() == {going_on.id}
    assert "state.migrated" in day.log("worker")
    assert "state.left_out" in day.log("worker")
    assert "state.of_other_version" not in day.log("worker")
    assert "state.lost" not in day.log("worker")


def _replays(day: Day, known: set[str]) -> None:
    """The archive and the topic give the alerts that were given live, with the same ids."""
    watched = ("--watchlist", str(day.folder / "watchlist.yaml"))
    archived = day.folder / "archived.jsonl"
    day.pileon("replay", str(day.archive), *watched, "--alerts", str(archived))
    assert {json.loads(line)["id"] for line in archived.read_text().splitlines()} == day.ids() >= known
    # Of the second day alone, with the first read before it: what live opened that day, by the ids that it gave.
    ranged = day.folder / "ranged.jsonl"
    with AlertReader(day.installation.settings.store_url) as reader:
        second = sorted({alert.opened_at.date() for alert in reader.alerts()})[-1]
        of_it = {alert.id for alert in reader.alerts() if alert.opened_at.date() == second}
    since = ("--from", f"{second}T00:00:00Z", "--warm-up", "2d")
    said = day.pileon("replay", "topic:posts?from=2020-01-01", *since, *watched, "--alerts", str(ranged))
    assert "record time" in said
    assert {json.loads(line)["id"] for line in ranged.read_text().splitlines()} == of_it
    assert of_it < day.ids()
    assert "no Kafka broker" not in day.pileon("status")
