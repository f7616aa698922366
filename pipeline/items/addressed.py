"""Whom a post addresses, as marks of accounts.

Whoever belongs to one circle speaks to one another at a target, too; a target that answers knows who comes to it.
"""

from __future__ import annotations

from typing import Final

from pipeline.items.objects import stable_hash
from pipeline.text.handles import account_key
from schemas.post import Post
from schemas.stages import Account

MOST: Final = 8
"""Accounts of one post that count: chains of replies carry the mentions of all who took part."""


def addressed(post: Post) -> list[int]:
    """Return marks of the accounts that a post replies to or mentions, in order, without its author."""
    named: dict[int, None] = {}
    reply = post.reply_to
    if reply is not None and (name := reply.handle or reply.author_id):
        named[account_mark(post.platform, name)] = None
    for mention in post.mentions[:MOST]:
        named[account_mark(post.platform, mention.handle)] = None
    for own in (post.author.handle, post.author.id):
        named.pop(account_mark(post.platform, own), None)
    return list(named)[:MOST]


def written_to(post: Post) -> tuple[int, ...]:
    """Return the marks of all whom a post answers, quotes, passes on or mentions, by handle and by id, sorted."""
    references = (post.reply_to, post.quote_of, post.repost_of)
    names = {name for one in references if one is not None for name in (one.handle, one.author_id) if name}
    names.update(name for mention in post.mentions for name in (mention.handle, mention.id) if name)
    return tuple(sorted({account_mark(post.platform, name) for name in names}))


def marks_of(account: Account) -> tuple[int, int]:
    """Return the marks by which posts address an account: by its handle, and by its id."""
    return account_mark(account.platform, account.handle), account_mark(account.platform, account.id)


def account_mark(platform: str, name: str) -> int:
    """Return a mark of an account by its handle, in any spelling, or its id: the same wherever it is named."""
    return stable_hash(platform, account_key(name))
