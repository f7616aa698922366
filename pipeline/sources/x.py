"""X: posts of the API v2 streams, with the users, posts and media they were expanded by.

Source: docs.x.com, "Filtered stream" and its data dictionary. ``matching_rules`` is left out. An edited post is known
by the id that it had first. The interface cuts the text of a repost, and its entities with it: those of the post that
is repeated stand in ``includes``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from msgspec import Struct, field

from pipeline.items.permalinks import implied_address
from pipeline.sources.escapes import unescaped
from pipeline.sources.mapped import Mapped
from pipeline.sources.payload import Ignored, checked, fit, load, perhaps_moment
from pipeline.text.retold import as_repost, retold, without
from schemas.codec import BadRecordError
from schemas.deletion import Deletion
from schemas.post import Author, Identifier, Kind, Media, Mention, Post, Reference, Timestamp

_KINDS: Final[dict[str, Kind]] = {"retweeted": "repost", "replied_to": "reply", "quoted": "quote"}
"""Kinds by type of reference; the first that applies counts."""

_DELETIONS: Final = frozenset({"delete", "drop", "user_delete"})
_MESSAGES: Final = (
    *sorted(_DELETIONS), "undrop", "withheld", "scrub_geo", "tweet_edit", "user_undelete", "user_suspend",
    "user_unsuspend", "user_protect", "user_unprotect", "user_withheld", "user_profile_modification", "limit",
    "disconnect",
)  # fmt: skip
"""What streams tell besides posts."""

_OWN_LINK: Final = re.compile(
    r"https?://(?:(?:www|mobile)\.)?(?:twitter|x)\.com/(?:i/web|i|[^/?#]{1,50})/status(?:es)?/(\d{1,20})"
    r"(/(?:photo|video)/\d+)?",
    re.IGNORECASE,
)
_ADDED: Final = (
    "https://twitter.com/i/cards/", "https://x.com/i/cards/", "https://cards.twitter.com/", "https://cards.x.com/",
)  # fmt: skip
_PICTURES: Final = ("pic.twitter.com/", "pic.x.com/")
"""How links to a post's own pictures and films are shown."""


class _MentionOf(Struct):
    username: str | None = None
    id: str | None = None
    start: Ignored = None
    end: Ignored = None


class _Tag(Struct):
    tag: str
    start: Ignored = None
    end: Ignored = None


class _Url(Struct):
    url: str | None = None
    expanded: str | None = field(name="expanded_url", default=None)
    unwound: str | None = field(name="unwound_url", default=None)
    media_key: str | None = None
    display: str | None = field(name="display_url", default=None)
    start: Ignored = None
    end: Ignored = None
    status: Ignored = None
    title: Ignored = None
    description: Ignored = None
    images: Ignored = None


class _Entities(Struct):
    mentions: list[_MentionOf] = []
    hashtags: list[_Tag] = []
    urls: list[_Url] = []
    cashtags: Ignored = None
    annotations: Ignored = None


class _Note(Struct):
    text: str
    entities: _Entities | None = None


class _Referenced(Struct):
    type: str
    id: str


class _Attachments(Struct):
    media_keys: list[str] = []
    poll_ids: Ignored = None
    media_source_tweet_id: Ignored = None


class _Tweet(Struct):
    id: str
    text: str = ""
    author: str | None = field(name="author_id", default=None)
    created: datetime | None = field(name="created_at", default=None)
    conversation: str | None = field(name="conversation_id", default=None)
    lang: str | None = None
    replied_user: str | None = field(name="in_reply_to_user_id", default=None)
    referenced: list[_Referenced] = field(name="referenced_tweets", default=[])
    entities: _Entities | None = None
    attachments: _Attachments | None = None
    note: _Note | None = field(name="note_tweet", default=None)
    edits: list[Identifier] = field(name="edit_history_tweet_ids", default=[])
    edit_controls: Ignored = None
    public_metrics: Ignored = None
    possibly_sensitive: Ignored = None
    reply_settings: Ignored = None
    source: Ignored = None
    context_annotations: Ignored = None
    withheld: Ignored = None
    geo: Ignored = None
    card_uri: Ignored = None
    display_text_range: Ignored = None


