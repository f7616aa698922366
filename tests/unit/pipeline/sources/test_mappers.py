"""Each platform's payload becomes the post that a person would read in it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from pipeline.sources.mapped import Mapped
from pipeline.sources.registry import map_payload
from schemas.codec import BadRecordError
from schemas.post import Author, Media, Mention, Post, Reference
from tests.unit.pipeline.sources.payloads import (
    ALL,
    CID,
    DID,
    MINISTER,
    bluesky,
    mastodon,
    reddit,
    telegram,
    x,
)

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
NOVEMBER = datetime(2026, 11, 1, tzinfo=UTC)


def post(source: str, payload: dict[str, Any]) -> Post:
    """Map a payload that holds a post."""
    mapped = map_payload(source, json.dumps(payload).encode())
    assert isinstance(mapped, Mapped)
    return mapped.post


def skipped(source: str, payload: dict[str, Any]) -> bool:
    """Say whether a payload is understood as no post."""
    return map_payload(source, json.dumps(payload).encode()) is None


def refusal(source: str, payload: dict[str, Any]) -> str:
    """Return the reason why a payload is refused."""
    with pytest.raises(BadRecordError) as refused:
        map_payload(source, json.dumps(payload).encode())
    return str(refused.value)


def test_a_native_post_passes_as_it_is() -> None:
    """The outside format is its own mapper."""
    assert post("native", ALL["native"]()) == Post(
        id="1", platform="x", created_at=NOON, author=Author("42", "troll"), text="shame"
    )


def test_a_bluesky_post() -> None:
    """Times are Jetstream's, handles come from the connector, mentions from the facets."""
    parent = f"at://{MINISTER}/app.bsky.feed.post/parent"
    assert post("bluesky", bluesky()) == Post(
        id=f"at://{DID}/app.bsky.feed.post/3lbq",
        platform="bluesky",
        created_at=NOON.replace(microsecond=123_000),
        author=Author(DID, "troll.example", "Troll", NOVEMBER, 3, 4, 5, None, "bio", CID),
        kind="reply",
        text="é @minister.example shame #Resign",
        lang="en",
        reply_to=Reference(parent, MINISTER, "minister.example"),
        conversation_id=f"at://{MINISTER}/app.bsky.feed.post/root",
        mentions=(Mention("minister.example", MINISTER),),
        hashtags=("Resign",),
        urls=("https://a.example/x",),
        media=(Media(hash=CID),),
        url=f"https://bsky.app/profile/{DID}/post/3lbq",
    )


def test_a_bluesky_post_without_what_the_connector_adds() -> None:
    """A mention's handle is read from the text; for the rest DIDs stand in."""
    payload = bluesky()
    del payload["author"], payload["handles"]
    bare = post("bluesky", payload)
    assert bare.author == Author(DID, DID)
    assert bare.mentions == (Mention("minister.example", MINISTER),)
    assert bare.reply_to is not None
    assert bare.reply_to.author_id == MINISTER
    payload["commit"]["record"]["facets"][0]["index"] = {"byteStart": 5, "byteEnd": 999}
    assert post("bluesky", payload).mentions == (Mention(MINISTER, MINISTER),)


@pytest.mark.parametrize("with_media", [False, True])
def test_a_bluesky_quote(with_media: bool) -> None:
    """A quoted post is found with and without media beside it."""
    link = {"uri": f"at://{MINISTER}/app.bsky.feed.post/q", "cid": CID}
    payload = bluesky()
    record = payload["commit"]["record"]
    del record["reply"]
    record["embed"] = {"$type": "app.bsky.embed.record", "record": link}
    if with_media:
        external = {
            "$type": "app.bsky.embed.external",
            "external": {"uri": "https://b.example", "title": "B"},
        }
        record["embed"] = {"$type": "x", "record": {"record": link}, "media": external}
    quote = post("bluesky", payload)
    assert (quote.kind, quote.quote_of) == ("quote", Reference(link["uri"], MINISTER, "minister.example"))
    assert quote.urls == ("https://a.example/x", *(["https://b.example"] if with_media else []))


def test_a_bluesky_repost() -> None:
    """A repost is a record of its own and points at its subject."""
    payload = bluesky()
    subject = f"at://{MINISTER}/app.bsky.feed.post/s"
    payload["commit"] |= {
        "collection": "app.bsky.feed.repost",
        "record": {"subject": {"uri": subject, "cid": CID}},
    }
    repost = post("bluesky", payload)
    assert (repost.kind, repost.repost_of) == ("repost", Reference(subject, MINISTER, "minister.example"))
    payload["commit"]["record"] = {}
    assert refusal("bluesky", payload) == "missing_field: a repost without `subject`"


