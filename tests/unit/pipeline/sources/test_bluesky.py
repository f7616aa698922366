"""Bluesky: accounts are DIDs, and links are what their authors chose."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest

from pipeline.sources.bluesky import from_bluesky
from pipeline.sources.mapped import Mapped
from schemas.post import Media, Mention, Post
from tests.unit.pipeline.sources.payloads import CID, DID, MINISTER, bluesky

QUOTED = f"at://{MINISTER}/app.bsky.feed.post/3kq"


def post(payload: dict[str, Any]) -> Post:
    """Map an event."""
    mapped = from_bluesky(json.dumps(payload).encode())
    assert isinstance(mapped, Mapped)
    return mapped.post


def with_record(**fields: Any) -> dict[str, Any]:
    """Return an event with other fields in its record."""
    payload = bluesky()
    payload["commit"]["record"] |= fields
    return payload


def test_a_handle_that_does_not_hold_is_none() -> None:
    """Everybody whose domain lapsed has the same; the DID stands in, and the account stays the same."""
    payload = bluesky()
    payload["author"]["handle"] = "handle.invalid"
    payload["handles"] = {MINISTER: "handle.invalid"}
    taken = post(payload)
    assert (taken.author.id, taken.author.handle) == (DID, DID)
    assert taken.reply_to is not None
    assert (taken.reply_to.author_id, taken.reply_to.handle) == (MINISTER, None)
    assert taken.mentions == (Mention("minister.example", MINISTER),)


def test_a_renamed_account_stays_the_same() -> None:
    """The DID outlives handles."""
    payload = bluesky()
    payload["author"]["handle"] = "new.example"
    assert post(payload).author.id == post(bluesky()).author.id


@pytest.mark.parametrize("shown", ["a friend", "@…", "ministe…", "@handle.invalid"])
def test_words_that_are_no_handle_name_nobody(shown: str) -> None:
    """A mention's words are whatever its author wrote; the DID says who is meant."""
    facet = {
        "index": {"byteStart": 0, "byteEnd": len(shown.encode())},
        "features": [{"$type": "app.bsky.richtext.facet#mention", "did": MINISTER}],
    }
    payload = with_record(text=shown, facets=[facet]) | {"handles": {}}
    assert post(payload).mentions == (Mention(MINISTER, MINISTER),)


@pytest.mark.parametrize("who", [MINISTER, "minister.example"])
def test_the_address_of_the_quoted_post_is_no_link(who: str) -> None:
    """It is the quote itself; another post's address is a link."""
    links = [f"https://bsky.app/profile/{who}/post/3kq", f"https://bsky.app/profile/{who}/post/other"]
    facets = [
        {"index": {"byteStart": 0, "byteEnd": 1}, "features": [{"$type": "app.bsky.richtext.facet#link", "uri": uri}]}
        for uri in links
    ]  # fmt: skip
    payload = with_record(facets=facets, reply=None, embed={"record": {"uri": QUOTED, "cid": CID}})
    taken = post(payload)
    assert taken.kind == "quote"
    assert taken.urls == (links[1],)


def test_what_is_embedded_and_no_post_is_no_quote() -> None:
    """Feeds, lists and starter packs."""
    feed = f"at://{MINISTER}/app.bsky.feed.generator/cats"
    taken = post(with_record(reply=None, embed={"record": {"uri": feed, "cid": CID}}))
    assert (taken.kind, taken.quote_of) == ("post", None)


def test_a_card_is_the_authors_link_and_a_moving_picture_a_picture() -> None:
    """The app hands out pictures as links, the same to many."""
    news, film = "https://news.example/1", "https://media.tenor.com/abc/x.gif"
    card = {"$type": "app.bsky.embed.external", "external": {"uri": news, "title": "", "description": ""}}
    assert news in post(with_record(embed=card)).urls
    taken = post(with_record(facets=[], embed=card | {"external": {"uri": film}}))
    assert (taken.urls, taken.media) == ((), (Media(url=film),))


def test_an_edited_post_is_the_same_again() -> None:
    """Same address, and the time that its key tells, if that can be."""
    payload = bluesky()
    payload["commit"] |= {"operation": "update", "rkey": "3jzfcijpj2z2a"}
    edited = post(payload)
    assert edited.id == f"at://{DID}/app.bsky.feed.post/3jzfcijpj2z2a"
    assert edited.created_at == datetime.fromisoformat("2023-06-30T15:03:01.887+00:00")
    payload["commit"]["rkey"] = "odd"
    assert post(payload).created_at == post(bluesky()).created_at


def test_what_a_picture_is_said_to_show_is_kept() -> None:
    """Its author wrote it, and it may hold what must not be there; of a film, too."""
    payload = bluesky()
    embed = payload["commit"]["record"]["embed"]
    embed["images"][0]["alt"] = "a house"
    assert post(payload).media == (Media(hash=CID, alt="a house"),)
    film = {"$type": "app.bsky.embed.video", "video": embed["images"][0]["image"], "alt": "a street"}
    payload["commit"]["record"]["embed"] = film
    assert post(payload).media == (Media(hash=CID, alt="a street"),)
