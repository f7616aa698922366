"""An event becomes a record of the right topic, or a dead letter that says why."""

from __future__ import annotations

import json

import pytest

from agents.connectors.feed import Event
from agents.connectors.pump import Counts
from agents.connectors.shapes import Topics, mapped, raw
from agents.kafka.transport import Record
from agents.runtime.dead_letters import read_dead_letter
from pipeline.sources.payload import MAX_PAYLOAD_BYTES
from schemas.codec import decode_post
from schemas.deletion import decode_deletion
from tests.support.fakes import record
from tests.unit.pipeline.sources.payloads import mastodon

TOPICS = Topics("raw", "posts", "deleted", "dead")


def test_payloads_go_on_as_they_came() -> None:
    """The header says what they are; even malformed ones, which the ingest agent refuses."""
    (outgoing,) = raw("x", TOPICS)(Event(b"{", b"42", 1), Counts())
    assert (outgoing.topic, outgoing.value, outgoing.key) == ("raw", b"{", b"42")
    assert dict(outgoing.headers) == {"source": b"x"}


def test_posts_and_deletions_are_mapped_here_if_asked_for() -> None:
    """As the ingest agent would."""
    shape, counts = mapped("mastodon", TOPICS), Counts()
    (post,) = shape(Event(json.dumps(mastodon()).encode(), None, 1), counts)
    assert (post.topic, post.key) == ("posts", b"mastodon:troll@far.example")
    assert decode_post(post.value).author.handle == "troll@far.example"
    (gone,) = shape(Event(b'{"event": "delete", "payload": "5"}', None, 2), counts)
    assert (gone.topic, decode_deletion(gone.value or b"").id) == ("deleted", "5")
    assert shape(Event(b'{"event": "notification"}', None, 3), counts) == []
    assert counts.refused == 0


@pytest.mark.parametrize("way", ["raw", "mapped"])
def test_what_cannot_be_taken_is_a_dead_letter(way: str) -> None:
    """It is counted, and says why and what it was."""
    counts = Counts()
    if way == "raw":
        (letter,) = raw("x", TOPICS)(Event(b" " * MAX_PAYLOAD_BYTES, None, 1), counts)
    else:
        (letter,) = mapped("x", TOPICS)(Event(b"{", None, 1), counts)
    assert (letter.topic, counts.refused) == ("dead", 1)
    read = read_dead_letter(as_record(letter.value, list(letter.headers)))
    assert (read.topic, read.stage) == ("raw", "connector")
    assert read.reason == ("oversized" if way == "raw" else "bad_json")
    assert dict(letter.headers)["source"] == b"x"


def as_record(value: bytes | None, headers: list[tuple[str, bytes]]) -> Record:
    """Return what a reader of the topic gets."""
    return record(value, headers=headers)