def test_bluesky_events_that_are_no_posts_are_skipped() -> None:
    """Likes, deletions, edits and account events are understood and left out."""
    payload = bluesky()
    assert skipped("bluesky", {"did": DID, "time_us": 1, "kind": "identity", "identity": {"did": DID}})
    assert skipped("bluesky", payload | {"commit": {"operation": "delete", "collection": "c", "rkey": "r"}})
    like = payload["commit"] | {"collection": "app.bsky.feed.like", "record": {"subject": {"uri": "at://a"}}}
    assert skipped("bluesky", payload | {"commit": like})
    assert refusal("bluesky", {"did": DID, "time_us": 1, "kind": "commit"}).startswith("missing_field")
    assert refusal(
        "bluesky", payload | {"commit": like | {"collection": "app.bsky.feed.post", "record": None}}
    )


def test_a_mastodon_status() -> None:
    """HTML becomes text; links of mentions and hashtags are not links of the post."""
    assert post("mastodon", mastodon()) == Post(
        id="https://social.example/users/troll/statuses/1122",
        platform="mastodon",
        created_at=NOON.replace(microsecond=123_000),
        author=Author("troll@far.example", "troll@far.example", "Troll", NOVEMBER, 3, 4, 5, None, "bio"),
        kind="reply",
        text="politics\n@minister 1 < 2\nsee a.example\n#Resign",
        lang="en",
        reply_to=Reference("1100", "minister@social.example", "minister@social.example"),
        mentions=(Mention("minister@social.example", "minister@social.example"),),
        hashtags=("resign",),
        urls=("https://a.example/?x=1&y=2",),
        media=(Media("UB", "https://m.example/1.png"),),
        url="https://social.example/users/troll/statuses/1122",
    )


def test_a_mastodon_stream_message_holds_its_status_as_text() -> None:
    """The stream wraps statuses; other events and what is not public are skipped."""
    wrapped = {"stream": ["public"], "event": "update", "payload": json.dumps(mastodon())}
    assert post("mastodon", wrapped) == post("mastodon", mastodon())
    assert skipped("mastodon", {"event": "notification", "payload": "{}"})
    assert skipped("mastodon", mastodon() | {"visibility": "direct"})
    assert refusal("mastodon", {"event": "update", "payload": "{"}).startswith("bad_json")
    assert refusal("mastodon", {"event": "update"}).startswith("tombstone")


def test_a_mastodon_boost_and_quote() -> None:
    """What is boosted or quoted is named with its account."""
    plain = mastodon() | {"in_reply_to_id": None, "in_reply_to_account_id": None}
    status = "https://social.example/users/troll/statuses/1122"
    reference = Reference(status, "troll@far.example", "troll@far.example")
    boost = post("mastodon", plain | {"reblog": mastodon()})
    assert (boost.kind, boost.repost_of) == ("repost", reference)
    quote = post("mastodon", plain | {"quote": {"state": "accepted", "quoted_status": mastodon()}})
    assert (quote.kind, quote.quote_of) == ("quote", reference)


def test_an_x_post() -> None:
    """Users, quoted posts and media come from the expansions."""
    assert post("x", x()) == Post(
        id="1859",
        platform="x",
        created_at=NOON,
        author=Author("42", "troll", "Troll", NOVEMBER, 3, 4, 5, False, "bio"),
        kind="reply",
        text="@minister shame #Resign https://t.example/1",
        lang="en",
        reply_to=Reference("1802", "7", "minister"),
        quote_of=Reference("1801", "8", "other"),
        conversation_id="1800",
        mentions=(Mention("minister", "7"),),
        hashtags=("Resign",),
        urls=("https://a.example/1",),
        media=(Media(url="https://m.example/1.jpg"),),
        url="https://x.com/i/status/1859",
    )


def test_an_x_post_without_expansions_and_a_long_one() -> None:
    """Ids stand in for handles; a long post's text and entities are those of its note."""
    payload = x()
    del payload["includes"]
    payload["data"]["note_tweet"] = {"text": "long", "entities": {"hashtags": [{"tag": "Long"}]}}
    bare = post("x", payload)
    assert bare.author == Author("42", "42")
    assert bare.reply_to == Reference("1802", "7")
    assert (bare.text, bare.hashtags, bare.mentions) == ("long", ("Long",), ())


