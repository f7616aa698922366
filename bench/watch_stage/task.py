"""The work on one post that every contender does: decode, validate, match, and encode what hits."""

from __future__ import annotations

import msgspec

from bench.watch_stage.workload import watchlist
from pipeline.match.matcher import WatchlistMatcher
from schemas.codec import decode_post
from schemas.stages import Targeted


class Task:
    """The watch stage's work as a program would do it that gets one record after another.

    Args:
        targets: How many targets are watched.
    """

    def __init__(self, targets: int) -> None:
        self._matcher = WatchlistMatcher(watchlist(targets))
        self._encode = msgspec.msgpack.Encoder().encode

    def hits(self, value: bytes | None) -> list[tuple[bytes, bytes]]:
        """Return key and value of a record for each target that the post is at."""
        post = decode_post(value)
        return [
            (hit.target.encode(), self._encode(Targeted(hit.target, hit.relation, hit.primary, post)))
            for hit in self._matcher.match(post)
        ]
