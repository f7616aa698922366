"""Bluesky: commit events of Jetstream v1, with what the connector looked up of the accounts.

Source: docs.bsky.app, lexicons ``app.bsky.feed.post``, ``app.bsky.feed.repost`` and
``app.bsky.actor.defs#profileViewDetailed``; jetstream v1 wire format. Jetstream gives no handles: a
connector adds ``author`` (the profile) and ``handles`` (by DID) beside the event, else DIDs stand in. An account is
known by its DID, whatever its handle is by then.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final

from msgspec import Struct, field

from pipeline.items.permalinks import implied_address
from pipeline.items.post_times import written_at
from pipeline.sources.handles import known_handle
from pipeline.sources.mapped import Mapped
from pipeline.sources.payload import Ignored, checked, moment, read
from schemas.codec import BadRecordError
from schemas.deletion import Deletion
from schemas.post import Author, Identifier, Kind, Media, Mention, Post, Reference

_POST: Final = "app.bsky.feed.post"
_REPOST: Final = "app.bsky.feed.repost"
_OPERATIONS: Final = frozenset({"create", "update"})
_HANDLE: Final = re.compile(r"(?:[a-z0-9-]{1,63}\.){1,8}[a-z-][a-z0-9-]{0,62}", re.IGNORECASE)
_FILMS: Final = ("https://media.tenor.com/", "https://t.gifs.bsky.app/", "https://static.klipy.com/")
"""Where the moving pictures are that the app offers to choose from: they come as links, and are pictures."""
_CID_IN_URL: Final = re.compile(r"/(bafk[a-z2-7]{50,60})(?:@|\Z)")


class _Link(Struct):
    uri: str
    cid: Ignored = None


class _Reply(Struct):
    parent: _Link
    root: _Link | None = None


class _Feature(Struct):
    type: str = field(name="$type")
    did: str | None = None
    uri: str | None = None
    tag: str | None = None


class _Index(Struct):
    start: int = field(name="byteStart")
    end: int = field(name="byteEnd")


class _Facet(Struct):
    index: _Index
    features: list[_Feature] = []
    type: Ignored = field(name="$type", default=None)


class _Ref(Struct):
    cid: str | None = field(name="$link", default=None)


class _Blob(Struct):
    ref: _Ref | None = None
    type: Ignored = field(name="$type", default=None)
    mime: Ignored = field(name="mimeType", default=None)
    size: Ignored = None


class _Image(Struct):
    image: _Blob | None = None
    alt: str | None = None
    ratio: Ignored = field(name="aspectRatio", default=None)


class _External(Struct):
    uri: str | None = None
    title: Ignored = None
    description: Ignored = None
    thumb: Ignored = None


class _Media(Struct):
    images: list[_Image] = []
    video: _Blob | None = None
    external: _External | None = None
    alt: str | None = None
    type: Ignored = field(name="$type", default=None)
    ratio: Ignored = field(name="aspectRatio", default=None)
    captions: Ignored = None
    presentation: Ignored = None


class _Quoted(Struct):
    uri: str | None = None
    record: _Link | None = None
    cid: Ignored = None
    type: Ignored = field(name="$type", default=None)


class _Embed(_Media):
    record: _Quoted | None = None
    media: _Media | None = None


class _Record(Struct):
    text: str = ""
    langs: list[str] = []
    reply: _Reply | None = None
    embed: _Embed | None = None
    facets: list[_Facet] = []
    tags: list[str] = []
    subject: _Link | None = None
    type: Ignored = field(name="$type", default=None)
    created: Ignored = field(name="createdAt", default=None)
    labels: Ignored = None
    via: Ignored = None


class _Commit(Struct):
    operation: str
    collection: str
    key: str = field(name="rkey")
    record: _Record | None = None
    rev: Ignored = None
    cid: Ignored = None


class _Verification(Struct):
    status: str | None = field(name="verifiedStatus", default=None)
    verifications: Ignored = None
    trusted: Ignored = field(name="trustedVerifierStatus", default=None)


class _Profile(Struct):
    did: Ignored = None
    handle: Identifier | None = None
    name: str | None = field(name="displayName", default=None)
    created: datetime | None = field(name="createdAt", default=None)
    followers: int | None = field(name="followersCount", default=None)
    following: int | None = field(name="followsCount", default=None)
    posts: int | None = field(name="postsCount", default=None)
    bio: str | None = field(name="description", default=None)
    avatar: str | None = None
    verification: _Verification | None = None
    banner: Ignored = None
    indexed: Ignored = field(name="indexedAt", default=None)
    associated: Ignored = None
    labels: Ignored = None
    viewer: Ignored = None
    pinned: Ignored = field(name="pinnedPost", default=None)


class _Account(Struct):
    status: str | None = None
    active: Ignored = None
    did: Ignored = None
    seq: Ignored = None
    time: Ignored = None


class _Event(Struct):
    did: str
    time: int = field(name="time_us")
    kind: str
    commit: _Commit | None = None
    author: _Profile | None = None
    handles: dict[str, Identifier] = {}
    account: _Account | None = None
    identity: Ignored = None


def from_bluesky(value: bytes | None) -> Mapped | Deletion | None:
    """Map one event; None for what is neither a post nor the end of one: likes, names, accounts that pause.

    The time is Jetstream's own, since ``createdAt`` is whatever the author's program writes. An edited post is the same
    again, of the time that its key tells.

    Raises:
        BadRecordError: With the reason why the event is refused.
    """
    event, unmapped = read(value, _Event)
    if event.kind == "account" and event.account is not None and event.account.status == "deleted":
        return Deletion("bluesky", author_id=event.did, at=moment(event.time // 1000))
    if event.kind != "commit":
        return None
    commit = event.commit
    if commit is None:
        raise BadRecordError("missing_field", "a commit event without `commit`")
    if commit.collection not in {_POST, _REPOST}:
        return None
    uri = f"at://{event.did}/{commit.collection}/{commit.key}"
    if commit.operation == "delete":
        return Deletion("bluesky", uri, event.did, moment(event.time // 1000))
    if commit.operation not in _OPERATIONS:
        return None
    if commit.record is None:
        raise BadRecordError("missing_field", "a record that was made without `commit.record`")
    post = (
        _repost(event, commit.record, uri)
        if commit.collection == _REPOST
        else _post(event, commit.record, uri)
    )
    return checked(post, unmapped)


def _written(event: _Event, uri: str) -> datetime:
    seen = event.time // 1000
    edited = event.commit is not None and event.commit.operation == "update"
    return moment((written_at("bluesky", uri, seen) if edited else 0) or seen)


def _repost(event: _Event, record: _Record, uri: str) -> Post:
    if record.subject is None:
        raise BadRecordError("missing_field", "a repost without `subject`")
    return Post(
        id=uri,
        platform="bluesky",
        created_at=_written(event, uri),
        author=_author(event),
        kind="repost",
        repost_of=_reference(event, record.subject.uri),
    )


def _post(event: _Event, record: _Record, uri: str) -> Post:
    quoted = _quoted(record.embed)
    kind: Kind = "reply" if record.reply else "quote" if quoted else "post"
    features = [(facet.index, feature) for facet in record.facets for feature in facet.features]
    encoded = record.text.encode()
    media = _media(record.embed)
    cards = [one.external.uri for one in media if one.external and one.external.uri]
    links = [*(feature.uri for _, feature in features if feature.uri), *cards]
    films = [uri for uri in cards if uri.startswith(_FILMS)]
    return Post(
        id=uri,
        platform="bluesky",
        created_at=_written(event, uri),
        author=_author(event),
        kind=kind,
        text=record.text,
        lang=record.langs[0] if record.langs else None,
        reply_to=_reference(event, record.reply.parent.uri) if record.reply else None,
        quote_of=_reference(event, quoted) if quoted else None,
        conversation_id=record.reply.root.uri if record.reply and record.reply.root else None,
        mentions=tuple(
            Mention(_handle(event, feature.did) or _shown_handle(encoded, index) or feature.did, feature.did)
            for index, feature in features
            if feature.did
        ),
        hashtags=tuple(
            dict.fromkeys([*(feature.tag for _, feature in features if feature.tag), *record.tags])
        ),
        urls=tuple(
            dict.fromkeys(uri for uri in links if uri not in films and not _leads_to(uri, quoted, event))
        ),
        media=(
            *(pictured for one in media for pictured in _pictured(one)),
            *(Media(url=film) for film in films),
        ),
        url=implied_address("bluesky", uri),
    )


def _author(event: _Event) -> Author:
    profile = event.author or _Profile()
    image = _CID_IN_URL.search(profile.avatar or "")
    return Author(
        id=event.did,
        handle=known_handle(profile.handle) or _handle(event, event.did) or event.did,
        name=profile.name,
        created_at=profile.created,
        followers=profile.followers,
        following=profile.following,
        posts=profile.posts,
        verified=None if profile.verification is None else profile.verification.status == "valid",
        bio=profile.bio,
        avatar=image[1] if image else None,
    )


def _reference(event: _Event, uri: str) -> Reference:
    did = uri.removeprefix("at://").partition("/")[0]
    return Reference(post_id=uri, author_id=did, handle=_handle(event, did))


def _handle(event: _Event, did: str) -> str | None:
    return known_handle(event.handles.get(did))


def _quoted(embed: _Embed | None) -> str | None:
    """Return the post that is quoted; feeds, lists and starter packs are embedded likewise, and are none."""
    if embed is None or embed.record is None:
        return None
    uri = embed.record.uri or (embed.record.record.uri if embed.record.record else None)
    return uri if uri and f"/{_POST}/" in uri else None


def _leads_to(link: str, quoted: str | None, event: _Event) -> bool:
    """Say whether a link is the address of the post that is quoted."""
    if quoted is None or not link.startswith("https://bsky.app/profile/"):
        return False
    did, _, key = quoted.removeprefix("at://").partition(f"/{_POST}/")
    who, _, post = link.removeprefix("https://bsky.app/profile/").partition("/post/")
    return post == key and who in (did, event.handles.get(did))


def _media(embed: _Embed | None) -> list[_Media]:
    if embed is None:
        return []
    return [embed, *([embed.media] if embed.media else [])]


def _pictured(media: _Media) -> list[Media]:
    blobs = [*((image.image, image.alt) for image in media.images), (media.video, media.alt)]
    return [
        Media(hash=blob.ref.cid, alt=alt or None) for blob, alt in blobs if blob and blob.ref and blob.ref.cid
    ]


def _shown_handle(encoded: bytes, index: _Index) -> str:
    """Return the handle as the text shows it; facets count UTF-8 bytes."""
    if not 0 <= index.start <= index.end <= len(encoded):
        return ""
    shown = encoded[index.start : index.end].decode(errors="ignore").strip().removeprefix("@")
    return known_handle(shown if _HANDLE.fullmatch(shown) else None) or ""
