"""What records an event becomes: the payload itself for ``posts.raw``, or what is mapped of it already."""

from __future__ import annotations

from hashlib import sha256
from typing import Final, NamedTuple

from agents.connectors.feed import Event
from agents.connectors.pump import Counts, Shape
from agents.kafka.outgoing import MAX_RECORD_BYTES, Outgoing
from agents.runtime.dead_letters import HEADERS, KEY_HEADER
from agents.stages.ingest import SOURCE_HEADER
from pipeline.sources.mapped import Source
from pipeline.sources.payload import MAX_PAYLOAD_BYTES
from pipeline.sources.registry import map_payload
from schemas.codec import BadRecordError, encode_post
from schemas.deletion import Deletion, encode_deletion

STAGE: Final = "connector"


class Topics(NamedTuple):
    """Full names of the topics that connectors write to."""

    raw: str
    posts: str
    deleted: str
    dead_letters: str


def raw(format_: str, topics: Topics) -> Shape:
    """Return a shape that hands payloads on as they came; the ingest agent maps them."""
    header = [(SOURCE_HEADER, format_.encode())]

    def shape(event: Event, counts: Counts) -> list[Outgoing]:
        if len(event.value) > MAX_PAYLOAD_BYTES - 1024:
            counts.refused += 1
            error = BadRecordError("oversized", f"{len(event.value)} bytes are more than a topic takes")
            return [_dead_letter(topics, format_, event, error)]
        return [Outgoing(topics.raw, event.value, key=event.key, headers=header)]

    return shape


def mapped(format_: Source, topics: Topics) -> Shape:
    """Return a shape that maps payloads itself, for installations without an ingest agent."""

    def shape(event: Event, counts: Counts) -> list[Outgoing]:
        try:
            found = map_payload(format_, event.value)
        except BadRecordError as error:
            counts.refused += 1
            return [_dead_letter(topics, format_, event, error)]
        if found is None:
            return []
        if isinstance(found, Deletion):
            return [Outgoing(topics.deleted, encode_deletion(found), key=_key(found.key))]
        post = found.post
        return [Outgoing(topics.posts, encode_post(post), key=_key(f"{post.platform}:{post.author.id}"))]

    return shape


def _key(text: str) -> bytes:
    return text.encode(errors="surrogatepass")


def _dead_letter(topics: Topics, format_: str, event: Event, error: BadRecordError) -> Outgoing:
    """Return the dead letter of a payload that never stood in a topic; its header ``source`` names the format."""
    digest = sha256(event.value).hexdigest()
    says = (topics.raw, "-1", "-1", STAGE, error.reason, error.detail, digest, str(len(event.value)))
    headers = [(name, text.encode(errors="replace")) for name, text in zip(HEADERS, says, strict=True)]
    if event.key is not None:
        headers.append((KEY_HEADER, event.key))
    return Outgoing(
        topics.dead_letters,
        event.value[:MAX_RECORD_BYTES],
        key=f"{format_}/{digest}".encode(),
        headers=[*headers, (SOURCE_HEADER, format_.encode())],
    )
