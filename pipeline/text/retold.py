"""Posts that repeat another's and say so in words: ``RT @name: …``."""

from __future__ import annotations

import re
from typing import Final

from msgspec import structs

from schemas.post import Mention, Post, Reference

_MARK: Final = "RT @"
_RETOLD: Final = re.compile(r"RT @([\w.-]{1,100}(?:@[\w.-]{1,100})?): ?")


def retold(text: str) -> tuple[str, str] | None:
    """Return whose post a text repeats, and what it repeats of it; None if it does not say so."""
    found = _RETOLD.match(text)
    return (found[1], text[found.end() :]) if found else None


def without(mentions: tuple[Mention, ...], handle: str | None) -> tuple[Mention, ...]:
    """Return mentions but for those of one account: who is reposted is not addressed by that."""
    key = (handle or "").casefold()
    return tuple(mention for mention in mentions if mention.handle.casefold() != key)


def as_repost(post: Post) -> Post:
    """Return a post that begins ``RT @name:`` as the repost that it is; exports often lack the mark for it.

    The words are another's: that many repeat them shows no more than that many follow the same account.
    """
    if not post.text.startswith(_MARK) or post.repost_of is not None or post.reply_to is not None:
        return post
    found = retold(post.text)
    if found is None:
        return post
    handle = found[0].rstrip(".-")
    identifier = next((one.id for one in post.mentions if one.handle.casefold() == handle.casefold()), None)
    return structs.replace(
        post,
        kind="repost",
        repost_of=Reference(author_id=identifier, handle=handle),
        mentions=without(post.mentions, handle),
    )
