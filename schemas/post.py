"""A post as every platform's mapper must deliver it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from msgspec import Meta, Struct

Kind = Literal["post", "reply", "repost", "quote"]

Identifier = Annotated[str, Meta(min_length=1, max_length=512)]
Timestamp = Annotated[datetime, Meta(tz=True)]


class AuthorKey(Struct, frozen=True, omit_defaults=True, gc=False):
    """Who wrote a post, by all that an account may imitate another by at a glance."""

    id: Identifier
    handle: Identifier
    name: str | None = None


class Author(AuthorKey, frozen=True, omit_defaults=True, gc=False):
    """The account that wrote a post, with whatever the platform tells about it."""

    created_at: Timestamp | None = None
    followers: int | None = None
    following: int | None = None
    posts: int | None = None
    verified: bool | None = None
    bio: str | None = None
    avatar: str | None = None


class Reference(Struct, frozen=True, omit_defaults=True, gc=False):
    """The post or account that a reply, repost or quote points at; any part may be unknown."""

    post_id: str | None = None
    author_id: str | None = None
    handle: str | None = None


class Mention(Struct, frozen=True, omit_defaults=True, gc=False):
    """An account named with ``@`` in a post."""

    handle: Identifier
    id: str | None = None


class Media(Struct, frozen=True, omit_defaults=True, gc=False):
    """A picture, film or sound attached to a post.

    ``hash`` is perceptual where the platform gives one, ``alt`` what its author says that it shows.
    """

    hash: str | None = None
    url: str | None = None
    alt: str | None = None


class Outline(Struct, frozen=True, omit_defaults=True, gc=False):
    """What of a post tells whether it may be at someone, with every field that a post must have.

    Mentions and the like are tuples, as all empty ones are one object: four lists for every post took a tenth of the
    time to decode it.
    """

    id: Identifier
    platform: Identifier
    created_at: Timestamp
    author: AuthorKey
    kind: Kind = "post"
    text: str = ""
    reply_to: Reference | None = None
    repost_of: Reference | None = None
    quote_of: Reference | None = None
    conversation_id: str | None = None
    mentions: tuple[Mention, ...] = ()
    hashtags: tuple[str, ...] = ()
    media: tuple[Media, ...] = ()
    urls: tuple[str, ...] = ()


class Post(Outline, frozen=True, omit_defaults=True, gc=False):
    """One post in the outside format; ``(platform, id)`` is its identity.

    ``created_at`` is the event time that everything is windowed by; ``url`` leads to the post on its platform.
    """

    author: Author
    lang: str | None = None
    url: str | None = None
