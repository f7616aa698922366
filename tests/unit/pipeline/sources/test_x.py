"""Posts of X: whole where they are repeated, and without the links that X adds."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pipeline.sources.mapped import Mapped
from pipeline.sources.x import from_x
from schemas.post import Media, Mention, Post, Reference
from tests.unit.pipeline.sources.payloads import x

CUT = "RT @herald: The paper has seen the minutes of the last three meetings …"
WHOLE = "The paper has seen the minutes of the last three meetings, says @minister #Bridge"


def post(payload: dict[str, Any]) -> Post:
    """Map a post."""
    mapped = from_x(json.dumps(payload).encode())
    assert isinstance(mapped, Mapped)
    return mapped.post


def repost(**original: Any) -> dict[str, Any]:
    """Return a repost as the stream cuts it, with the whole in its expansions."""
    return {
        "data": {
            "id": "1900",
            "author_id": "42",
            "created_at": "2026-11-21T12:00:00Z",
            "text": CUT,
            "referenced_tweets": [{"type": "retweeted", "id": "1800"}],
            "entities": {"mentions": [{"start": 3, "end": 10, "username": "herald", "id": "2"}]},
        },
        "includes": {
            "users": [{"id": "2", "username": "herald"}, {"id": "42", "username": "fan"}],
            "tweets": [
                {
                    "id": "1800",
                    "author_id": "2",
                    "text": WHOLE,
                    "entities": {
                        "mentions": [{"username": "minister", "id": "7"}],
                        "hashtags": [{"tag": "Bridge"}],
                        "urls": [{"url": "https://t.example/1", "expanded_url": "https://a.example/1"}],
                    },
                    "attachments": {"media_keys": ["3_1"]},
                    **original,
                }
            ],
            "media": [{"media_key": "3_1", "url": "https://m.example/1.jpg"}],
        },
    }


def test_a_repost_is_whole() -> None:
    """Words, names, tags, links and pictures are those of what it repeats."""
    taken = post(repost())
    assert (taken.kind, taken.repost_of) == ("repost", Reference("1800", "2", "herald"))
    assert taken.text == WHOLE
    assert taken.mentions == (Mention("minister", "7"),)
    assert (taken.hashtags, taken.urls) == (("Bridge",), ("https://a.example/1",))
    assert taken.media == (Media(url="https://m.example/1.jpg"),)


def test_a_repost_of_a_quote_tells_what_is_quoted() -> None:
    """Who passes an attack on hits the same target, though its words need not mention it."""
    payload = repost(referenced_tweets=[{"type": "quoted", "id": "1700"}])
    payload["includes"]["tweets"].append({"id": "1700", "author_id": "7", "text": "A statement."})
    payload["includes"]["users"].append({"id": "7", "username": "minister"})
    assert post(payload).quote_of == Reference("1700", "7", "minister")


def test_a_repost_of_a_long_post_is_whole_too() -> None:
    """The long text and its entities stand in the note."""
    note = {"text": "long " + WHOLE, "entities": {"mentions": [{"username": "other", "id": "9"}]}}
    taken = post(repost(note_tweet=note))
    assert (taken.text, taken.mentions) == ("long " + WHOLE, (Mention("other", "9"),))


def test_a_repost_without_what_it_repeats_is_taken_as_it_is() -> None:
    """The mark in front tells whose it is, and mentions nobody."""
    payload = repost()
    payload["includes"] = {"users": [{"id": "42", "username": "fan"}]}
    taken = post(payload)
    assert taken.repost_of == Reference("1800", None, "herald")
    assert (taken.text, taken.mentions) == (CUT.removeprefix("RT @herald: "), ())
    del payload["data"]["referenced_tweets"]
    marked = post(payload)
    assert (marked.kind, marked.repost_of) == ("repost", Reference(None, "2", "herald"))


@pytest.mark.parametrize(
    "added",
    [
        {"expanded_url": "https://twitter.com/minister/status/1801"},
        {"expanded_url": "https://x.com/minister/status/1801?s=20"},
        {"expanded_url": "https://mobile.twitter.com/i/web/status/1801"},
        {"expanded_url": "https://x.com/i/status/1801"},
        {"expanded_url": "https://twitter.com/i/web/status/1859"},
        {"expanded_url": "https://twitter.com/troll/status/1859/photo/1"},
        {"expanded_url": "https://x.com/other/status/99/video/1"},
        {"expanded_url": "https://cards.twitter.com/cards/1/2"},
        {"expanded_url": "https://twitter.com/i/cards/tfw/v1/1"},
        {"display_url": "pic.twitter.com/abc"},
        {"display_url": "pic.x.com/abc"},
        {"expanded_url": "https://a.example", "media_key": "3_1"},
    ],
)
def test_links_that_x_adds_are_not_the_authors(added: dict[str, Any]) -> None:
    """The quoted post, the post itself, its pictures and its card; nor do their short forms stand in the text."""
    payload = x()
    payload["data"]["text"] = "shame https://t.example/1"
    payload["data"]["entities"]["urls"] = [{"url": "https://t.example/1", **added}]
    taken = post(payload)
    assert taken.urls == ()
    assert taken.text == "shame"


@pytest.mark.parametrize(
    "url",
    [
        "https://x.com/minister/status/77",
        "https://a.example/twitter.com/minister/status/1801",
        "https://x.com/minister",
        "https://notx.com/minister/status/1801",
    ],
)
def test_links_that_the_author_chose_stay(url: str) -> None:
    """A link to another post, or that only looks like one of X's."""
    payload = x()
    payload["data"]["entities"]["urls"] = [{"url": "https://t.example/1", "expanded_url": url}]
    assert post(payload).urls == (url,)


