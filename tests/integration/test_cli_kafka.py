"""Commands against a real broker: topics made and compared, ranges replayed, posts archived."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from kafka import KafkaProducer  # type: ignore[import-untyped] # kafka-python ships no types
from kafka.admin import (  # type: ignore[import-untyped] # kafka-python ships no types
    ConfigResource,
    ConfigResourceType,
)

from agents.archives import topic_range
from agents.archives.item import BadPost
from agents.archives.merge import merged
from agents.archives.sources import open_sources
from agents.connectors.feed import Event
from agents.connectors.shapes import Topics, _dead_letter
from agents.kafka.log_reader import produce_all
from agents.kafka.topic_admin import TopicAdmin, connect
from agents.ops.clock import now_ms
from agents.ops.settings import Settings, build
from schemas.codec import BadRecordError, encode_post
from schemas.post import Post
from schemas.topics import TOPICS
from tests.support.brokers import read_all
from tests.support.posts import post
from tests.support.real_kafka import ExternalKafka, RealKafka
from tests.unit.pipeline.sources.payloads import reddit

ROOT = Path(__file__).parents[2]
Broker = RealKafka | ExternalKafka

STAMP = now_ms() // 1000 * 1000 - 3_600_000
"""Record time of the first record, where the topic takes it from the producer."""


@pytest.fixture
def settings(kafka: Broker, tmp_path: Path) -> Settings:
    """Settings of an installation of its own on the shared broker."""
    prefix = f"t{uuid.uuid4().hex[:8]}."
    return build(
        {
            "bootstrap_servers": kafka.bootstrap,
            "topic_prefix": prefix,
            "group_id": prefix + "group",
            "partitions": 3,
            "data_dir": tmp_path / "data",
        }
    )


@pytest.fixture
def topics(settings: Settings) -> Iterator[TopicAdmin]:
    """The installation's topics, made and afterwards removed."""
    client = connect(settings)
    with TopicAdmin(settings, client) as admin:
        admin.create()
        yield admin
        client.delete_topics([settings.topic_prefix + topic.name for topic in TOPICS])


def environment(settings: Settings) -> dict[str, str]:
    """Return the environment of a command of this installation."""
    env = {key: value for key, value in os.environ.items() if not key.startswith("PILEON_")}
    fields = {name: str(getattr(settings, name)) for name in settings.model_fields_set - {"store_url"}}
    return (
        env | {"PYTHONPATH": str(ROOT)} | {f"PILEON_{name.upper()}": value for name, value in fields.items()}
    )


