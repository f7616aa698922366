"""The agents end to end: posts in, alerts in the store, as a replay of the same posts has them."""

from __future__ import annotations

import asyncio
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from agents.ops.settings import build
from agents.runtime.dead_letters import read_dead_letter
from lab.simulation import preset, simulate
from lab.simulation.simulator import Simulation
from pipeline.detector import Detector
from schemas import topics
from schemas.alert import Alert
from schemas.codec import decode_alert, decode_targeted, encode_post
from schemas.post import Post
from tests.support.brokers import Broker, RealBroker, eventually
from tests.support.installation import Installation, ids, stop
from tests.support.posts import post
from tests.support.real_kafka import ExternalKafka, RealKafka

Kafka = RealKafka | ExternalKafka

EVERYDAY = 3_000


def _played() -> Simulation:
    """Return twelve quiet hours with three raids in them, with fewer everyday posts than usual."""
    scenario = preset("flood", 1)
    return simulate(replace(scenario, background=replace(scenario.background, posts=EVERYDAY)))


@pytest.fixture(scope="module")
def raids() -> list[Post]:
    """All their posts."""
    return list(_played())


@pytest.fixture(scope="module")
def expected(raids: list[Post]) -> dict[str, Alert]:
    """What a replay of them finds."""
    return {alert.id: alert for alert in Detector(build({}).detector(), _played().watchlist).feed_all(raids)}


def _installed(broker: Broker, prefix: str, folder: Path, **options: float) -> Installation:
    return Installation(broker, prefix, folder, _played().watchlist, **options)


def _stored(installation: Installation) -> dict[str, Alert]:
    with installation.store() as store:
        return {alert.id: alert for alert in store.alerts()}


async def _settles(installation: Installation, expected: dict[str, Alert]) -> None:
    """Wait until the store has what is expected; then fail with the difference if it does not come to that."""

    async def same() -> bool:
        return await asyncio.to_thread(_stored, installation) == expected

    try:
        await eventually(same, 150)
    except AssertionError:
        assert _stored(installation) == expected
        raise


async def test_posts_go_in_and_alerts_come_out(
    broker: Broker, prefix: str, tmp_path: Path, raids: list[Post], expected: dict[str, Alert]
) -> None:
    """One worker with all agents stores and publishes what a replay finds, and stops in good order."""
    # All posts come at once: while one partition of the raw ones is worked off, the others must not pass for idle.
    installation = _installed(broker, prefix, tmp_path, idle_seconds=8.0)
    assert {alert.kind for alert in expected.values()} >= {"coordinated_campaign"}
    with installation.worker() as worker:
        installation.produce(
            topics.POSTS_RAW, ((None, post.author.id.encode(), encode_post(post)) for post in raids)
        )
        await _settles(installation, expected)
        assert await asyncio.to_thread(stop, worker) == 0
    published = [decode_alert(record.value or b"") for record in await installation.read(topics.ALERTS)]
    assert {alert.id: alert for alert in published} == expected
    assert len(published) == len({(alert.id, alert.revision) for alert in published})
    assert await installation.read(topics.DEAD_LETTERS) == []


