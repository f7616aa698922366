"""Reddit: names and links by its markup, sharers and those shared."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pipeline.sources.mapped import Mapped
from pipeline.sources.reddit import from_reddit
from schemas.post import Mention, Post, Reference
from tests.unit.pipeline.sources.payloads import reddit

SUBMISSION = {"id": "s1", "author": "troll", "created_utc": 1795262400.0, "title": "Resign", "selftext": ""}


def post(payload: dict[str, Any]) -> Post:
    """Map a thing."""
    mapped = from_reddit(json.dumps(payload).encode())
    assert isinstance(mapped, Mapped)
    return mapped.post


@pytest.mark.parametrize(
    ("body", "handles"),
    [
        ("u/ada and /u/bob-1, (u/eve)", ["ada", "bob-1", "eve"]),
        ("https://reddit.com/u/ada www.reddit.com/u/ada", []),
        ("http://a.example/?next=u/ada http://a.example/x-u/ada", []),
        ("[me](https://reddit.com/u/ada) mail u/ada@b.example", []),
        ("a.example/u/ada au/ada", []),
        ("u/ab u/" + "a" * 21, []),
    ],
)
def test_names_in_addresses_name_nobody(body: str, handles: list[str]) -> None:
    """Only ``u/name`` in the words is a mention."""
    assert post(reddit() | {"body": body}).mentions == tuple(Mention(handle) for handle in handles)


@pytest.mark.parametrize(
    ("body", "urls"),
    [
        (
            "see [this](https://a.example/1) and https://b.example/2.",
            ["https://a.example/1", "https://b.example/2"],
        ),
        (
            "[x](https://a.example/w_(y)) <https://c.example>",
            ["https://a.example/w_(y)", "https://c.example"],
        ),
        ("https://a.example https://a.example", ["https://a.example"]),
        ("no link", []),
    ],
)
def test_links_of_a_text_are_read(body: str, urls: list[str]) -> None:
    """Reddit gives links nowhere but in the text."""
    assert post(reddit() | {"body": body}).urls == tuple(urls)


@pytest.mark.parametrize(
    "url",
    ["https://i.redd.it/1.png", "https://v.redd.it/1", "https://old.reddit.com/r/a/1", "/r/a/comments/1", "https://redd.it/1",
     "https://www.reddit.com/gallery/1", "https://preview.redd.it/1.png"],
)  # fmt: skip
def test_reddits_own_addresses_are_no_links(url: str) -> None:
    """A submission's page, pictures and films."""
    assert post(SUBMISSION | {"url": url}).urls == ()


def test_what_only_ends_like_reddit_is_a_link() -> None:
    """Domains are compared whole."""
    assert post(SUBMISSION | {"url": "https://notreddit.com/1"}).urls == ("https://notreddit.com/1",)


def test_a_shared_submission_is_whole() -> None:
    """Its text and author come along; its link is that of what is shared."""
    origin = {"author": "paper", "author_fullname": "t2_9", "selftext": "whole text", "new": 1}
    shared = SUBMISSION | {
        "crosspost_parent": "t3_s0", "crosspost_parent_list": [origin], "url": "https://news.example/1",
    }  # fmt: skip
    taken = post(shared)
    assert (taken.kind, taken.repost_of) == ("repost", Reference("t3_s0", "t2_9", "paper"))
    assert (taken.text, taken.urls) == ("Resign\nwhole text", ())
    gone = post(shared | {"crosspost_parent_list": [origin | {"author": "[deleted]"}]})
    assert gone.repost_of == Reference("t3_s0", "t2_9", None)


def test_a_renamed_or_deleted_account() -> None:
    """The number is the identity where it is given; a placeholder is no handle."""
    assert post(reddit() | {"author": "renamed"}).author.id == "t2_42"
    assert post(reddit() | {"parent_author": "[deleted]"}).reply_to == Reference("t1_c0")


def test_a_text_is_as_people_see_it() -> None:
    """The interface escapes three letters in words and addresses, each once."""
    escaped = "a &amp; b &lt;3 &amp;lt; https://a.example/?x=1&amp;y=2"
    plain = "a & b <3 &lt; https://a.example/?x=1&y=2"
    comment = post(reddit() | {"body": escaped})
    assert comment.text == plain
    assert comment.urls == ("https://a.example/?x=1&y=2",)
    submission = post(SUBMISSION | {"title": escaped, "url": "https://b.example/?x=1&amp;y=2"})
    assert submission.text == plain
    assert submission.urls == ("https://b.example/?x=1&y=2",)
    origin = {"author": "ada", "selftext": "R&amp;D"}
    assert (
        post(SUBMISSION | {"crosspost_parent": "t3_0", "crosspost_parent_list": [origin]}).text
        == "Resign\nR&D"
    )
