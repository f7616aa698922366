"""The watch stage: a chunk of posts in, one batch for every partition of targets out."""

from __future__ import annotations

from collections.abc import Sequence
from heapq import nlargest
from typing import NamedTuple
from zlib import crc32

from pipeline.watch.matcher import Matcher
from pipeline.windows.event_time import milliseconds
from pipeline.windows.watermark import WITNESSES, EventClock
from schemas.alert import AlertTarget
from schemas.codec import BadRecordError, decode_post
from schemas.post import Post
from schemas.stages import Targeted, TargetedBatch


class Rejected(NamedTuple):
    """A record of a chunk that could not be taken: its place in the chunk, and why."""

    place: int
    error: BadRecordError


class WatchOutput(NamedTuple):
    """What a chunk gave: a batch for every destination partition, and the records refused."""

    batches: list[TargetedBatch]
    rejected: list[Rejected]


def partition_of(target: str, partitions: int) -> int:
    """Return the partition of ``posts.targeted`` that all posts at a target go to."""
    return crc32(target.encode("utf-8", "surrogatepass")) % partitions


FUTURE_MS = 600_000
"""How far a clock may be ahead of the log's: beyond, it is broken."""


def _refuse_future(time: int, arrived: int) -> None:
    if arrived > 0 and time - arrived > FUTURE_MS:
        ahead = (time - arrived) // 1000
        raise BadRecordError("future", f"`created_at` is {ahead} s after the record's arrival")


class WatchStage:
    """Watches one partition of ``posts``.

    It keeps nothing but the newest times seen: after a restart the watermark starts lower and catches up, and
    downstream no watermark ever goes back.

    Args:
        matcher: Who is watched; may be replaced between chunks.
        source: The partition of ``posts``.
        sources: How many partitions ``posts`` has.
        partitions: How many partitions ``posts.targeted`` has.
        lateness: How far posts of one source may be out of order, ms.
        hop: Length of a hop, ms.
    """

    def __init__(
        self, matcher: Matcher, *, source: int, sources: int, partitions: int, lateness: int, hop: int
    ) -> None:
        self.matcher = matcher
        self._source = source
        self._sources = sources
        self._partitions = partitions
        self._hop = hop
        self._clock = EventClock(lateness)
        self._read_until = 0

    def take(self, values: Sequence[bytes | None], arrivals: Sequence[int] | None = None) -> WatchOutput:
        """Decode and match a chunk of record values, in the order of their offsets.

        Args:
            values: The records' values.
            arrivals: When each record reached the log, ms, 0 or less if unknown; a post dated long after that is
                refused, for it would wait for its time to come and hold up its partition's snapshots.
        """
        posts: list[Post] = []
        times: list[int] = []
        rejected: list[Rejected] = []
        if arrivals:
            self._read_until = max(self._read_until, arrivals[-1])
        for index, value in enumerate(values):
            try:
                post = decode_post(value)
                time = milliseconds(post.created_at)
                if arrivals is not None:
                    _refuse_future(time, arrivals[index])
            except BadRecordError as error:
                rejected.append(Rejected(index, error))
            else:
                posts.append(post)
                times.append(time)
        return WatchOutput(self._match(posts, times), rejected)

    def take_posts(self, posts: Sequence[Post]) -> list[TargetedBatch]:
        """Match posts that are decoded already."""
        return self._match(posts, [milliseconds(post.created_at) for post in posts])

    def _match(self, posts: Sequence[Post], times: Sequence[int]) -> list[TargetedBatch]:
        hits: list[list[Targeted]] = [[] for _ in range(self._partitions)]
        names: list[dict[str, AlertTarget]] = [{} for _ in range(self._partitions)]
        match = self.matcher.match
        for time in nlargest(WITNESSES, times):
            self._clock.see(time)
        for post in posts:
            for target, relation, primary in match(post):
                partition = partition_of(target, self._partitions)
                hits[partition].append(Targeted(target, relation, primary, post))
                if target not in names[partition]:
                    names[partition][target] = self.matcher.name(target)
        return self._batches(self._clock.watermark, hits, names, idle=False)

    def idle(self, read_until: int = 0) -> list[TargetedBatch]:
        """Say that the source has nothing more for now: all it gave may be judged, and it holds no one back.

        Args:
            read_until: When the source's end was found, by the clock of its log, ms; 0 where there is none.
        """
        self._read_until = max(self._read_until, read_until)
        none: list[list[Targeted]] = [[] for _ in range(self._partitions)]
        reached = -(-self._clock.reached // self._hop) * self._hop
        return self._batches(reached, none, [{} for _ in range(self._partitions)], idle=True)

    def _batches(
        self, watermark: int, hits: list[list[Targeted]], names: list[dict[str, AlertTarget]], *, idle: bool
    ) -> list[TargetedBatch]:
        return [
            TargetedBatch(
                self._source,
                self._sources,
                watermark,
                idle,
                hits[partition],
                names[partition],
                self._read_until,
            )
            for partition in range(self._partitions)
        ]
