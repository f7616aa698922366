"""Payloads that say that a post is gone, and edits, which say that it is not."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from pipeline.sources.registry import map_payload
from schemas.codec import BadRecordError
from schemas.deletion import Deletion
from tests.unit.pipeline.sources.payloads import DID, bluesky, reddit

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
POST = f"at://{DID}/app.bsky.feed.post/3l"


def event(**fields: Any) -> dict[str, Any]:
    """Return an event of Jetstream at noon."""
    return {"did": DID, "time_us": 1_795_262_400_000_000, **fields}


def commit(operation: str, collection: str = "app.bsky.feed.post") -> dict[str, Any]:
    """Return a commit without a record."""
    return {"operation": operation, "collection": collection, "rkey": "3l"}


SUBMISSION = {"id": "s1", "author": "[deleted]", "created_utc": 1, "title": "t"}


@pytest.mark.parametrize(
    ("source", "payload", "deletion"),
    [
        ("bluesky", event(kind="commit", commit=commit("delete")), Deletion("bluesky", POST, DID, NOON)),
        (
            "bluesky",
            event(kind="commit", commit=commit("delete", "app.bsky.feed.repost")),
            Deletion("bluesky", POST.replace("post/", "repost/"), DID, NOON),
        ),
        (
            "bluesky",
            event(kind="account", account={"active": False, "status": "deleted", "did": DID}),
            Deletion("bluesky", None, DID, NOON),
        ),
        ("mastodon", {"event": "delete", "payload": "1122"}, Deletion("mastodon", "1122")),
        ("mastodon", {"event": "delete", "payload": 1122}, Deletion("mastodon", "1122")),
        (
            "mastodon",
            {"event": "delete", "payload": "1122", "uri": "https://a.example/1"},
            Deletion("mastodon", "https://a.example/1"),
        ),
        (
            "x",
            {"delete": {"tweet": {"id": "1", "author_id": "2"}, "event_at": "2026-11-21T12:00:00.000Z"}},
            Deletion("x", "1", "2", NOON),
        ),
        ("x", {"data": {"drop": {"tweet": {"id": 1, "author_id": None}}}}, Deletion("x", "1")),
        ("x", {"user_delete": {"user": {"id": "2"}, "event_at": None}}, Deletion("x", None, "2")),
        (
            "x",
            {
                "delete": {
                    "status": {"id": 1, "id_str": "1", "user_id_str": "2"},
                    "timestamp_ms": "1795262400000",
                }
            },
            Deletion("x", "1", "2", NOON),
        ),
        ("reddit", reddit() | {"body": "[removed]"}, Deletion("reddit", "t1_c1", "t2_42")),
        (
            "reddit",
            reddit() | {"body": "[deleted]", "author": "[deleted]", "author_fullname": None, "name": None},
            Deletion("reddit", "t1_c1"),
        ),
        ("reddit", SUBMISSION | {"selftext": "[deleted]"}, Deletion("reddit", "t3_s1")),
        (
            "reddit",
            SUBMISSION | {"removed_by_category": "moderator", "author": "troll"},
            Deletion("reddit", "t3_s1", "troll"),
        ),
    ],
)
def test_what_is_gone_is_told(source: str, payload: dict[str, Any], deletion: Deletion) -> None:
    """Each platform has its own way to say it."""
    assert map_payload(source, json.dumps(payload).encode()) == deletion


@pytest.mark.parametrize(
    ("source", "payload"),
    [
        ("bluesky", event(kind="commit", commit=commit("delete", "app.bsky.feed.like"))),
        ("bluesky", event(kind="account", account={"active": False, "status": "deactivated"})),
        ("bluesky", event(kind="account", account=None)),
        ("x", {"undrop": {"tweet": {"id": "1"}}}),
        ("x", {"user_protect": {"user": {"id": "1"}}}),
        ("reddit", reddit() | {"author": "[deleted]"}),
    ],
)
def test_what_only_pauses_is_neither(source: str, payload: dict[str, Any]) -> None:
    """Likes, accounts that may come back, and posts whose words are still there."""
    assert map_payload(source, json.dumps(payload).encode()) is None


@pytest.mark.parametrize(
    ("source", "payload", "field"),
    [
        ("mastodon", {"event": "delete"}, "payload"),
        ("x", {"delete": {}}, r"tweet\.id"),
        ("x", {"user_delete": {"user": {"id": []}}}, r"user\.id"),
    ],
)
def test_a_deletion_of_nothing_is_refused(source: str, payload: dict[str, Any], field: str) -> None:
    """It names the field that is missing."""
    with pytest.raises(BadRecordError, match=field):
        map_payload(source, json.dumps(payload).encode())


def test_an_edit_after_a_deletion_is_a_post() -> None:
    """An update of a record is the post again."""
    payload = bluesky()
    payload["commit"]["operation"] = "update"
    mapped = map_payload("bluesky", json.dumps(payload).encode())
    assert mapped is not None
    assert not isinstance(mapped, Deletion)
