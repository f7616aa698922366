"""Mastodon, and servers that speak its interface: statuses as streaming and REST give them.

Source: docs.joinmastodon.org, entities ``Status`` and ``Account``, streaming events ``update`` and
``status.update``. The same post is seen through many servers, each with ids of its own: a post is known by its
``uri``, an account by its address, ``name@domain``. A connector adds ``instance`` (the domain that accounts of the
server asked have) and, where it has seen the post that is answered or deleted, ``in_reply_to_uri`` or ``uri``.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from msgspec import Struct, field

from pipeline.items.permalinks import web_address
from pipeline.sources.handles import account_of, address
from pipeline.sources.html_text import Anchor, Page, read_html
from pipeline.sources.mapped import Mapped
from pipeline.sources.payload import Ignored, checked, fit, load
from schemas.codec import BadRecordError
from schemas.deletion import Deletion
from schemas.post import Author, Identifier, Kind, Media, Mention, Post, Reference

_HIDDEN: Final = frozenset(
    {"private", "direct", "limited", "list", "followers", "specified", "mutuals_only", "personal", "self"}
)
"""Visibilities of posts that are not for everybody, with those of other servers than Mastodon."""

_NO_LINKS: Final = frozenset({"mention", "hashtag", "tag", "attachment", "quote-inline"})
"""Classes and relations of links that the server makes: of names, hashtags, files and the post that is quoted."""

_EVENTS: Final = frozenset({"update", "status.update"})


class _Account(Struct):
    id: str | None = None
    acct: Identifier | None = None
    username: Identifier | None = None
    url: str | None = None
    uri: str | None = None
    name: str | None = field(name="display_name", default=None)
    created: datetime | None = field(name="created_at", default=None)
    followers: int | None = field(name="followers_count", default=None)
    following: int | None = field(name="following_count", default=None)
    posts: int | None = field(name="statuses_count", default=None)
    note: str = ""
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
    id: str | None = None
    acct: str | None = None
    username: str | None = None
    url: str | None = None


class _Tag(Struct):
    name: str
    url: str | None = None


class _Attachment(Struct):
    url: str | None = None
    remote: str | None = field(name="remote_url", default=None)
    blurhash: str | None = None
    alt: str | None = field(name="description", default=None)
    id: Ignored = None
    type: Ignored = None
    preview_url: Ignored = None
    preview_remote_url: Ignored = None
    text_url: Ignored = None
    meta: Ignored = None


class _Quote(Struct):
    """A quote: Mastodon's own, with a status inside, or a status itself as other servers give it."""

    status: _Status | None = field(name="quoted_status", default=None)
    quoted_status_id: str | None = None
    id: str | None = None
    uri: str | None = None
    url: str | None = None
    account: _Account | None = None
    state: Ignored = None


class _Status(Struct):
    created: datetime = field(name="created_at")
    account: _Account
    id: str | None = None
    uri: str | None = None
    url: str | None = None
    content: str = ""
    visibility: str = "public"
    language: str | None = None
    in_reply_to_id: str | None = None
    in_reply_to_account_id: str | None = None
    in_reply_to_uri: str | None = None
    reblog: _Status | None = None
    quote: _Quote | None = None
    mentions: list[_MentionOf] = []
    tags: list[_Tag] = []
    media: list[_Attachment] = field(name="media_attachments", default=[])
    spoiler: str = field(name="spoiler_text", default="")
    instance: str | None = None
    card: Ignored = None
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
    quote_id: Ignored = None
    quote_url: Ignored = None
    local_only: Ignored = None
    reactions: Ignored = None
    emoji_reactions: Ignored = None
    filtered: Ignored = None
    favourited: Ignored = None
    reblogged: Ignored = None
    muted: Ignored = None
    bookmarked: Ignored = None
    pinned: Ignored = None
    text: Ignored = None
    pleroma: Ignored = None
    akkoma: Ignored = None


class _Message(Struct):
    """A message of the stream: the event's name, and its payload, as JSON within JSON or as an object."""

    event: str
    payload: str | int | dict[str, object] | None = None
    uri: str | None = None
    instance: str | None = None
    in_reply_to_uri: str | None = None
    stream: Ignored = None


def from_mastodon(value: bytes | None) -> Mapped | Deletion | None:
    """Map one status, bare or in a message of the stream; None for other events and for what is not public.

    An edited status is the same post again.

    Raises:
        BadRecordError: With the reason why the payload is refused.
    """
    payload = load(value)
    if isinstance(payload, dict) and "event" in payload and "account" not in payload:
        message, _ = fit(payload, _Message)
        if message.event == "delete":
            return _deletion(message)
        if message.event not in _EVENTS:
            return None
        inner: object = message.payload
        if isinstance(inner, str) or inner is None:
            inner = load(None if inner is None else inner.encode())
        beside = {"instance": message.instance, "in_reply_to_uri": message.in_reply_to_uri}
        payload = {**beside, **inner} if isinstance(inner, dict) else inner
    status, unmapped = fit(payload, _Status)
    if status.visibility in _HIDDEN:
        return None
    return checked(_post(status), unmapped)


