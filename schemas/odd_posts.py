"""Posts in the outside format whose optional fields are odd: nulls, numbers for text, shapes of other exports."""

from __future__ import annotations

from typing import Any, Final

import msgspec

from schemas.post import Media, Mention, Post, Reference
from schemas.tolerant import UNFIT, Tolerance, any_json

_KINDS: Final = {
    "post": "post", "status": "post", "tweet": "post", "original": "post", "submission": "post",
    "reply": "reply", "comment": "reply", "answer": "reply", "replied_to": "reply",
    "repost": "repost", "retweet": "repost", "retweeted": "repost", "reblog": "repost", "boost": "repost",
    "share": "repost", "forward": "repost",
    "quote": "quote", "quoted": "quote", "quote_tweet": "quote",
}  # fmt: skip
"""Kinds by the names that platforms and other tools give them."""

_BY_REFERENCE: Final = {"reply_to": "reply", "repost_of": "repost", "quote_of": "quote"}
"""What a post is that points at another, where its kind is not known; the first counts."""

_INNER: Final = {
    "hashtags": ("tag", "text", "name"),
    "urls": ("unwound_url", "expanded_url", "url", "href"),
}
"""Where exports put what is plain text here, the best first."""

_HANDLES: Final = ("handle", "username", "screen_name", "acct", "id")
"""Where exports put the handle of whom a post mentions, the best first; an id stands in for one that is not known."""


def understood(value: bytes) -> Post:
    """Decode a post, taking of its optional fields what can be understood and leaving out the rest.

    Raises:
        msgspec.MsgspecError: If it is no JSON, or a field that it must have is missing or malformed.
        UnicodeDecodeError: If it is not UTF-8.
        RecursionError: If it is nested too deep.
    """
    raw = any_json(value)
    if isinstance(raw, dict):
        raw = {name: _plain(name, field) if name in _INNER else field for name, field in raw.items()}
        if "kind" in raw:
            raw["kind"] = _kind(raw)
        if isinstance(mentions := raw.get("mentions"), list):
            raw["mentions"] = [_named(one) for one in mentions]
    return msgspec.convert(_TOLERANCE.mended(raw, Post), Post)


def _kind(raw: dict[str, Any]) -> str:
    kind = raw["kind"]
    known = _KINDS.get(kind.strip().lower()) if isinstance(kind, str) else None
    return known or next((kind for field, kind in _BY_REFERENCE.items() if raw.get(field)), "post")


def _plain(name: str, field: object) -> object:
    if isinstance(field, dict):
        return next((field[inner] for inner in _INNER[name] if field.get(inner)), None)
    return [_plain(name, item) for item in field] if isinstance(field, list) else field


def _named(mention: object) -> object:
    if not isinstance(mention, dict) or mention.get("handle"):
        return mention
    return {**mention, "handle": next((mention[name] for name in _HANDLES if mention.get(name)), None)}


def _mention(value: object) -> object:
    return {"handle": value.removeprefix("@")} if isinstance(value, str) else UNFIT


def _media(value: object) -> object:
    return {"url": value} if isinstance(value, str) and value else UNFIT


def _reference(value: object) -> object:
    if isinstance(value, str) and value:
        return {"handle": value[1:]} if value.startswith("@") and len(value) > 1 else {"post_id": value}
    return {"post_id": value} if isinstance(value, int) and not isinstance(value, bool) else UNFIT


_TOLERANCE: Final = Tolerance(
    {Mention: _mention, Media: _media, Reference: _reference},
    required=False,
)