def pileon(settings: Settings, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    return subprocess.run(
        [sys.executable, "-m", "console.cli.main", *arguments],
        env=environment(settings),
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )


def produce(settings: Settings, values: list[tuple[int, bytes | None]], topic: str = "posts") -> None:
    """Write values to partitions of a topic, stamped a second apart."""
    producer = KafkaProducer(**settings.client_options(), linger_ms=50)
    for number, (partition, value) in enumerate(values):
        name, stamp = settings.topic_prefix + topic, STAMP + number * 1000
        producer.send(name, value, b"key", partition=partition, timestamp_ms=stamp)
    producer.flush()
    producer.close()


def time_at(second: int) -> str:
    """Return the record time of so many seconds after the first."""
    return datetime.fromtimestamp(STAMP / 1000 + second, UTC).isoformat()


def spread(count: int) -> list[tuple[int, bytes | None]]:
    """Return posts a second apart, spread over three partitions."""
    return [(number % 3, encode_post(post(number, second=number))) for number in range(count)]


def test_topics_are_created_checked_and_told_apart(settings: Settings) -> None:
    """Missing, made, made again, and changed by somebody."""
    missing = pileon(settings, "topics", "--check")
    made = pileon(settings, "topics")
    again = pileon(settings, "topics", "--create")
    same = pileon(settings, "topics", "--check")

    assert missing.returncode == 1
    assert f"{settings.topic_prefix}posts: does not exist" in missing.stdout
    assert made.returncode == 0, made.stderr
    assert made.stdout.count(": created") == len(TOPICS)
    assert again.returncode == same.returncode == 0, again.stdout + same.stdout
    assert "created" not in again.stdout

    client = connect(settings)
    resource = ConfigResource(
        ConfigResourceType.TOPIC, settings.topic_prefix + "dead-letters", {"max.message.bytes": "1000"}
    )
    client.alter_configs([resource])
    changed = pileon(settings, "topics", "--check")
    told = pileon(settings, "topics")
    names = [settings.topic_prefix + topic.name for topic in TOPICS]
    client.delete_topics(names)
    client.close()

    line = f"{settings.topic_prefix}dead-letters: max.message.bytes is 1000, should be 8388608"
    assert changed.returncode == 1
    assert changed.stdout.splitlines() == [line]
    assert changed.stderr == "pileon topics: the broker's topics are not as they should be; differences: 1\n"
    assert told.returncode == 1
    assert line in told.stdout


def test_a_range_gives_every_record_in_event_time(settings: Settings, topics: TopicAdmin) -> None:
    """Partitions are merged, bad records told with their place, and a later record does not belong to it."""
    values = spread(3_000)
    values[1_500] = (1, b"nonsense")
    values[1_501] = (2, None)
    produce(settings, values)
    sources = open_sources(["topic:posts"], settings)
    items = merged(sources)
    first = next(items)
    produce(settings, [(0, encode_post(post(9_999)))])

    found = [first, *items]

    posts = [item for item in found if isinstance(item, Post)]
    assert [one.id for one in posts] == [
        f"p{number}" for number in range(3_000) if number not in (1_500, 1_501)
    ]
    bad = [item for item in found if isinstance(item, BadPost)]
    assert [(item.source, item.position, item.reason) for item in bad] == [
        (f"{settings.topic_prefix}posts/1", 500, "bad_json"),
        (f"{settings.topic_prefix}posts/2", 500, "tombstone"),
    ]


def test_a_range_of_more_than_is_held_is_read_whole(
    settings: Settings, topics: TopicAdmin, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Partitions that stand at other times wait for one another, again and again, and none waits for ever."""
    monkeypatch.setattr(topic_range, "BUFFERED", 500)
    values = spread(6_000)
    # One partition begins where the others end.
    values += [(0, encode_post(post(number, second=number))) for number in range(6_000, 8_000)]
    produce(settings, values)

    found = [item for source in open_sources(["topic:posts"], settings) for item in source.items()]

    assert [one.id for one in found if isinstance(one, Post)] == [f"p{number}" for number in range(8_000)]


def test_a_range_starts_and_ends_by_record_time(settings: Settings, topics: TopicAdmin) -> None:
    """The start is in it, the end is not; a range after the last record is empty."""
    name = settings.topic_prefix + "elsewhere"
    client = connect(settings)
    client.create_topics({name: {"num_partitions": 3, "replication_factor": 1}}, wait_for_metadata=True)
    produce(settings, spread(100), topic="elsewhere")
    other = f"kafka://{settings.bootstrap_servers}/{name}?from={time_at(10)}&to={time_at(20)}"
    own = f"topic:elsewhere?from={time_at(7200)}"

    items, nothing = (
        [item for source in open_sources([one], settings) for item in source.items()] for one in (other, own)
    )
    client.delete_topics([name])
    client.close()

    assert [item.id for item in items if isinstance(item, Post)] == [f"p{number}" for number in range(10, 20)]
    assert nothing == []


def test_a_range_may_go_by_event_time(settings: Settings, topics: TopicAdmin) -> None:
    """What it goes by is said, and that nothing is in it."""
    produce(settings, spread(100))
    start, end = (post(0, second=second).created_at.isoformat() for second in (10, 20))
    query = f"from={start}&to={end}".replace("+", "%2B")
    told: list[str] = []

    by_event, by_record = (
        [item for source in open_sources([name], settings, tell=told.append) for item in source.items()]
        for name in (f"topic:posts?{query}&by=event", f"topic:posts?{query}")
    )

    assert [item.id for item in by_event if isinstance(item, Post)] == [
        f"p{number}" for number in range(10, 20)
    ]
    assert by_record == []
    name = f"topic:{settings.topic_prefix}posts"
    between = "from 2026-03-04T14:00:10Z to 2026-03-04T14:00:20Z"
    assert told == [
        f"{name}: posts written {between} (event time; the whole topic is read)",
        f"{name}: records stamped {between} (record time; &by=event goes by the posts' own time)",
        f"{name}: none of the topic's 100 records is in the range; "
        "&by=event goes by the time at which posts were written",
    ]


def test_replay_of_a_topic_is_replay_of_its_archive(
    settings: Settings, topics: TopicAdmin, tmp_path: Path
) -> None:
    """The same posts give the same alerts, wherever they lie."""
    produce(settings, spread(600))

    archived = pileon(settings, "archive", "--until-end", "--to", str(tmp_path / "archive"))
    assert archived.returncode == 0, archived.stderr
    for name, source in (("topic", "topic:posts"), ("files", str(tmp_path / "archive"))):
        done = pileon(settings, "replay", source, "--all-targets", "--alerts", str(tmp_path / name))
        assert done.returncode == 0, done.stderr
        assert "posts                600" in done.stderr

    assert (tmp_path / "topic").read_bytes() == (tmp_path / "files").read_bytes()


def test_a_topic_that_does_not_exist_is_named(settings: Settings) -> None:
    """And is not made by asking for it."""
    for arguments in (["replay", "topic:nothing", "--all-targets"], ["archive", "--until-end"]):
        done = pileon(settings, *arguments)
        assert done.returncode in (1, 2)
        last = done.stderr.splitlines()[-1]
        assert f"topic {settings.topic_prefix}" in last
        assert "does not exist" in last


def test_archiving_goes_on_where_it_ended(settings: Settings, topics: TopicAdmin, tmp_path: Path) -> None:
    """Across a kill and an end in good order every post is in the files, and no file is left half written."""
    folder = tmp_path / "archive"
    until_end = ("archive", "--until-end", "--to", str(folder))
    values = spread(900)
    produce(settings, values[:300])
    assert pileon(settings, *until_end).returncode == 0
    assert archived(folder) == {f"p{number}" for number in range(300)}

    produce(settings, values[300:600])
    assert end_archive(settings, folder, signal.SIGKILL) == -signal.SIGKILL
    assert archived(folder) == {f"p{number}" for number in range(300)}
    assert pileon(settings, *until_end).returncode == 0
    assert archived(folder) == {f"p{number}" for number in range(600)}
    assert list(folder.rglob("*.part")) == []

    produce(settings, values[600:])
    assert end_archive(settings, folder, signal.SIGTERM) == 0
    assert list(folder.rglob("*.part")) == []
    assert len(archived(folder)) > 600
    assert pileon(settings, *until_end).returncode == 0
    assert archived(folder) == {f"p{number}" for number in range(900)}


def archived(folder: Path) -> set[str]:
    """Return the ids of all posts in the files of a folder."""
    sources = open_sources([str(folder)], Settings())
    return {item.id for source in sources for item in source.items() if isinstance(item, Post)}


def end_archive(settings: Settings, folder: Path, how: signal.Signals) -> int:
    """Start archiving, end it by a signal once a file is being written, and return the exit code."""
    process = subprocess.Popen(
        [sys.executable, "-m", "console.cli.main", "archive", "--to", str(folder)],
        env=environment(settings),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        deadline = time.monotonic() + 120
        while not list(folder.rglob("*.part")):
            assert time.monotonic() < deadline, "nothing was written"
            assert process.poll() is None, "ended by itself"
            time.sleep(0.02)
        process.send_signal(how)
        return process.wait(timeout=120)
    finally:
        process.kill()
        process.wait()


def test_check_finds_an_installation_ready(settings: Settings, topics: TopicAdmin) -> None:
    """Everything is there, or what is not is named."""
    ready = pileon(settings, "check")
    watched = subprocess.run(
        [sys.executable, "-m", "console.cli.main", "check"],
        env=environment(settings) | {"PILEON_ALL_TARGETS": "true"},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )

    assert ready.returncode == 2
    assert "nobody is watched" in ready.stdout
    assert watched.returncode == 0, watched.stdout
    assert f"{len(TOPICS)} topics at {settings.bootstrap_servers}" in watched.stdout
    assert watched.stderr == ""


def test_every_letter_of_a_connector_is_shown_and_written_again(
    settings: Settings, topics: TopicAdmin
) -> None:
    """Several that stood in no topic are several; each goes to the raw topic with the name of its format."""
    names = Topics(
        *(settings.topic_prefix + name for name in ("posts.raw", "posts", "posts.deleted", "dead-letters"))
    )
    payloads = [json.dumps(reddit() | {"name": f"t1_{number}"}).encode() for number in range(3)]
    error = BadRecordError("bad_value", "as an older mapper said")
    letters = [_dead_letter(names, "reddit", Event(payload, b"ana", None), error) for payload in payloads]
    asyncio.run(produce_all(letters, settings.client_options()))

    listed = pileon(settings, "dead-letters").stdout.splitlines()
    places = {line.split()[2] for line in listed}
    shown = [pileon(settings, "dead-letters", "show", place).stdout for place in sorted(places)]
    again = pileon(settings, "dead-letters", "replay", "--reason", "bad_value")

    assert len(places) == 3
    assert all(place.startswith(f"{settings.topic_prefix}dead-letters/") for place in places)
    assert [sum(f"t1_{number}" in text for text in shown) for number in range(3)] == [1, 1, 1]
    assert (again.returncode, again.stdout) == (0, "3 written again\n"), again.stderr
    written = asyncio.run(read_all(settings.bootstrap_servers, names.raw, settings.partitions))
    assert sorted(record.value or b"" for record in written) == payloads
    assert {dict(record.headers)["source"] for record in written} == {b"reddit"}
