"""How an installation stands, asked of Kafka and the store; workers need not answer for it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import msgspec
from msgspec import Struct

from agents.kafka.log_reader import committed_offsets, partition_counts, read_last, sizes
from agents.ops.clock import now_ms
from agents.ops.errors import RunError
from agents.ops.metrics import Stage
from agents.ops.settings import Settings
from agents.preflight import require_topics
from agents.runtime.dead_letters import read_dead_letter
from agents.stages.named import SOURCES, group_of
from agents.store.read import AlertReader
from agents.store.version import StoreError
from agents.store.views import Query
from pipeline.match.stage import FUTURE_MS
from pipeline.windows.event_time import milliseconds
from pipeline.windows.lateness import Lateness, LatenessProfile
from schemas import topics
from schemas.codec import BadRecordError, decode_hop, decode_post
from schemas.topics import Topic, topic_name

DAY_MS = 86_400_000
DEADLINE_SECONDS = 20.0
SAMPLED = 2_000
"""Newest posts of each partition that lateness is measured on: some hundreds of kilobytes."""
ARCHIVE: Stage = "archive"


class StageState(Struct, frozen=True):
    """How far a stage is.

    Attributes:
        lag: Records behind what it has committed; None if it never committed anything.
        partitions: Partitions of its topic.
        started: Partitions that it has committed to.
        empty: Nothing was ever written to its topic.
    """

    lag: int | None
    partitions: int
    started: int
    empty: bool = False


class DeadLetters(Struct, frozen=True):
    """How many records were refused and are kept, and what the newest was refused for."""

    kept: int
    newest_ms: int | None = None
    newest_reason: str | None = None


class KafkaState(Struct, frozen=True):
    """What the broker tells.

    Attributes:
        problem: Why it tells nothing, or what is wrong with the topics.
        stages: The stages by name.
        event_time_ms: How far event time has come behind the detect stage, ms; None if that is not known.
        dead_letters: What was refused.
        lateness: How far out of order the newest posts came; None where there are none.
    """

    problem: str | None = None
    stages: dict[str, StageState] = {}
    event_time_ms: int | None = None
    dead_letters: DeadLetters | None = None
    lateness: Lateness | None = None


class StoreState(Struct, frozen=True):
    """What the store tells.

    Attributes:
        problem: Why it tells nothing.
        made: Whether there is a store yet.
        alerts: How many alerts there are.
        open: How many of them are open.
        last_detected_ms: When the alert that was opened last was detected, event time, ms.
        waiting: Messages that wait to be sent.
        oldest_ms: When the oldest of them was queued, ms of wall time.
        given_up: Messages that were given up.
        withheld: Messages that a quota or a mute kept back in the last day.
    """

    problem: str | None = None
    made: bool = True
    alerts: int = 0
    open: int = 0
    last_detected_ms: int | None = None
    waiting: int = 0
    oldest_ms: int | None = None
    given_up: int = 0
    withheld: int = 0


async def kafka_state(settings: Settings) -> KafkaState:
    """Ask the broker; what can't be had is said in ``problem``."""
    try:
        async with asyncio.timeout(DEADLINE_SECONDS):
            return await _kafka_state(settings)
    except RunError as error:
        return KafkaState(problem=str(error))
    except TimeoutError:
        return KafkaState(problem=f"the broker did not answer in {DEADLINE_SECONDS:.0f} s")


async def _kafka_state(settings: Settings) -> KafkaState:
    options = settings.client_options()
    counts = await partition_counts(options)
    require_topics(counts, settings)
    groups = {stage: group_of(stage, settings.group_id) for stage in SOURCES}
    stages: dict[str, StageState] = {}
    for stage, topic in SOURCES.items():
        stages[stage] = await _stage_state(groups[stage], _name(topic, settings), counts, options)
    archive = await _stage_state(
        f"{settings.group_id}-archive", _name(topics.POSTS, settings), counts, options
    )
    if archive.started:
        stages[ARCHIVE] = archive
    return KafkaState(
        stages=stages,
        event_time_ms=await _event_time(settings, options),
        dead_letters=await _dead_letters(settings, counts, options),
        lateness=await _lateness(settings, counts, options),
    )


async def _stage_state(
    group: str, topic: str, counts: Mapping[str, int], options: Mapping[str, Any]
) -> StageState:
    committed = await committed_offsets(group, options)
    found = await sizes(topic, range(counts[topic]), options)
    started = {number: committed[topic, number] for number in found if (topic, number) in committed}
    if not started:
        return StageState(None, counts[topic], 0, empty=not any(end for _, end in found.values()))
    lag = sum(max(0, end - started.get(number, oldest)) for number, (oldest, end) in found.items())
    return StageState(lag, counts[topic], len(started))


async def _event_time(settings: Settings, options: Mapping[str, Any]) -> int | None:
    [*records] = await read_last(_name(topics.COACTIONS, settings), range(1), options, 1)
    if not records or records[-1].value is None:
        return None
    try:
        return decode_hop(records[-1].value).at
    except msgspec.MsgspecError:
        return None  # another version wrote it


async def _dead_letters(
    settings: Settings, counts: Mapping[str, int], options: Mapping[str, Any]
) -> DeadLetters:
    topic = _name(topics.DEAD_LETTERS, settings)
    partitions = range(counts[topic])
    kept = sum(end - oldest for oldest, end in (await sizes(topic, partitions, options)).values())
    if not kept:
        return DeadLetters(0)
    records = await read_last(topic, partitions, options, 1)
    newest = max(records, key=lambda record: record.timestamp, default=None)
    if newest is None:
        return DeadLetters(kept)
    try:
        reason: str | None = read_dead_letter(newest).reason
    except msgspec.ValidationError:
        reason = None
    return DeadLetters(kept, newest.timestamp, reason)


async def _lateness(
    settings: Settings, counts: Mapping[str, int], options: Mapping[str, Any]
) -> Lateness | None:
    topic = _name(topics.POSTS, settings)
    profile = LatenessProfile()
    for record in await read_last(topic, range(counts[topic]), options, SAMPLED):
        try:
            post = decode_post(record.value)
        except BadRecordError:
            continue
        time = milliseconds(post.created_at)
        if not 0 < record.timestamp < time - FUTURE_MS:
            profile.see(record.partition, time)
    found = profile.measured(settings.max_out_of_orderness_ms, settings.allowed_lateness_ms)
    return found if found.posts else None


def store_state(settings: Settings) -> StoreState:
    """Ask the store, without writing to it; what can't be had is said in ``problem``."""
    try:
        with AlertReader(settings.store_url) as reader:
            counts = reader.counts("status")
            page = reader.page(Query(), limit=1)
            backlog = reader.backlog()
            withheld = reader.withheld(now_ms() - DAY_MS)
    except StoreError as error:
        made = "there is no alert store" not in str(error)
        return StoreState(problem=str(error), made=made)
    return StoreState(
        alerts=sum(counts.values()),
        open=counts.get("open", 0),
        last_detected_ms=page.items[0].detected_at if page.items else None,
        waiting=backlog.pending,
        oldest_ms=backlog.oldest_ms,
        given_up=backlog.dead,
        withheld=withheld,
    )


def _name(topic: Topic, settings: Settings) -> str:
    return topic_name(topic, settings.topic_prefix)