class _Post(_Tweet, kw_only=True):
    author: str = field(name="author_id")
    created: datetime = field(name="created_at")


class _Counts(Struct):
    followers: int | None = field(name="followers_count", default=None)
    following: int | None = field(name="following_count", default=None)
    posts: int | None = field(name="tweet_count", default=None)
    listed_count: Ignored = None
    like_count: Ignored = None
    media_count: Ignored = None


class _User(Struct):
    id: str
    username: Identifier | None = None
    name: str | None = None
    created: datetime | None = field(name="created_at", default=None)
    verified: bool | None = None
    bio: str | None = field(name="description", default=None)
    counts: _Counts | None = field(name="public_metrics", default=None)
    profile_image_url: Ignored = None
    profile_banner_url: Ignored = None
    verified_type: Ignored = None
    protected: Ignored = None
    location: Ignored = None
    url: Ignored = None
    entities: Ignored = None
    pinned_tweet_id: Ignored = None
    most_recent_tweet_id: Ignored = None
    withheld: Ignored = None


class _Medium(Struct):
    key: str = field(name="media_key")
    url: str | None = None
    preview: str | None = field(name="preview_image_url", default=None)
    alt: str | None = field(name="alt_text", default=None)
    type: Ignored = None
    width: Ignored = None
    height: Ignored = None
    duration_ms: Ignored = None
    public_metrics: Ignored = None
    variants: Ignored = None


class _Includes(Struct):
    users: list[_User] = []
    tweets: list[_Tweet] = []
    media: list[_Medium] = []
    places: Ignored = None
    polls: Ignored = None


class _Response(Struct):
    data: _Post
    includes: _Includes = field(default_factory=_Includes)
    matching_rules: Ignored = None
    errors: Ignored = None
    meta: Ignored = None


class _Gone(Struct):
    id: str | None = None
    id_str: str | None = None
    author_id: str | None = None
    user_id_str: str | None = None


class _Message(Struct):
    """A message of a compliance stream, or of the older streams' deletions."""

    tweet: _Gone | None = None
    status: _Gone | None = None
    user: _Gone | None = None
    event_at: Timestamp | None = None
    timestamp_ms: float | None = None


def from_x(value: bytes | None) -> Mapped | Deletion | None:
    """Map one post of a stream, or one message of a compliance stream.

    Raises:
        BadRecordError: With the reason why the payload is refused.
    """
    payload = load(value)
    if isinstance(payload, dict) and (kind := _message_kind(payload)) is not None:
        return _deletion(kind, payload)
    response, unmapped = fit(payload, _Response)
    data, includes = response.data, response.includes
    users = {user.id: user for user in includes.users}
    kinds = {one.type for one in data.referenced}
    repeated = _repeated(data, includes)
    shown: _Tweet = repeated or data
    repost_of = _reference(data, "retweeted", users, includes)
    text, entities = _words(shown)
    mentions = tuple(_mentions(entities))
    if repost_of is not None and repeated is None and (parts := retold(text)):
        # Without what it repeats, a repost begins with whose it is, which mentions nobody.
        repost_of = repost_of if repost_of.handle else _named(repost_of, parts[0])
        text, mentions = parts[1], without(mentions, parts[0])
    added = {one.id for one in data.referenced} | {data.id, shown.id}
    added |= {one.id for one in shown.referenced}
    urls = [(url, _is_added(url, added)) for url in entities.urls]
    for url, is_added in urls:
        if is_added and url.url and url.url.startswith("http"):
            text = text.replace(url.url, "").rstrip()
    keys = set(shown.attachments.media_keys) if shown.attachments else set()
    links = [url.unwound or url.expanded or url.url for url, is_added in urls if not is_added]
    identity = next(iter(data.edits), data.id) if data.id in data.edits else data.id
    post = Post(
        id=identity,
        platform="x",
        created_at=data.created,
        author=_author(data.author, users.get(data.author)),
        kind=next((kind for type_, kind in _KINDS.items() if type_ in kinds), "post"),
        text=text,
        lang=shown.lang or data.lang,
        reply_to=_reference(data, "replied_to", users, includes),
        repost_of=repost_of,
        quote_of=_reference(shown, "quoted", users, includes),
        conversation_id=data.conversation,
        mentions=mentions,
        hashtags=tuple(tag.tag for tag in entities.hashtags),
        urls=tuple(dict.fromkeys(url for url in links if url)),
        media=tuple(
            Media(url=one.url or one.preview, alt=one.alt) for one in includes.media if one.key in keys
        ),
        url=implied_address("x", identity),
    )
    return checked(as_repost(post), unmapped)


