"""Dead letters after the fact: which there are, and how they are written again once their cause is fixed."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable

import msgspec
from msgspec import Struct

from agents.kafka.log_reader import partition_counts, produce_all, read_last, read_to_end
from agents.kafka.outgoing import Outgoing
from agents.ops.errors import RunError
from agents.ops.settings import Settings
from agents.runtime.dead_letters import DeadLetter, read_dead_letter
from agents.stages.ingest import SOURCE_HEADER
from pipeline.sources.registry import map_payload
from schemas import topics
from schemas.codec import BadRecordError, decode_post
from schemas.topics import topic_name

REPLAYED_HEADER = "replayed"
"""Marks a record that was written again, with where it stood first."""


class Choice(Struct, frozen=True, kw_only=True):
    """Which letters are wanted; every field that is set narrows the choice.

    Attributes:
        places: Their places, ``topic/partition/offset``.
        reason: Why they were refused.
        stage: Who refused them.
    """

    places: frozenset[str] = frozenset()
    reason: str | None = None
    stage: str | None = None

    def takes(self, letter: DeadLetter) -> bool:
        """Return whether a letter is one of those wanted."""
        return (
            (not self.places or letter.place in self.places)
            and self.reason in (None, letter.reason)
            and self.stage in (None, letter.stage)
        )


async def newest(settings: Settings, choice: Choice, limit: int) -> list[DeadLetter]:
    """Return the letters that were refused last, the last first.

    Raises:
        RunError: If the broker does not answer or has no such topic.
    """
    if choice != Choice():
        found = [letter async for letter in chosen(settings, choice)]
    else:
        topic, count = await _topic(settings)
        records = await read_last(topic, range(count), settings.client_options(), limit)
        found = [read_dead_letter(record) for record in records]
    return sorted(found, key=lambda letter: (-letter.time_ms, letter.place))[:limit]


async def chosen(settings: Settings, choice: Choice) -> AsyncIterator[DeadLetter]:
    """Yield the letters wanted, each partition's in order; a record that is no letter of ours is left out.

    Raises:
        RunError: If the broker does not answer or has no such topic.
    """
    topic, count = await _topic(settings)
    async for record in read_to_end(topic, range(count), settings.client_options()):
        try:
            letter = read_dead_letter(record)
        except (msgspec.ValidationError, UnicodeDecodeError):
            continue
        if choice.takes(letter):
            yield letter


def refusal(letter: DeadLetter, settings: Settings) -> str | None:
    """Return why a letter can't be written again, or None if it would be taken now."""
    known = {
        topic_name(topics.POSTS, settings.topic_prefix): "posts",
        topic_name(topics.POSTS_RAW, settings.topic_prefix): "posts.raw",
    }
    if letter.topic not in known:
        return f"{letter.topic} is not a topic of this installation that posts are written to"
    if not letter.is_whole:
        return "only a part of it was kept, or it has no value"
    try:
        if known[letter.topic] == "posts":
            decode_post(letter.value)
        else:
            source = dict(letter.headers).get(SOURCE_HEADER, b"native").decode(errors="replace")
            map_payload(source, letter.value)
    except BadRecordError as error:
        return f"{error.reason}: {error.detail}"
    return None


async def write_again(settings: Settings, letters: Iterable[DeadLetter]) -> int:
    """Write letters to the topic that they stood in, or were meant for, with their own keys and headers.

    Returns:
        How many.

    Raises:
        RunError: If the broker does not take one; those before it are written.
    """
    records = [
        Outgoing(
            letter.topic,
            letter.value,
            key=letter.key,
            partition=letter.partition if letter.stood else None,
            headers=[*letter.headers, (REPLAYED_HEADER, letter.place.encode())],
        )
        for letter in letters
    ]
    await produce_all(records, settings.client_options())
    return len(records)


async def _topic(settings: Settings) -> tuple[str, int]:
    topic = topic_name(topics.DEAD_LETTERS, settings.topic_prefix)
    counts = await partition_counts(settings.client_options())
    if topic not in counts:
        raise RunError(f"there is no topic {topic}; `pileon topics` creates what is missing")
    return topic, counts[topic]