def test_an_x_repost() -> None:
    """A repost names whose post it is."""
    payload = x()
    payload["data"]["referenced_tweets"] = [{"type": "retweeted", "id": "1801"}]
    repost = post("x", payload)
    assert (repost.kind, repost.repost_of, repost.reply_to) == (
        "repost",
        Reference("1801", "8", "other"),
        None,
    )
    assert refusal("x", {"errors": [{"title": "gone"}]}).startswith("missing_field")


def test_a_telegram_message() -> None:
    """Text parts are joined; ids are made unique by their chat."""
    assert post("telegram", telegram()) == Post(
        id="99/5",
        platform="telegram",
        created_at=NOON,
        author=Author("user42", "user42", "Troll"),
        kind="reply",
        text="@minister shame #Resign herehim",
        reply_to=Reference("99/4"),
        conversation_id="99",
        mentions=(Mention("minister"), Mention("user7", "user7")),
        hashtags=("Resign",),
        urls=("https://a.example/1",),
        url="https://t.me/c/99/5",
    )


def test_other_telegram_messages() -> None:
    """Forwards are reposts, channels have names, joining is no post, and time must be certain."""
    plain = telegram() | {"text": "plain"}
    forward = post("telegram", plain | {"forwarded_from": "Channel", "forwarded_from_id": "channel3"})
    assert (forward.kind, forward.repost_of) == ("repost", Reference(None, "channel3", "Channel"))
    own = post("telegram", plain | {"chat": {"id": 3, "username": "news"}, "from_id": "channel3"})
    assert own.author == Author("channel3", "news", "Troll")
    assert post("telegram", plain | {"from_id": 42}).author.id == "42"
    assert skipped("telegram", plain | {"type": "service", "action": "join_group_by_link"})
    assert "date_unixtime" in refusal("telegram", plain | {"date_unixtime": None})
    assert "from_id" in refusal("telegram", plain | {"from_id": None})
    del plain["chat"]
    assert "chat" in refusal("telegram", plain)


def test_a_reddit_comment() -> None:
    """A comment replies; accounts are named with u/."""
    assert post("reddit", reddit()) == Post(
        id="t1_c1",
        platform="reddit",
        created_at=NOON,
        author=Author("t2_42", "troll", created_at=NOVEMBER),
        kind="reply",
        text="u/minister shame /u/other http://a.example/u/none",
        reply_to=Reference("t1_c0"),
        conversation_id="t3_s1",
        mentions=(Mention("minister"), Mention("other")),
        urls=("http://a.example/u/none",),
        url="https://www.reddit.com/comments/s1/_/c1",
    )


def test_a_reddit_submission() -> None:
    """A submission's title belongs to its text, its link to its links."""
    thing = {"id": "s1", "author": "troll", "created_utc": 1795262400.0, "title": "Resign", "selftext": "now"}
    submission = post("reddit", {"kind": "t3", "data": thing | {"url": "https://a.example"}})
    assert (submission.id, submission.kind, submission.text) == ("t3_s1", "post", "Resign\nnow")
    assert submission.urls == ("https://a.example",)
    assert post("reddit", thing | {"url": "https://www.reddit.com/r/news/s1"}).urls == ()
    shared = post("reddit", thing | {"crosspost_parent": "t3_s0"})
    assert (shared.kind, shared.repost_of) == ("repost", Reference("t3_s0"))


def test_reddit_posts_without_an_author_are_skipped() -> None:
    """All deleted accounts have one name; as one account they would look like a gang."""
    assert skipped("reddit", reddit() | {"author": "[deleted]"})
    assert "body" in refusal("reddit", {"id": "1", "author": "a", "created_utc": 1})


def test_parents_of_reddit_comments_that_archives_write_in_other_ways() -> None:
    """A number is that of the parent, in base 36 as its name has it; without a parent the submission is answered."""
    assert post("reddit", reddit() | {"parent_id": 1_234_567}).reply_to == Reference("t1_qglj")
    assert post("reddit", reddit() | {"parent_id": None}).reply_to == Reference("t3_s1")
    assert post("reddit", reddit() | {"parent_id": "", "link_id": 36}).reply_to == Reference("t3_10")
    orphan = post("reddit", reddit() | {"parent_id": None, "link_id": None})
    assert (orphan.kind, orphan.reply_to, orphan.conversation_id) == ("reply", None, None)