async def test_two_workers_on_four_partitions_find_what_a_replay_finds(
    kafka: Kafka, prefix: str, tmp_path: Path, raids: list[Post], expected: dict[str, Alert]
) -> None:
    """Neither partitions, nor workers, nor who joins when changes an alert."""
    # While a second worker joins and the rest is written, the source must not pass for idle.
    installation = _installed(RealBroker(kafka), prefix, tmp_path, idle_seconds=8.0)
    with ExitStack() as stack:
        stack.enter_context(installation.worker())
        installation.produce_posts(raids[: len(raids) // 2])
        stack.enter_context(installation.worker())
        installation.produce_posts(raids[len(raids) // 2 :])
        await _settles(installation, expected)


async def test_kill_9_in_mid_window_loses_no_post_and_doubles_no_alert(
    kafka: Kafka, prefix: str, tmp_path: Path, raids: list[Post], expected: dict[str, Alert]
) -> None:
    """A worker killed again and again ends with the alerts of a replay, each announced once."""
    # Between the pieces the source must not pass for idle: what comes after that is late, as it should be.
    installation = _installed(RealBroker(kafka), prefix, tmp_path, idle_seconds=8.0)
    piece = len(raids) // 4
    for begin in (0, piece):
        installation.produce_posts(raids[begin : begin + piece])
        hops = await installation.count(topics.COACTIONS)
        snapshots = await installation.count(topics.STATE)
        with installation.worker():

            async def in_the_middle(hops: int = hops, snapshots: int = snapshots) -> bool:
                if await installation.count(topics.COACTIONS) <= hops:
                    return False
                return await installation.count(topics.STATE) > snapshots

            await eventually(in_the_middle)
    installation.produce_posts(raids[2 * piece :])
    with installation.worker() as worker:
        await _settles(installation, expected)
        assert await asyncio.to_thread(stop, worker) == 0
    with installation.store() as store:
        assert store.count() == len(expected)
        told = [one.event for alert_id in expected for one in store.reader.told(alert_id)]
        assert told.count("opened") == len(expected)


def _poison(kind: str, number: int) -> bytes | None:
    good = encode_post(post(number)).decode()
    bad: dict[str, bytes | None] = {
        "bad JSON": good[:-1].encode(),
        "not UTF-8": good.replace("hello", "hell\udcff").encode(errors="surrogateescape"),
        "null": b"null",
        "wrong types": good.replace(f'"id":"p{number}"', f'"id":{number}').encode(),
        "missing fields": good.replace('"platform":"x",', "").encode(),
        "NaN": good.replace('"handle":"minister"', '"handle":NaN').encode(),
        "deep nesting": (good[:-1] + ',"more":' + "[" * 100_000 + "]" * 100_000 + "}").encode(),
        "2 MB": good.replace("hello", "hello " * 350_000).encode(),
        "tombstone": None,
        "year 9999": good.replace('"created_at":"2026', '"created_at":"9999').encode(),
    }
    return bad[kind]


KINDS = {
    "bad JSON": "bad_json",
    "not UTF-8": "not_utf8",
    "null": "wrong_type",
    "wrong types": "wrong_type",
    "missing fields": "missing_field",
    "NaN": "bad_json",
    "deep nesting": "too_deep",
    "2 MB": "oversized",
    "tombstone": "tombstone",
    "year 9999": "bad_value",
}


async def test_poison_goes_to_the_dead_letters_and_nothing_else_is_lost(
    kafka: Kafka, prefix: str, tmp_path: Path
) -> None:
    """5,000 posts and 50 poison records of ten kinds: 50 dead letters with their reasons, 5,000 posts on."""
    installation = Installation(RealBroker(kafka), prefix, tmp_path)
    posts = [post(number, second=number / 100) for number in range(5_000)]
    values = [(None, entry.author.id.encode(), encode_post(entry)) for entry in posts]
    poison = {(kind, number): _poison(kind, number) for kind in KINDS for number in range(5)}
    for place, value in enumerate(poison.values()):
        values.insert(100 * place, (place % 4, None, value))  # type: ignore[arg-type]
    with installation.worker("watch") as worker:
        installation.produce(topics.POSTS, values)

        async def complete() -> bool:
            letters = await installation.count(topics.DEAD_LETTERS)
            return letters >= len(poison) and await _targeted(installation) >= ids(posts)

        await eventually(complete)
        assert await asyncio.to_thread(stop, worker) == 0
    letters = [read_dead_letter(record) for record in await installation.read(topics.DEAD_LETTERS)]
    assert sorted(letter.reason for letter in letters) == sorted(KINDS[kind] for kind, _ in poison)
    assert sorted(map(repr, poison.values())) == sorted(repr(letter.value) for letter in letters)
    assert {(letter.stage, letter.topic) for letter in letters} == {
        ("watch", installation.name(topics.POSTS))
    }
    assert await _targeted(installation) == ids(posts)


async def _targeted(installation: Installation) -> set[tuple[str, str]]:
    batches = [
        decode_targeted(record.value or b"") for record in await installation.read(topics.POSTS_TARGETED)
    ]
    return {(hit.post.platform, hit.post.id) for batch in batches for hit in batch.posts}
