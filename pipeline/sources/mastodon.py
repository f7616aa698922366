"""Mastodon: statuses as the streaming and REST interfaces give them.

Source: docs.joinmastodon.org, entities ``Status`` and ``Account``, streaming event ``update``. Ids are those
of the instance that is streamed from.
"""

from __future__ import annotations

import html
import re
from datetime import datetime
from typing import Final

from msgspec import Struct, field

from pipeline.sources.mapped import Mapped
from pipeline.sources.payload import Ignored, checked, fit, load
from schemas.post import Author, Kind, Media, Mention, Post, Reference

_HIDDEN: Final = frozenset(
    {"private", "direct", "limited", "list", "followers", "specified", "mutuals_only", "personal", "self"}
)
"""Visibilities of posts that are not for everybody, with those of other servers than Mastodon."""

_BREAK: Final = re.compile(r"<br ?/?>|</p> ?<p>", re.IGNORECASE)
_TAG: Final = re.compile(r"<[^<>]{0,4000}>")
_ANCHOR: Final = re.compile(r"<a [^<>]{0,4000}>", re.IGNORECASE)
_HREF: Final = re.compile(r'href="([^"]{1,2000})"', re.IGNORECASE)


class _Account(Struct):
    id: str
    acct: str
    name: str | None = field(name="display_name", default=None)
    created: datetime | None = field(name="created_at", default=None)
    followers: int | None = field(name="followers_count", default=None)
    following: int | None = field(name="following_count", default=None)
    posts: int | None = field(name="statuses_count", default=None)
    note: str = ""
    username: Ignored = None
    url: Ignored = None
    uri: Ignored = None
    locked: Ignored = None
    bot: Ignored = None
    group: Ignored = None
    discoverable: Ignored = None
    indexable: Ignored = None
    noindex: Ignored = None
    avatar: Ignored = None
    avatar_static: Ignored = None
    avatar_description: Ignored = None
    header: Ignored = None
    header_static: Ignored = None
    header_description: Ignored = None
    last_status_at: Ignored = None
    hide_collections: Ignored = None
    emojis: Ignored = None
    fields: Ignored = None
    roles: Ignored = None


class _MentionOf(Struct):
    id: str
    acct: str
    username: Ignored = None
    url: Ignored = None


class _Tag(Struct):
    name: str
    url: Ignored = None


class _Attachment(Struct):
    url: str | None = None
    remote: str | None = field(name="remote_url", default=None)
    blurhash: str | None = None
    id: Ignored = None
    type: Ignored = None
    preview_url: Ignored = None
    preview_remote_url: Ignored = None
    text_url: Ignored = None
    meta: Ignored = None
    description: Ignored = None


class _Card(Struct):
    url: str | None = None
    title: Ignored = None
    description: Ignored = None
    type: Ignored = None
    language: Ignored = None
    author_name: Ignored = None
    author_url: Ignored = None
    authors: Ignored = None
    provider_name: Ignored = None
    provider_url: Ignored = None
    html: Ignored = None
    width: Ignored = None
    height: Ignored = None
    image: Ignored = None
    image_description: Ignored = None
    embed_url: Ignored = None
    blurhash: Ignored = None
    published_at: Ignored = None


class _Quote(Struct):
    status: _Status | None = field(name="quoted_status", default=None)
    state: Ignored = None
    quoted_status_id: str | None = None


class _Status(Struct):
    id: str
    created: datetime = field(name="created_at")
    account: _Account
    content: str = ""
    visibility: str = "public"
    language: str | None = None
    in_reply_to_id: str | None = None
    in_reply_to_account_id: str | None = None
    reblog: _Status | None = None
    quote: _Quote | None = None
    mentions: list[_MentionOf] = []
    tags: list[_Tag] = []
    media: list[_Attachment] = field(name="media_attachments", default=[])
    card: _Card | None = None
    spoiler: str = field(name="spoiler_text", default="")
    uri: Ignored = None
    url: Ignored = None
    sensitive: Ignored = None
    replies_count: Ignored = None
    reblogs_count: Ignored = None
    favourites_count: Ignored = None
    quotes_count: Ignored = None
    quote_approval: Ignored = None
    edited_at: Ignored = None
    application: Ignored = None
    emojis: Ignored = None
    poll: Ignored = None
    filtered: Ignored = None
    favourited: Ignored = None
    reblogged: Ignored = None
    muted: Ignored = None
    bookmarked: Ignored = None
    pinned: Ignored = None
    text: Ignored = None


class _Message(Struct):
    """A message of the stream: the event's name, and its payload as JSON within JSON."""

    event: str
    payload: str | None = None
    stream: Ignored = None


def from_mastodon(value: bytes | None) -> Mapped | None:
    """Map one status, bare or in a message of the stream; None for other events and for what is not public.

    Raises:
        BadRecordError: With the reason why the payload is refused.
    """
    payload = load(value)
    if isinstance(payload, dict) and "event" in payload:
        message, _ = fit(payload, _Message)
        if message.event != "update":
            return None
        payload = load(None if message.payload is None else message.payload.encode())
    status, unmapped = fit(payload, _Status)
    if status.visibility in _HIDDEN:
        return None
    return checked(_post(status), unmapped)


def _post(status: _Status) -> Post:
    quoted = status.quote.status if status.quote else None
    replies = status.in_reply_to_id is not None or status.in_reply_to_account_id is not None
    kind: Kind = "repost" if status.reblog else "reply" if replies else "quote" if quoted else "post"
    links = [
        anchor
        for anchor in _ANCHOR.findall(status.content)
        if "mention" not in anchor and "hashtag" not in anchor
    ]
    hrefs = [html.unescape(href[1]) for href in map(_HREF.search, links) if href]
    card = status.card.url if status.card else None
    return Post(
        id=status.id,
        platform="mastodon",
        created_at=status.created,
        author=_author(status.account),
        kind=kind,
        text="\n".join(part for part in (status.spoiler, _text(status.content)) if part),
        lang=status.language,
        reply_to=_replied(status) if replies else None,
        repost_of=_reference(status.reblog) if status.reblog else None,
        quote_of=_reference(quoted) if quoted else None,
        mentions=tuple(Mention(mention.acct, mention.id) for mention in status.mentions),
        hashtags=tuple(tag.name for tag in status.tags),
        urls=tuple(dict.fromkeys([*hrefs, *([card] if card else [])])),
        media=tuple(Media(hash=one.blurhash, url=one.remote or one.url) for one in status.media),
    )


def _author(account: _Account) -> Author:
    return Author(
        id=account.id,
        handle=account.acct,
        name=account.name,
        created_at=account.created,
        followers=account.followers,
        following=account.following,
        posts=account.posts,
        bio=_text(account.note),
    )


def _replied(status: _Status) -> Reference:
    author = status.in_reply_to_account_id
    handle = next((mention.acct for mention in status.mentions if mention.id == author), None)
    return Reference(post_id=status.in_reply_to_id, author_id=author, handle=handle)


def _reference(status: _Status) -> Reference:
    return Reference(post_id=status.id, author_id=status.account.id, handle=status.account.acct)


def _text(content: str) -> str:
    """Return the text of a status's HTML, of which Mastodon lets only few tags through."""
    return html.unescape(_TAG.sub("", _BREAK.sub("\n", content))).strip()
