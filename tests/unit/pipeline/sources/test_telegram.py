"""Telegram: names and links by the marks of the export."""

from __future__ import annotations

import json
from typing import Any

from pipeline.sources.telegram import from_telegram
from schemas.post import Mention, Post
from tests.unit.pipeline.sources.payloads import telegram


def post(**fields: Any) -> Post:
    """Map a message with other fields."""
    mapped = from_telegram(json.dumps(telegram() | fields).encode())
    assert mapped is not None
    return mapped.post


def test_a_link_to_a_user_is_a_mention() -> None:
    """It is no address that can be opened outside, and names an account by its number."""
    text = [{"type": "text_link", "text": "him", "href": "tg://user?id=7"}]
    assert (post(text=text).mentions, post(text=text).urls) == ((Mention("user7", "user7"),), ())


def test_words_that_are_not_marked_name_nobody() -> None:
    """An at sign within an address is no mention."""
    plain = post(text="mail ada@b.example https://a.example/@bo #x")
    assert (plain.mentions, plain.hashtags, plain.urls) == ((), (), ())


def test_odd_marks_are_left_out() -> None:
    """An empty tag, a link to nothing, a mark without a type."""
    odd = [{"type": "hashtag", "text": "#"}, {"type": "link", "text": ""}, {"text": "?"}, 7, "rest"]
    taken = post(text=odd)
    assert (taken.hashtags, taken.urls) == ((), ())
    assert taken.text.endswith("rest")


def test_an_edited_message_and_a_renamed_author_stay_the_same() -> None:
    """Numbers outlive names."""
    edited = post(edited="2026-11-22T00:00:00", edited_unixtime="1795300000", **{"from": "Renamed"})
    assert (edited.id, edited.author.id, edited.created_at) == (
        post().id,
        post().author.id,
        post().created_at,
    )
