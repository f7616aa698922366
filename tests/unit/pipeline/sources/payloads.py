"""Made-up payloads in the platforms' own shapes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

DID = "did:plc:aaaaaaaaaaaaaaaaaaaaaaaa"
MINISTER = "did:plc:mmmmmmmmmmmmmmmmmmmmmmmm"
CID = "bafkreiaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"


def bluesky() -> dict[str, Any]:
    """A reply with a mention, a hashtag, a link, a picture and the author's profile."""
    return {
        "did": DID,
        "time_us": 1_795_262_400_123_456,
        "kind": "commit",
        "commit": {
            "rev": "3l",
            "operation": "create",
            "collection": "app.bsky.feed.post",
            "rkey": "3lbq",
            "cid": CID,
            "record": {
                "$type": "app.bsky.feed.post",
                "createdAt": "1999-01-01T00:00:00Z",
                "langs": ["en", "de"],
                "text": "é @minister.example shame #Resign",
                "reply": {
                    "root": {"cid": CID, "uri": f"at://{MINISTER}/app.bsky.feed.post/root"},
                    "parent": {"cid": CID, "uri": f"at://{MINISTER}/app.bsky.feed.post/parent"},
                },
                "embed": {
                    "$type": "app.bsky.embed.images",
                    "images": [{"alt": "", "image": {"$type": "blob", "ref": {"$link": CID}, "size": 1}}],
                },
                "facets": [
                    {
                        "index": {"byteStart": 3, "byteEnd": 20},
                        "features": [{"$type": "app.bsky.richtext.facet#mention", "did": MINISTER}],
                    },
                    {
                        "index": {"byteStart": 27, "byteEnd": 34},
                        "features": [{"$type": "app.bsky.richtext.facet#tag", "tag": "Resign"}],
                    },
                    {
                        "index": {"byteStart": 0, "byteEnd": 1},
                        "features": [{"$type": "app.bsky.richtext.facet#link", "uri": "https://a.example/x"}],
                    },
                ],
            },
        },
        "author": {
            "did": DID,
            "handle": "troll.example",
            "displayName": "Troll",
            "createdAt": "2026-11-01T00:00:00Z",
            "followersCount": 3,
            "followsCount": 4,
            "postsCount": 5,
            "description": "bio",
            "avatar": f"https://cdn.example/img/avatar/plain/{DID}/{CID}@jpeg",
        },
        "handles": {MINISTER: "minister.example"},
    }


def mastodon() -> dict[str, Any]:
    """A public reply on an instance."""
    return {
        "id": "1122",
        "created_at": "2026-11-21T12:00:00.123Z",
        "in_reply_to_id": "1100",
        "in_reply_to_account_id": "7",
        "visibility": "public",
        "language": "en",
        "spoiler_text": "politics",
        "uri": "https://social.example/users/troll/statuses/1122",
        "content": (
            '<p><a href="https://social.example/@minister" class="u-url mention">@<span>minister</span></a>'
            " 1 &lt; 2"
            '<br>see <a href="https://a.example/?x=1&amp;y=2" rel="nofollow"><span>a.example</span></a></p>'
            '<p><a href="https://social.example/tags/r" class="mention hashtag">#<span>Resign</span></a></p>'
        ),
        "account": {
            "id": "42",
            "username": "troll",
            "acct": "troll@far.example",
            "display_name": "Troll",
            "created_at": "2026-11-01T00:00:00.000Z",
            "followers_count": 3,
            "following_count": 4,
            "statuses_count": 5,
            "note": "<p>bio</p>",
        },
        "mentions": [
            {"id": "7", "username": "minister", "acct": "minister", "url": "https://social.example/@m"}
        ],
        "tags": [{"name": "resign", "url": "https://social.example/tags/resign"}],
        "media_attachments": [
            {"id": "1", "type": "image", "url": "https://m.example/1.png", "blurhash": "UB"}
        ],
    }


def x() -> dict[str, Any]:
    """A reply that quotes, expanded."""
    return {
        "data": {
            "id": "1859",
            "text": "@minister shame #Resign https://t.example/1",
            "author_id": "42",
            "created_at": "2026-11-21T12:00:00.000Z",
            "conversation_id": "1800",
            "lang": "en",
            "in_reply_to_user_id": "7",
            "referenced_tweets": [{"type": "quoted", "id": "1801"}, {"type": "replied_to", "id": "1802"}],
            "entities": {
                "mentions": [{"start": 0, "end": 9, "username": "minister", "id": "7"}],
                "hashtags": [{"start": 16, "end": 23, "tag": "Resign"}],
                "urls": [
                    {"url": "https://t.example/1", "expanded_url": "https://a.example/1"},
                    {"url": "https://t.example/2", "expanded_url": "https://x.example/p", "media_key": "3_1"},
                ],
            },
            "attachments": {"media_keys": ["3_1"]},
            "edit_history_tweet_ids": ["1859"],
        },
        "includes": {
            "users": [
                {
                    "id": "42",
                    "username": "troll",
                    "name": "Troll",
                    "created_at": "2026-11-01T00:00:00.000Z",
                    "verified": False,
                    "description": "bio",
                    "public_metrics": {"followers_count": 3, "following_count": 4, "tweet_count": 5},
                },
                {"id": "7", "username": "minister", "name": "The Minister"},
                {"id": "8", "username": "other", "name": "Other"},
            ],
            "tweets": [{"id": "1801", "text": "quoted", "author_id": "8"}],
            "media": [{"media_key": "3_1", "type": "photo", "url": "https://m.example/1.jpg"}],
        },
        "matching_rules": [{"id": "1", "tag": "ministers"}],
    }


