"""The primary target of a post: the one account it chose to address."""

from __future__ import annotations

from schemas.post import Outline, Reference
from schemas.stages import Relation


def primary_target(post: Outline) -> tuple[Relation, str] | None:
    """Return how and at which account (handle, else account id) a post is aimed.

    It is the account replied to, reposted or quoted, else the first mention: a reply carries the mentions of its
    whole chain, so counting all of them would make every conversation look like recurrence.
    """
    for relation, reference in (
        ("reply", post.reply_to),
        ("repost", post.repost_of),
        ("quote", post.quote_of),
    ):
        if reference is not None and (account := _account(reference)):
            return relation, account  # type: ignore[return-value]  # the loop's literals are Relations
    if post.mentions:
        return "mention", post.mentions[0].handle
    return None


def _account(reference: Reference) -> str | None:
    return reference.handle or reference.author_id