def _message_kind(payload: dict[str, Any]) -> str | None:
    """Return what a compliance stream says, or None for a post."""
    inner = payload.get("data")
    # A post has an id, and may hold ``withheld`` too: the countries that do not see it.
    wrapped = inner if isinstance(inner, dict) and "id" not in inner else {}
    for holder in (payload, wrapped):
        for kind in _MESSAGES:
            if isinstance(holder.get(kind), dict):
                return kind
    return None


def _deletion(kind: str, payload: dict[str, Any]) -> Deletion | None:
    holder = payload if kind in payload else payload["data"]
    message, _ = fit(holder[kind], _Message)
    if kind not in _DELETIONS:
        return None
    at = message.event_at or perhaps_moment(message.timestamp_ms)
    if kind == "user_delete":
        user = message.user.id if message.user else None
        if user is None:
            raise BadRecordError("missing_field", "an account's deletion without `user.id`")
        return Deletion("x", author_id=user, at=at)
    gone = message.tweet or message.status
    identity = (gone.id_str or gone.id) if gone else None
    if gone is None or not identity:
        raise BadRecordError("missing_field", "a deletion without `tweet.id`")
    return Deletion("x", identity, gone.author_id or gone.user_id_str, at)


def _repeated(data: _Post, includes: _Includes) -> _Tweet | None:
    """Return the post that a repost repeats, if it came along."""
    ids = {one.id for one in data.referenced if one.type == "retweeted"}
    return next((tweet for tweet in includes.tweets if tweet.id in ids), None)


def _words(tweet: _Tweet) -> tuple[str, _Entities]:
    """Return a post's whole text, as people see it, and its entities, which those of a long one stand beside."""
    note = tweet.note
    if note is None:
        return unescaped(tweet.text), tweet.entities or _Entities()
    return unescaped(note.text), note.entities or tweet.entities or _Entities()


def _mentions(entities: _Entities) -> Iterable[Mention]:
    for mention in entities.mentions:
        if handle := mention.username or mention.id:
            yield Mention(handle, mention.id)


def _is_added(url: _Url, posts: set[str]) -> bool:
    """Say whether X itself added a link: to the quoted post, to a part of the post itself, to its pictures or card."""
    if url.media_key is not None or (url.display or "").startswith(_PICTURES):
        return True
    address = url.unwound or url.expanded or ""
    own = _OWN_LINK.match(address)
    return address.startswith(_ADDED) or (own is not None and (own[1] in posts or own[2] is not None))


def _named(reference: Reference, handle: str) -> Reference:
    return Reference(reference.post_id, reference.author_id, handle)


def _author(identifier: str, user: _User | None) -> Author:
    if user is None:
        return Author(id=identifier, handle=identifier)
    counts = user.counts or _Counts()
    return Author(
        id=identifier,
        handle=user.username or identifier,
        name=user.name,
        created_at=user.created,
        followers=counts.followers,
        following=counts.following,
        posts=counts.posts,
        verified=user.verified,
        bio=user.bio,
    )


def _reference(data: _Tweet, type_: str, users: dict[str, _User], includes: _Includes) -> Reference | None:
    post_id = next((one.id for one in data.referenced if one.type == type_), None)
    if post_id is None:
        return None
    author = next((tweet.author for tweet in includes.tweets if tweet.id == post_id), None)
    if author is None and type_ == "replied_to":
        author = data.replied_user
    user = users.get(author) if author else None
    return Reference(post_id=post_id, author_id=author, handle=user.username if user else None)
