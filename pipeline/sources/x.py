"""X: posts of the API v2 streams, with the users, posts and media they were expanded by.

Source: docs.x.com, "Filtered stream" and its data dictionary. ``matching_rules`` is left out.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from msgspec import Struct, field

from pipeline.sources.mapped import Mapped
from pipeline.sources.payload import Ignored, checked, read
from schemas.post import Author, Kind, Media, Mention, Post, Reference

_KINDS: Final[dict[str, Kind]] = {"retweeted": "repost", "replied_to": "reply", "quoted": "quote"}
"""Kinds by type of reference; the first that applies counts."""


class _MentionOf(Struct):
    username: str
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
    start: Ignored = None
    end: Ignored = None
    display_url: Ignored = None
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
    edit_history_tweet_ids: Ignored = None
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
    username: str
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
    type: Ignored = None
    width: Ignored = None
    height: Ignored = None
    duration_ms: Ignored = None
    public_metrics: Ignored = None
    alt_text: Ignored = None
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


def from_x(value: bytes | None) -> Mapped | None:
    """Map one post of a stream.

    Raises:
        BadRecordError: With the reason why the payload is refused.
    """
    response, unmapped = read(value, _Response)
    data, includes = response.data, response.includes
    users = {user.id: user for user in includes.users}
    entities = (data.note.entities if data.note else None) or data.entities or _Entities()
    kinds = {one.type for one in data.referenced}
    keys = set(data.attachments.media_keys) if data.attachments else set()
    urls = [url.unwound or url.expanded or url.url for url in entities.urls if url.media_key is None]
    post = Post(
        id=data.id,
        platform="x",
        created_at=data.created,
        author=_author(data.author, users.get(data.author)),
        kind=next((kind for type_, kind in _KINDS.items() if type_ in kinds), "post"),
        text=data.note.text if data.note else data.text,
        lang=data.lang,
        reply_to=_reference(data, "replied_to", users, includes),
        repost_of=_reference(data, "retweeted", users, includes),
        quote_of=_reference(data, "quoted", users, includes),
        conversation_id=data.conversation,
        mentions=tuple(Mention(mention.username, mention.id) for mention in entities.mentions),
        hashtags=tuple(tag.tag for tag in entities.hashtags),
        urls=tuple(dict.fromkeys(url for url in urls if url)),
        media=tuple(Media(url=one.url or one.preview) for one in includes.media if one.key in keys),
    )
    return checked(post, unmapped)


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


def _reference(data: _Post, type_: str, users: dict[str, _User], includes: _Includes) -> Reference | None:
    post_id = next((one.id for one in data.referenced if one.type == type_), None)
    if post_id is None:
        return None
    author = next((tweet.author for tweet in includes.tweets if tweet.id == post_id), None)
    if author is None and type_ == "replied_to":
        author = data.replied_user
    user = users.get(author) if author else None
    return Reference(post_id=post_id, author_id=author, handle=user.username if user else None)
