"""The ingest agent: every payload leaves as a post or a dead letter, or is rightly none."""

from __future__ import annotations

import json

from agents.stages.ingest import SOURCE_HEADER, IngestHandler
from schemas.codec import decode_post, encode_post
from schemas.deletion import decode_deletion
from tests.support.fakes import FakeLog, record
from tests.support.posts import post


async def test_posts_keep_their_partition_and_order() -> None:
    """What was in order in ``posts.raw`` is in order in ``posts``."""
    log = FakeLog()
    posts = [post(number) for number in range(3)]
    await IngestHandler("posts", "dead", log, deleted="deleted").take(
        2, [record(encode_post(one)) for one in posts]
    )
    assert [decode_post(outgoing.value) for outgoing in log.of("posts")] == posts
    assert {outgoing.partition for outgoing in log.sent} == {2}
    assert log.sent[0].key == b"x:a0"


async def test_the_header_says_how_to_read_a_payload() -> None:
    """An unknown source is refused by name; a payload that does not fit its source, too."""
    log = FakeLog()
    payload = encode_post(post(0))
    sources = [b"native", b"myspace", b"mastodon", b"\xff"]
    batch = [record(payload, index, headers=[(SOURCE_HEADER, one)]) for index, one in enumerate(sources)]
    await IngestHandler("posts", "dead", log, deleted="deleted").take(0, batch)
    assert len(log.of("posts")) == 1
    assert [dict(letter.headers)["offset"] for letter in log.of("dead")] == [b"1", b"2", b"3"]


async def test_bad_payloads_are_refused_one_by_one() -> None:
    """Good payloads around a bad one go on."""
    log = FakeLog()
    batch = [record(encode_post(post(0))), record(b"{", 1), record(None, 2), record(encode_post(post(1)), 3)]
    await IngestHandler("posts", "dead", log, deleted="deleted").take(0, batch)
    assert len(log.of("posts")) == 2
    assert [dict(letter.headers)["reason"] for letter in log.of("dead")] == [b"bad_json", b"tombstone"]


async def test_deletions_go_where_the_store_can_honour_them() -> None:
    """What is deleted is its key, so that all that is said of one post stays in order."""
    log = FakeLog()
    commit = {"operation": "delete", "collection": "app.bsky.feed.post", "rkey": "3l"}
    event = json.dumps(
        {"did": "did:plc:a", "time_us": 1_795_262_400_000_000, "kind": "commit", "commit": commit}
    )
    header = [(SOURCE_HEADER, b"bluesky")]
    await IngestHandler("posts", "dead", log, deleted="deleted").take(
        0, [record(event.encode(), headers=header)]
    )
    (outgoing,) = log.sent
    assert (outgoing.topic, outgoing.partition) == ("deleted", None)
    assert outgoing.key == b"bluesky:at://did:plc:a/app.bsky.feed.post/3l"
    assert decode_deletion(outgoing.value or b"").author_id == "did:plc:a"
