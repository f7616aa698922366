"""Statuses of the fediverse: one post and one account, whatever server shows them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pipeline.sources.mapped import Mapped
from pipeline.sources.mastodon import from_mastodon
from schemas.codec import BadRecordError
from schemas.post import Mention, Post, Reference
from tests.unit.pipeline.sources.payloads import mastodon


def post(payload: dict[str, Any]) -> Post:
    """Map a status."""
    mapped = from_mastodon(json.dumps(payload).encode())
    assert isinstance(mapped, Mapped)
    return mapped.post


def seen_at_home(status: dict[str, Any]) -> dict[str, Any]:
    """Return a status as the author's own server shows it: with other ids, and without domains of its own."""
    account = status["account"] | {"id": "1", "acct": "troll", "url": "https://far.example/@troll"}
    return status | {
        "id": "77",
        "account": account,
        "mentions": [
            {"id": "9", "acct": "minister@social.example", "url": "https://social.example/@minister"}
        ],
        "in_reply_to_id": "70",
        "in_reply_to_account_id": "9",
    }


def test_one_post_through_two_servers_is_one() -> None:
    """Identity, author and whom it is at are the same; only the number of the post answered is each server's own."""
    here, there = post(mastodon()), post(seen_at_home(mastodon()))
    assert (here.id, here.author) == (there.id, there.author)
    assert here.mentions == there.mentions
    assert here.reply_to is not None
    assert there.reply_to is not None
    assert here.reply_to.handle == there.reply_to.handle == "minister@social.example"


def test_namesakes_on_two_servers_are_two() -> None:
    """The name without its domain is somebody else on each server."""
    account = {"id": "1", "acct": "ada"}
    one = post(mastodon() | {"account": account | {"url": "https://a.example/@ada"}})
    other = post(mastodon() | {"account": account | {"url": "https://b.example/@ada"}})
    assert (one.author.id, other.author.id) == ("ada@a.example", "ada@b.example")


def test_a_connector_tells_the_domain_that_accounts_have() -> None:
    """Where names have another domain than the web pages, only the server itself knows it."""
    account = {"id": "1", "acct": "ada", "url": "https://web.a.example/@ada"}
    event = {
        "event": "update",
        "payload": json.dumps(mastodon() | {"account": account}),
        "instance": "a.example",
    }
    assert post(event).author.handle == "ada@a.example"
    answered = "https://social.example/users/minister/statuses/1100"
    known = post(event | {"in_reply_to_uri": answered})
    assert known.reply_to == Reference(answered, "minister@a.example", "minister@a.example")


def test_an_account_is_known_by_whatever_names_it() -> None:
    """Name, page or the post's own address; without any it cannot be told who wrote."""
    status = mastodon()
    for account in (
        {"acct": "Ada", "url": None, "uri": "https://a.example/users/ada"},
        {"acct": None, "username": "Ada", "url": "https://a.example/@Ada"},
        {"acct": None, "url": "https://a.example/@Ada"},
    ):
        assert post(status | {"account": account}).author.id == "ada@a.example"
    own = post(status | {"account": {"acct": "ada"}})
    assert own.author.handle == "ada@social.example"
    with pytest.raises(BadRecordError, match=r"account\.acct"):
        post(status | {"account": {}})


def test_a_status_is_known_by_its_address_or_else_by_its_number() -> None:
    """Something that is no address is not taken for one."""
    assert (
        post(mastodon() | {"uri": None, "url": "https://a.example/@troll/1"}).id
        == "https://a.example/@troll/1"
    )
    assert post(mastodon() | {"uri": "7", "id": 900}).id == "900"
    with pytest.raises(BadRecordError, match="`uri`"):
        post(mastodon() | {"uri": None, "id": None})


def test_a_thread_of_ones_own() -> None:
    """Who answers themself is known by the number of their account."""
    own = post(mastodon() | {"in_reply_to_account_id": "42", "mentions": []})
    assert own.reply_to == Reference("1100", "troll@far.example", "troll@far.example")


def test_a_boost_has_the_words_and_names_of_what_it_repeats() -> None:
    """What is boosted is shown whole; the wrapper has no words of its own."""
    wrapper = mastodon() | {
        "uri": "https://social.example/users/fan/statuses/9/activity", "content": "", "mentions": [], "tags": None,
        "in_reply_to_id": None, "in_reply_to_account_id": None, "spoiler_text": "", "reblog": mastodon(),
    }  # fmt: skip
    boost, whole = post(wrapper), post(mastodon())
    assert boost.kind == "repost"
    assert (boost.text, boost.mentions, boost.hashtags, boost.urls) == (
        whole.text, whole.mentions, whole.hashtags, whole.urls,
    )  # fmt: skip


