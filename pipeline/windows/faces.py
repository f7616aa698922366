"""The detect stage's look at who writes to a target: an account may have its picture and words, and no more of it."""

from __future__ import annotations

from pipeline.items.objects import stable_hash
from pipeline.items.permalinks import unimplied_address
from pipeline.text.handles import account_key
from pipeline.threats.looks import bare_bio
from pipeline.threats.parody import is_parody
from pipeline.windows.event_time import milliseconds
from schemas.findings import Finding, Shield
from schemas.stages import Targeted


def face_of(targeted: Targeted, time: int, shield: Shield, excerpt: str) -> Finding | None:
    """Return what the author of a post at a target looks like; None where that could tell nothing.

    Names and handles are compared where all posts are seen. Pictures cannot be: what a watched account looks like is
    known only here, where its own posts and those at it come together.

    Args:
        targeted: The post and its target.
        time: Event time, ms.
        shield: What is known of the target.
        excerpt: The post's text, fit to be quoted.
    """
    post = targeted.post
    author = post.author
    if not author.avatar or not author.bio or is_parody(author):
        return None
    words = bare_bio(author.bio)
    if not words or any(
        f"{post.platform}:{account_key(name)}" in shield.family for name in (author.handle, author.id)
    ):
        return None
    return Finding(
        "look",
        targeted.target,
        time,
        post.platform,
        post.id,
        author.id,
        author.handle,
        f"{post.platform}:{author.id}",
        excerpt=excerpt,
        relation=shield.relation,
        created_at=0 if author.created_at is None else milliseconds(author.created_at),
        avatar=author.avatar,
        bio=stable_hash(words),
        url=unimplied_address(post.platform, post.id, post.url),
    )