def telegram() -> dict[str, Any]:
    """A reply in a group."""
    return {
        "chat": {"id": 99, "name": "A group", "type": "public_supergroup"},
        "id": 5,
        "type": "message",
        "date": "2026-11-21T17:30:00",
        "date_unixtime": "1795262400",
        "from": "Troll",
        "from_id": "user42",
        "reply_to_message_id": 4,
        "text": [
            {"type": "mention", "text": "@minister"},
            " shame ",
            {"type": "hashtag", "text": "#Resign"},
            " ",
            {"type": "text_link", "text": "here", "href": "https://a.example/1"},
            {"type": "mention_name", "text": "him", "user_id": 7},
        ],
    }


def reddit() -> dict[str, Any]:
    """A comment."""
    return {
        "id": "c1",
        "name": "t1_c1",
        "author": "troll",
        "author_fullname": "t2_42",
        "author_created_utc": 1793491200,
        "created_utc": "1795262400",
        "body": "u/minister shame /u/other http://a.example/u/none",
        "link_id": "t3_s1",
        "parent_id": "t1_c0",
        "subreddit": "news",
        "score": 1,
    }


def native() -> dict[str, Any]:
    """A post in the outside format."""
    return {
        "id": "1",
        "platform": "x",
        "created_at": "2026-11-21T12:00:00Z",
        "author": {"id": "42", "handle": "troll"},
        "text": "shame",
    }


ALL = {
    "native": native,
    "bluesky": bluesky,
    "mastodon": mastodon,
    "x": x,
    "telegram": telegram,
    "reddit": reddit,
}


def submission() -> dict[str, Any]:
    """A submission of Reddit's interface that shares another."""
    return {
        "kind": "t3",
        "data": {
            "id": "s1",
            "name": "t3_s1",
            "author": "troll",
            "created_utc": 1795262400.0,
            "title": "Look at u/minister",
            "selftext": "text [a](https://a.example/1)",
            "url": "https://i.redd.it/x.png",
            "permalink": "/r/news/comments/s1/look/",
            "edited": False,
            "crosspost_parent": "t3_s0",
            "crosspost_parent_list": [{"id": "s0", "author": "other", "selftext": "original"}],
        },
    }


def bluesky_repost() -> dict[str, Any]:
    """A repost by way of another."""
    event = bluesky()
    event["commit"]["collection"] = "app.bsky.feed.repost"
    event["commit"]["record"] = {
        "$type": "app.bsky.feed.repost",
        "createdAt": "2026-11-21T12:00:00Z",
        "subject": {"cid": CID, "uri": f"at://{MINISTER}/app.bsky.feed.post/root"},
        "via": {"cid": CID, "uri": f"at://{MINISTER}/app.bsky.feed.repost/r"},
    }
    return event


def bluesky_quote() -> dict[str, Any]:
    """A quote with a card, by an account of which nothing is known."""
    event = bluesky()
    del event["author"], event["handles"]
    event["commit"]["record"]["embed"] = {
        "$type": "app.bsky.embed.recordWithMedia",
        "record": {"record": {"cid": CID, "uri": f"at://{MINISTER}/app.bsky.feed.post/q"}},
        "media": {
            "$type": "app.bsky.embed.external",
            "external": {"uri": "https://a.example/1", "title": "t"},
        },
    }
    return event


def boost() -> dict[str, Any]:
    """A boost of a status."""
    status = mastodon()
    account = status["account"] | {"id": "43", "acct": "b@far.example", "username": "b"}
    return {
        "id": "9",
        "created_at": "2026-11-21T12:05:00Z",
        "visibility": "public",
        "uri": "https://far.example/users/b/statuses/9/activity",
        "content": "",
        "account": account,
        "reblog": status,
    }


def retweet() -> dict[str, Any]:
    """A repost on X, with what it repeats."""
    payload = x()
    payload["data"]["text"] = "RT @other: quoted te…"
    payload["data"]["referenced_tweets"] = [{"type": "retweeted", "id": "1801"}]
    payload["includes"]["tweets"] = [
        {
            "id": "1801",
            "text": "quoted text in full",
            "author_id": "8",
            "note_tweet": {
                "text": "quoted text in full, and long",
                "entities": {"mentions": [{"username": "minister"}]},
            },
        }
    ]
    return payload


def channel_post() -> dict[str, Any]:
    """A forwarded message of a channel, with a picture."""
    return telegram() | {
        "chat": {"id": 99, "name": "A channel", "type": "public_channel", "username": "chan"},
        "text": "@minister shame https://a.example",
        "text_entities": [
            {"type": "mention", "text": "@minister"},
            {"type": "link", "text": "https://a.example"},
        ],
        "forwarded_from": "Other",
        "forwarded_from_id": "channel77",
        "photo": "photos/1.jpg",
        "edited_unixtime": "1795262460",
        "reactions": [{"type": "emoji", "count": 1, "emoji": "x"}],
    }


Payload = Callable[[], dict[str, Any]]

VARIANTS: dict[str, list[Payload]] = {
    "bluesky": [bluesky_repost, bluesky_quote],
    "mastodon": [boost],
    "x": [retweet],
    "telegram": [channel_post],
    "reddit": [submission],
}
"""Payloads of other forms."""

NEEDED: dict[Payload, set[tuple[Any, ...]]] = {
    bluesky_repost: {("commit", "record", "subject"), ("commit", "record", "subject", "uri")},
    submission: {("data",), ("data", "id"), ("data", "author"), ("data", "created_utc")},
}
"""What must be there in addition."""
