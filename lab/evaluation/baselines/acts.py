"""What all baselines look at: who acted on which account, and when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from pipeline.match.primary import primary_target
from schemas.post import Author, Post


class Act(NamedTuple):
    """One post with a primary target.

    Attributes:
        at: Event time, seconds since the Unix epoch.
        account: Platform and handle of the author.
        author: The author.
        target: Platform and handle of the target.
        post: The post.
    """

    at: float
    account: tuple[str, str]
    author: Author
    target: tuple[str, str]
    post: Post


def acts(posts: Iterable[Post]) -> Iterator[Act]:
    """Yield the posts that have a primary target other than their author."""
    for post in posts:
        aimed = primary_target(post)
        if aimed is not None and aimed[1] not in (post.author.handle, post.author.id):
            account = (post.platform, post.author.handle)
            yield Act(post.created_at.timestamp(), account, post.author, (post.platform, aimed[1]), post)