def test_an_edited_post_is_the_same_again() -> None:
    """It keeps the id that it had first; a history that is another's changes nothing."""
    payload = x()
    payload["data"]["edit_history_tweet_ids"] = ["1850", "1859"]
    assert post(payload).id == "1850"
    payload["data"]["edit_history_tweet_ids"] = ["1", "2"]
    assert post(payload).id == "1859"


def test_a_renamed_account_stays_the_same() -> None:
    """Its number is its identity, and stands in where a name is missing."""
    payload = x()
    payload["includes"]["users"][0]["username"] = "renamed"
    assert post(payload).author.id == post(x()).author.id == "42"
    payload["data"]["entities"]["mentions"] = [{"id": "7"}, {"username": None}]
    assert post(payload).mentions == (Mention("7", "7"),)


def test_a_post_that_some_countries_do_not_see_is_a_post() -> None:
    """``withheld`` beside a post says where; only by itself is it a message of the compliance stream."""
    payload = x()
    payload["data"]["withheld"] = {"copyright": False, "country_codes": ["DE"]}
    assert post(payload).id == "1859"
    assert (
        from_x(
            json.dumps(
                {"data": {"withheld": {"tweet": {"id": "1"}, "withheld_in_countries": ["DE"]}}}
            ).encode()
        )
        is None
    )


def test_a_text_is_as_people_see_it() -> None:
    """The interface escapes three letters, each once; whoever wrote an escape means it."""
    payload = x()
    payload["data"]["text"] = "R&amp;D &lt;3 &gt; &amp;lt; &quot; Tom &amp;amp; Co"
    assert post(payload).text == "R&D <3 > &lt; &quot; Tom &amp; Co"
    payload["data"]["note_tweet"] = {"text": "a &amp; b"}
    assert post(payload).text == "a & b"
    assert post(repost(text="whole &amp; plain")).text == "whole & plain"


def test_what_a_picture_is_said_to_show_is_kept() -> None:
    """Its author wrote it, and it may hold what must not be there."""
    payload = x()
    payload["includes"]["media"][0]["alt_text"] = "a house"
    assert post(payload).media == (Media(url="https://m.example/1.jpg", alt="a house"),)
