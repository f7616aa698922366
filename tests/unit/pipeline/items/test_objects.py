"""What a post touches besides its target."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from pipeline.items.objects import objects_of, stable_hash
from schemas.post import Media, Mention, Post, Reference
from tests.support.posts import posts as any_posts
from tests.support.stream import written


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        ("thread", {"reply_to": Reference(post_id="9")}, {"quote_of": Reference(post_id="9", handle="m")}),
        ("repost", {"repost_of": Reference(post_id="9")}, {"repost_of": Reference(post_id="9", handle="m")}),
        ("link", {"urls": ["https://www.example.org/a"]}, {"urls": ["http://example.org/a?utm_source=x"]}),
        ("tag", {"hashtags": ["Resign"]}, {"hashtags": ["#RESIGN"]}),
        (
            "media",
            {"media": [Media(hash="ff00")]},
            {"media": [Media(hash="ff00", url="https://cdn.example/1")]},
        ),
    ],
)
def test_two_posts_touch_one_object(kind: str, one: dict[str, Any], other: dict[str, Any]) -> None:
    """The same thing in two spellings is one object of one kind."""
    first, second = (objects_of(written(number, **fields)) for number, fields in ((1, one), (2, other)))
    assert first == second
    assert [name for name, _ in first] == [kind]


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"reply_to": Reference(handle="minister"), "mentions": [Mention(handle="minister")]},
        {"repost_of": Reference(post_id="")},
        {"hashtags": ["", "#", " "]},
        {"urls": ["", "https://example.org", "nonsense"]},
        {"media": [Media(), Media(hash=""), Media(url="https://cdn.example/1")]},
    ],
)
def test_nothing_is_no_object(fields: dict[str, Any]) -> None:
    """An empty object would link everybody: neither the target itself nor a blank counts."""
    assert objects_of(written(1, **fields)) == []


def test_only_a_post_that_is_told_names_the_conversation() -> None:
    """Whom one speaks to does not: bots that somebody calls in a discussion all speak to the same."""
    spoken_to = (Mention(handle="minister"), Mention(handle="aide"))
    one = written(1, reply_to=Reference(post_id="9"), mentions=spoken_to)
    other = written(2, reply_to=Reference(post_id="9"), mentions=spoken_to[:1])
    assert objects_of(one) == objects_of(other) != []
    assert objects_of(written(3, mentions=spoken_to)) == []


def test_an_object_counts_once() -> None:
    """A link or tag repeated in a post is touched once."""
    post = written(1, urls=("https://a.example/x", "http://www.a.example/x/"), hashtags=("One", "one"))
    assert [kind for kind, _ in objects_of(post)] == ["link", "tag"]


def test_posts_of_two_platforms_share_links_but_no_threads() -> None:
    """Ids of posts are unique within a platform only."""
    fields: dict[str, Any] = {"reply_to": Reference(post_id="9"), "urls": ["https://a.example/x"]}
    here = set(objects_of(written(1, platform="x", **fields)))
    there = set(objects_of(written(1, platform="bluesky", **fields)))
    assert {kind for kind, _ in here & there} == {"link"}
    assert {kind for kind, _ in here ^ there} == {"thread"}


@given(any_posts)
def test_objects_come_in_one_order_and_fit_a_message(post: Post) -> None:
    """They are sorted, without repeats, and every hash is a positive 63-bit number."""
    objects = objects_of(post)
    assert objects == sorted(set(objects))
    assert all(0 <= number < 2**63 for _, number in objects)


def test_hashes_are_the_same_everywhere() -> None:
    """They are kept in snapshots, and told apart by where one part ends and the next begins."""
    assert stable_hash("x", "1") == 8016992354512837684
    assert stable_hash("x1") != stable_hash("x", "1")
