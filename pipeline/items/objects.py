"""What a post touches besides its target: the things two accounts can act on together."""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2b
from typing import Final

from pipeline.text.disguised_words import disguised_words
from pipeline.text.links import canonical_link, mirror_of
from pipeline.text.normalise import fold
from schemas.post import Post
from schemas.stages import ObjectKey


def digest(*parts: str) -> int:
    """Return a 63-bit hash of the parts, the same in every process and run."""
    return (
        int.from_bytes(blake2b("\x00".join(parts).encode("utf-8", "surrogatepass"), digest_size=8).digest())
        >> 1
    )


stable_hash: Final = lru_cache(1 << 14)(digest)
"""``digest`` for what comes again and again."""


def objects_of(post: Post) -> list[ObjectKey]:
    """Return ``(kind, hash)`` for every object the post touches; an empty object never links anyone.

    Kinds: ``thread`` (the post replied to or quoted), ``repost``, ``link``, ``tag``,
    ``page`` and ``host`` (of the one link), ``media`` and ``guise`` (words disguised with letters of another script).
    """
    threads = {
        reference.post_id
        for reference in (post.reply_to, post.quote_of)
        if reference is not None and reference.post_id
    }
    objects: list[ObjectKey] = [("thread", stable_hash(post.platform, thread)) for thread in threads]
    if post.repost_of is not None and post.repost_of.post_id:
        objects.append(("repost", stable_hash(post.platform, post.repost_of.post_id)))
    links = {link for url in post.urls if (link := canonical_link(url))}
    objects.extend(("link", stable_hash(link)) for link in links)
    if len(links) == 1 and (mirror := mirror_of(next(iter(links)))):
        # Of several links in one post nobody could tell which host has which page.
        objects += [("page", stable_hash(mirror[0])), ("host", stable_hash(mirror[1]))]
    tags = {tag for raw in post.hashtags if (tag := fold(raw.lstrip("#")))}
    objects.extend(("tag", stable_hash(tag)) for tag in tags)
    objects.extend(
        ("media", stable_hash(digest)) for digest in {item.hash for item in post.media if item.hash}
    )
    if post.repost_of is None and (disguised := disguised_words(post.text)):
        objects.append(("guise", stable_hash(*disguised)))
    objects.sort()
    return objects
