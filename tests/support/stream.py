"""Posts, targeted posts and batches made up for tests of the stages, timed in milliseconds after a start."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, Final

from schemas.alert import AlertTarget
from schemas.post import Author, Post, Reference
from schemas.stages import Targeted, TargetedBatch

START: Final = datetime(2026, 3, 4, 14, tzinfo=UTC)
START_MS: Final = int(START.timestamp() * 1000)


def written(number: int, ms: int = 0, *, by: str = "ana", **fields: Any) -> Post:
    """Return a post of ``by``, ``ms`` after the start; ``fields`` are those of ``Post``."""
    return Post(
        id=f"p{number}",
        platform=fields.pop("platform", "x"),
        created_at=START + timedelta(milliseconds=ms),
        author=fields.pop("author", None) or Author(id=f"id-{by}", handle=by),
        **fields,
    )


def reply(number: int, ms: int = 0, *, to: str = "minister", **fields: Any) -> Post:
    """Return a reply to an account."""
    return written(number, ms, kind="reply", reply_to=Reference(handle=to), **fields)


def targeted(number: int, ms: int, *, target: str = "minister", by: str | None = None) -> Targeted:
    """Return a post at a target, by an account of its own unless ``by`` is given."""
    return Targeted(target, "reply", True, reply(number, ms, by=by or f"a{number}"))


def batch(
    *posts: Targeted, watermark: int, source: int = 0, sources: int = 1, idle: bool = False
) -> TargetedBatch:
    """Return a batch of one source, whose watermark is in milliseconds after the start."""
    names = {post.target: AlertTarget(id=post.target, name=post.target.title()) for post in posts}
    return TargetedBatch(source, sources, START_MS + watermark, idle, list(posts), names)