def test_links_that_the_server_adds_are_not_the_authors() -> None:
    """Names, tags, previews, files and the post quoted are marked; words in an address mark nothing."""
    quoted = mastodon() | {"url": "https://social.example/@troll/1122"}
    content = (
        '<p>see <a href="https://news.example/a-mention-of-a-hashtag">news</a>'
        '<a class="attachment" href="https://m.example/1.png">1</a>'
        '<a rel="tag" href="https://far.example/tag/x">#x</a>'
        '<a href="https://social.example/@ada">@ada</a>'
        '<a href="https://social.example/@troll/1122">quoted</a></p>'
        '<p class="quote-inline">RE: <a href="https://social.example/@troll/1122">it</a></p>'
    )
    status = mastodon() | {
        "content": content,
        "card": {"url": "https://news.example/other"},
        "mentions": [{"id": "5", "acct": "ada", "url": "https://social.example/@ada"}],
        "quote": {"state": "accepted", "quoted_status": quoted},
    }
    assert post(status).urls == ("https://news.example/a-mention-of-a-hashtag",)
    assert "RE:" not in post(status).text


def test_quotes_of_other_servers() -> None:
    """Some give the status quoted itself, some its number only."""
    plain = mastodon() | {"in_reply_to_id": None, "in_reply_to_account_id": None}
    whole = post(plain | {"quote": mastodon()})
    assert whole.quote_of == Reference(
        "https://social.example/users/troll/statuses/1122", "troll@far.example", "troll@far.example"
    )
    assert post(plain | {"quote": {"quoted_status_id": "5"}}).quote_of == Reference("5")
    assert (post(plain | {"quote": {}}).quote_of, post(plain | {"quote": None}).kind) == (None, "post")


def test_a_boost_of_a_quote_tells_what_is_quoted() -> None:
    """Who passes an attack on hits the same target, though its words need not mention it."""
    plain = mastodon() | {"in_reply_to_id": None, "in_reply_to_account_id": None}
    quoting = plain | {"id": "2", "uri": "https://far.example/2", "quote": {"quoted_status": mastodon()}}
    boost = post(plain | {"id": "3", "uri": "https://far.example/3", "reblog": quoting})
    assert (boost.kind, boost.quote_of) == ("repost", post(quoting).quote_of)
    assert boost.quote_of is not None


def test_mentions_may_stand_in_the_text_only() -> None:
    """Markup names them; an address that holds an at sign does not."""
    content = (
        '<p><a class="u-url mention" href="https://a.example/@Ada">@Ada</a> '
        '<a href="https://b.example/@bo">b</a> c@d.example</p>'
    )
    found = post(mastodon() | {"mentions": None, "content": content})
    assert found.mentions == (Mention("Ada@a.example", "ada@a.example"),)


def test_an_edited_status_is_the_same_again() -> None:
    """Its identity, author and time stay."""
    edited = mastodon() | {"content": "<p>other words</p>", "edited_at": "2026-11-22T00:00:00Z"}
    after = post({"event": "status.update", "payload": edited})
    before = post({"event": "update", "payload": json.dumps(mastodon())})
    assert (after.id, after.author, after.created_at) == (before.id, before.author, before.created_at)
    assert after.text == "politics\nother words"


@pytest.mark.parametrize(
    ("visibility", "taken"),
    [
        ("public", True), ("unlisted", True), (None, True), ("local", True), ("?", True),
        ("private", False), ("direct", False), ("specified", False),
    ],
)  # fmt: skip
def test_what_is_not_for_everybody_is_left_out(visibility: str | None, taken: bool) -> None:
    """Only what is known to be hidden; an unknown word costs no post."""
    assert (from_mastodon(json.dumps(mastodon() | {"visibility": visibility}).encode()) is not None) is taken


def test_what_a_picture_is_said_to_show_is_kept() -> None:
    """Its author wrote it, and it may hold what must not be there."""
    payload = mastodon()
    payload["media_attachments"][0]["description"] = "a house"
    assert post(payload).media[0].alt == "a house"