def _deletion(message: _Message) -> Deletion:
    """Return what is deleted: by its address where the connector knew it, else by the number of the server asked."""
    number = message.payload if isinstance(message.payload, str | int) else None
    identity = message.uri or (str(number) if number is not None else "")
    if not identity:
        raise BadRecordError("missing_field", "a deletion without `payload`")
    return Deletion("mastodon", identity)


def _post(status: _Status) -> Post:
    shown = status.reblog or status
    quote = shown.quote
    replies = status.in_reply_to_id is not None or status.in_reply_to_account_id is not None
    kind: Kind = "repost" if status.reblog else "reply" if replies else "quote" if quote else "post"
    page = read_html(shown.content)
    return Post(
        id=_identity(status),
        platform="mastodon",
        created_at=status.created,
        author=_author(status),
        kind=kind,
        text="\n".join(part for part in (shown.spoiler, page.text) if part),
        lang=shown.language,
        reply_to=_replied(status) if replies else None,
        repost_of=_reference(status.reblog, status) if status.reblog else None,
        quote_of=_quoted(quote, status) if quote else None,
        mentions=tuple(_mentions(shown, page, status.instance)),
        hashtags=tuple(tag.name for tag in shown.tags if tag.name),
        urls=tuple(dict.fromkeys(_links(shown, page))),
        media=tuple(Media(one.blurhash, one.remote or one.url, one.alt or None) for one in shown.media),
        url=web_address(status.url) or web_address(status.uri),
    )


def _identity(status: _Status) -> str:
    """Return what a post is known by on every server."""
    identity = next((one for one in (status.uri, status.url) if one and ":" in one), status.id)
    if not identity:
        raise BadRecordError("missing_field", "a status without `uri` and `id`")
    return identity


def _author(status: _Status) -> Author:
    account = status.account
    handle = _address(account, status.instance, status.uri, status.url)
    if not handle:
        raise BadRecordError("missing_field", "a status without `account.acct`")
    return Author(
        id=handle.lower(),
        handle=handle,
        name=account.name,
        created_at=account.created,
        followers=account.followers,
        following=account.following,
        posts=account.posts,
        bio=read_html(account.note).text,
    )


def _address(account: _Account | _MentionOf, instance: str | None, *homes: str | None) -> str:
    """Return an account's address; nothing if it has no name."""
    name = account.acct or account.username
    if not name:
        return account_of(account.url) if account.url else ""
    uri = account.uri if isinstance(account, _Account) else None
    return address(name, instance, account.url, uri, *homes)


def _replied(status: _Status) -> Reference:
    by_id = {one.id: _address(one, status.instance) for one in status.mentions if one.id}
    if status.account.id:
        by_id[status.account.id] = _author(status).handle
    handle = by_id.get(status.in_reply_to_account_id or "")
    # Alone, the id of an account means nothing beyond the server that gave it.
    return Reference(
        post_id=status.in_reply_to_uri or status.in_reply_to_id,
        author_id=handle.lower() if handle else None,
        handle=handle or None,
    )


def _reference(status: _Status, around: _Status) -> Reference:
    handle = _address(status.account, around.instance, status.uri, status.url) or None
    return Reference(_identity(status), handle.lower() if handle else None, handle)


def _quoted(quote: _Quote, around: _Status) -> Reference | None:
    if quote.status is not None:
        return _reference(quote.status, around)
    identity = quote.uri or quote.url or quote.id or quote.quoted_status_id
    if identity is None:
        return None
    handle = _address(quote.account, around.instance, quote.uri, quote.url) if quote.account else None
    return Reference(identity, handle.lower() if handle else None, handle or None)


def _mentions(status: _Status, page: Page, instance: str | None) -> Iterable[Mention]:
    handles = [_address(one, instance) for one in status.mentions]
    if not handles:
        # Some servers mark mentions in the text only.
        handles = [account_of(one.href) for one in page.anchors if _is_mention(one)]
    return (Mention(handle, handle.lower()) for handle in dict.fromkeys(handles) if handle)


def _is_mention(anchor: Anchor) -> bool:
    return "mention" in anchor.classes and anchor.classes.isdisjoint({"hashtag", "tag"})


def _links(status: _Status, page: Page) -> Iterable[str]:
    """Return the links that the author chose, which leaves out those that the server adds."""
    added = {one.url for one in status.mentions} | {tag.url for tag in status.tags}
    if quote := status.quote:
        quoted = quote.status or quote
        added |= {quoted.uri, quoted.url}
    return (
        anchor.href
        for anchor in page.anchors
        if anchor.seen
        and anchor.href not in added
        and anchor.classes.isdisjoint(_NO_LINKS)
        and anchor.href.lower().startswith(("http://", "https://"))
    )
