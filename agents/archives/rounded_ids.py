"""Ids that a spreadsheet or a table of floats rounded: 1812345678901234567 became 1.8E+18, as its neighbours did."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from schemas.post import Post

_ROUNDED: Final = re.compile(r"(?<!\d)[+-]?\d+(?:[.,]\d+[eE]\+?|[eE]\+)\d{1,3}")
"""``1.8E+18``, ``1,8E+18``, ``2E+18`` and, as Java writes it, ``1.8E18``; no platform's ids look so."""


def some_rounded(posts: Sequence[Post]) -> bool:
    """Tell whether one of several posts may have a rounded id; False is sure, and comes at a small price."""
    ids = [post.id for post in posts]
    ids += [post.author.id for post in posts]
    ids += [
        name
        for post in posts
        if post.reply_to or post.repost_of or post.quote_of or post.conversation_id or post.mentions
        for _, name in _references(post)
    ]
    text = "\n".join(ids)
    return ("+" in text or "." in text or "," in text) and any(map(_ROUNDED.fullmatch, ids))


def rounded_field(post: Post) -> str | None:
    """Return the first field of a post that holds a rounded id, or None."""
    for field, name in (("id", post.id), ("author.id", post.author.id), *_references(post)):
        if _ROUNDED.fullmatch(name):
            return field
    return None


def _references(post: Post) -> Iterator[tuple[str, str]]:
    for field, reference in (
        ("reply_to", post.reply_to),
        ("repost_of", post.repost_of),
        ("quote_of", post.quote_of),
    ):
        if reference is not None:
            if reference.post_id:
                yield f"{field}.post_id", reference.post_id
            if reference.author_id:
                yield f"{field}.author_id", reference.author_id
    if post.conversation_id:
        yield "conversation_id", post.conversation_id
    for mention in post.mentions:
        if mention.id:
            yield "mentions.id", mention.id
