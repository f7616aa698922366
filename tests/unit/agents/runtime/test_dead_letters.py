"""What a dead letter keeps of a record."""

from __future__ import annotations

from hashlib import sha256

from agents.connectors.feed import Event
from agents.connectors.pump import Counts
from agents.connectors.shapes import Topics, mapped
from agents.kafka.outgoing import MAX_RECORD_BYTES
from agents.runtime.dead_letters import MAX_KEPT_BYTES, dead_letter, read_dead_letter
from schemas.codec import BadRecordError
from tests.support.fakes import record

ERROR = BadRecordError("wrong_type", "Expected `str`, got `int` - at `$.id`")


def test_a_dead_letter_says_where_the_record_stood_and_why_it_was_refused() -> None:
    """The value is kept byte by byte."""
    value = b'{"id": \xff}'
    sent = dead_letter("dead-letters", "watch", record(value, 41, topic="posts", partition=3), ERROR)
    assert (sent.topic, sent.key) == ("dead-letters", b"posts/3/41")
    letter = read_dead_letter(record(sent.value, headers=sent.headers))
    assert (letter.topic, letter.partition, letter.offset, letter.stage) == ("posts", 3, 41, "watch")
    assert (letter.reason, letter.detail) == (ERROR.reason, ERROR.detail)
    assert (letter.value, letter.size, letter.sha256) == (value, len(value), sha256(value).hexdigest())


def test_a_tombstone_stays_one() -> None:
    """A record without a value is told from one with an empty value."""
    for value, size in ((None, -1), (b"", 0)):
        sent = dead_letter("dead-letters", "watch", record(value), BadRecordError("tombstone", "no value"))
        letter = read_dead_letter(record(sent.value, headers=sent.headers))
        assert (letter.value, letter.size) == (value, size)


def test_what_no_topic_takes_is_cut_off_and_its_length_and_digest_kept() -> None:
    """A dead letter must never be what stops the stream."""
    value = b"x" * (MAX_RECORD_BYTES + 1)
    sent = dead_letter("dead-letters", "watch", record(value), ERROR)
    letter = read_dead_letter(record(sent.value, headers=sent.headers))
    assert letter.value == value[:-1]
    assert (letter.size, letter.sha256) == (len(value), sha256(value).hexdigest())


def test_the_records_own_key_and_headers_are_kept() -> None:
    """So that it can be written again as it was, with the name of its format."""
    headers = [("source", b"mastodon"), ("reason", b"\xff")]
    sent = dead_letter("dead-letters", "ingest", record(b"{}", key=b"\xfe", headers=headers), ERROR)
    letter = read_dead_letter(record(sent.value, headers=sent.headers))
    assert (letter.key, letter.headers) == (b"\xfe", tuple(headers))
    assert letter.reason == ERROR.reason
    assert letter.place == "posts/0/0"
    assert letter.is_whole


def test_headers_without_end_are_left_out() -> None:
    """A dead letter must never be larger than its topic takes."""
    headers = [("source", b"x"), ("large", b"x" * MAX_KEPT_BYTES), ("small", b"y")]
    sent = dead_letter("dead-letters", "ingest", record(b"{}", headers=headers), ERROR)
    assert read_dead_letter(record(sent.value, headers=sent.headers)).headers == (("source", b"x"),)


def test_what_a_connector_refused_has_the_place_of_its_letter() -> None:
    """It never stood in a topic; each is told from all others, and keeps the name of its format."""
    topics = Topics("posts.raw", "posts", "posts.deleted", "dead-letters")
    refused = mapped("reddit", topics)(Event(b"{", b"ana", 1), Counts())
    [sent] = refused
    letters = [
        read_dead_letter(
            record(sent.value, offset, topic="dead-letters", partition=2, headers=tuple(sent.headers))
        )
        for offset in (7, 8)
    ]
    assert [letter.place for letter in letters] == ["dead-letters/2/7", "dead-letters/2/8"]
    assert {letter.stood for letter in letters} == {False}
    assert (letters[0].topic, letters[0].key) == ("posts.raw", b"ana")
    assert letters[0].headers == (("source", b"reddit"),)
