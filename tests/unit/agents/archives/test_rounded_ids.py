"""Ids that a spreadsheet rounded are known, in every field, and no others."""

from __future__ import annotations

import msgspec
import pytest

from agents.archives.item import BadPost, decoded, decoded_together
from agents.archives.rounded_ids import rounded_field, some_rounded
from schemas.codec import encode_post
from schemas.post import Author, Mention, Post, Reference
from tests.support.posts import post

ROUNDED = ["1.8E+18", "1,8E+18", "1.80123456789012E+18", "1.8e+18", "1.8E18", "2E+18", "-1.8E+18", "1.8E+018"]


@pytest.mark.parametrize("name", ROUNDED)
def test_every_form_is_known_in_every_field(name: str) -> None:
    """Whatever the program and its language; and wherever an id stands, for rounded threads would be one thread."""
    replace = msgspec.structs.replace
    found = [
        rounded_field(one)
        for one in (
            replace(post(1), id=name),
            replace(post(1), author=Author(id=name, handle="h")),
            replace(post(1), reply_to=Reference(post_id=name)),
            replace(post(1), repost_of=Reference(author_id=name)),
            replace(post(1), quote_of=Reference(post_id=name)),
            replace(post(1), conversation_id=name),
            replace(post(1), mentions=(Mention(handle="h", id=name),)),
        )
    ]
    assert found == [
        "id",
        "author.id",
        "reply_to.post_id",
        "repost_of.author_id",
        "quote_of.post_id",
        "conversation_id",
        "mentions.id",
    ]


@pytest.mark.parametrize(
    "name",
    [
        "1801234567890123456",
        "1e12345",
        "3e5",
        "at://did:plc:e5/app.bsky.feed.post/3k",
        "a.b@c.d",
        "1.5",
        "t3_1e5",
        "E+18",
    ],
)
def test_ids_of_platforms_are_none(name: str) -> None:
    """Letters and dots are no sign of rounding."""
    one = msgspec.structs.replace(post(1), id=name, conversation_id=name)
    assert rounded_field(one) is None
    assert not some_rounded([one])


def test_one_among_many_is_found_and_refused_alone() -> None:
    """The others are taken, and the reason names the field."""
    some: list[Post] = [post(number) for number in range(10)]
    some[4] = msgspec.structs.replace(some[4], id="1.8E+18")
    assert some_rounded(some)

    items = list(decoded_together("a.csv", range(1, 11), [encode_post(one) for one in some]))

    (refused,) = [item for item in items if isinstance(item, BadPost)]
    assert (refused.position, refused.reason) == (5, "rounded_id")
    assert refused.detail == "`id` was rounded by a spreadsheet, as in 1.8E+18; export ids as text"
    assert len(items) == 10
    assert isinstance(decoded("a", 1, encode_post(some[0])), Post)
