"""Posts that say in words that they repeat another's are reposts."""

from __future__ import annotations

import pytest
from hypothesis import given
from msgspec import structs

from pipeline.text.retold import as_repost, retold
from schemas.post import Mention, Post, Reference
from tests.support.posts import post
from tests.support.posts import posts as any_posts


def saying(text: str, **fields: object) -> Post:
    """Return a post with this text."""
    return structs.replace(post(1), **{"text": text, "reply_to": None, "kind": "post", **fields})


def test_a_post_in_anothers_words_is_a_repost() -> None:
    """The one repeated is reposted, not mentioned; others named in the words still are."""
    mentions = (Mention("Paper", "7"), Mention("minister"))
    taken = as_repost(saying("RT @paper: shame on @minister …", mentions=mentions))
    assert (taken.kind, taken.repost_of) == ("repost", Reference(None, "7", "paper"))
    assert taken.mentions == (Mention("minister"),)
    assert taken.text == "RT @paper: shame on @minister …"


@pytest.mark.parametrize(
    "text",
    [
        "RT @paper shame",
        "so true RT @paper: shame",
        "rt @paper: shame",
        "RT @: shame",
        "RT paper: x",
        "RT @a b: c",
    ],
)
def test_other_words_are_the_authors(text: str) -> None:
    """Only the mark at the very beginning says that nothing is of the author's own."""
    assert as_repost(saying(text)) == saying(text)


def test_what_is_marked_stays_as_it_is_marked() -> None:
    """A reply that begins so is a reply, and a repost has its reference."""
    reply = saying("RT @paper: x", reply_to=Reference("2"), kind="reply")
    repost = saying("RT @paper: x", repost_of=Reference("2"), kind="repost")
    assert as_repost(reply) == reply
    assert as_repost(repost) == repost


def test_addresses_of_the_fediverse_and_of_bluesky() -> None:
    """Handles with dots and domains are whole."""
    assert retold("RT @ada@a.example: hi") == ("ada@a.example", "hi")
    assert retold("RT @ada.example: hi") == ("ada.example", "hi")


@given(any_posts)
def test_any_post_is_taken(one: Post) -> None:
    """Nothing but kind, reference and mentions changes, and twice changes nothing more."""
    taken = as_repost(one)
    assert as_repost(taken) == taken
    assert (taken.id, taken.text, taken.author) == (one.id, one.text, one.author)
