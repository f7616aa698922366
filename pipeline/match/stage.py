"""The watch stage: a chunk of posts in, one batch for every partition of targets out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from datetime import datetime
from typing import Final, NamedTuple
from zlib import crc32

from pipeline.match.matcher import Matcher
from pipeline.match.screen import Screen
from pipeline.text.retold import as_repost
from pipeline.windows.event_time import milliseconds
from pipeline.windows.watermark import WITNESSES, EventClock
from schemas.alert import AlertTarget
from schemas.codec import BadRecordError, decode_outlines, decode_post
from schemas.findings import Finding, Incoming, Shield
from schemas.post import Outline, Post
from schemas.stages import Statement, Targeted, TargetedBatch


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


BLOCK: Final = 250
"""Records decoded and matched together. Their posts stay in the processor's cache, and one bad record has no more
than these looked at one by one."""


def _refuse_future(post: Post, arrived: int) -> None:
    time = milliseconds(post.created_at)
    if arrived > 0 and time - arrived > FUTURE_MS:
        ahead = (time - arrived) // 1000
        raise BadRecordError("future", f"`created_at` is {ahead} s after the record's arrival")


def _newest(moments: Sequence[datetime]) -> list[int]:
    """Return the newest of times in order, as many as the watermark goes by, ms."""
    return [milliseconds(moment) for moment in moments[-WITNESSES:]]


def _moments(posts: Sequence[Post]) -> list[datetime]:
    return sorted([post.created_at for post in posts])


def _some_future(times: Sequence[int], arrivals: Sequence[int]) -> bool:
    """Whether a post may be from the future, by the newest times of a block; False is sure."""
    return times[-1] - min(arrivals) > FUTURE_MS and max(arrivals) > 0


class _Hits:
    """What is found, for every partition of ``posts.targeted``."""

    def __init__(self, partitions: int) -> None:
        self.posts: list[list[Targeted]] = [[] for _ in range(partitions)]
        self.names: list[dict[str, AlertTarget]] = [{} for _ in range(partitions)]
        self.findings: list[list[Finding]] = [[] for _ in range(partitions)]
        self.shields: list[dict[str, Shield]] = [{} for _ in range(partitions)]
        self.incoming: list[list[Incoming]] = [[] for _ in range(partitions)]
        self.statements: list[list[Statement]] = [[] for _ in range(partitions)]


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
        emerging: Count what comes in at all who are not listed.
    """

    def __init__(
        self,
        matcher: Matcher,
        *,
        source: int,
        sources: int,
        partitions: int,
        lateness: int,
        hop: int,
        emerging: bool = False,
    ) -> None:
        self.matcher = matcher
        self._emerging = emerging
        self._source = source
        self._sources = sources
        self._partitions = partitions
        self._hop = hop
        self._clock = EventClock(lateness)
        self._read_until = 0

    @property
    def watermark(self) -> int:
        """How far event time has come, ms."""
        return self._clock.watermark

    def take(self, values: Sequence[bytes | None], arrivals: Sequence[int] | None = None) -> WatchOutput:
        """Decode and match a chunk of record values, in the order of their offsets.

        Args:
            values: The records' values.
            arrivals: When each record reached the log, ms, 0 or less if unknown; a post dated long after that is
                refused, for it would wait for its time to come and hold up its partition's snapshots.
        """
        if arrivals:
            self._read_until = max(self._read_until, arrivals[-1])
        hits = _Hits(self._partitions)
        rejected: list[Rejected] = []
        for at in range(0, len(values), BLOCK):
            block = values[at : at + BLOCK]
            arrived = arrivals and arrivals[at : at + BLOCK]
            outlines = decode_outlines(block)
            if outlines is None or (arrived and _some_future(_newest(outlines.moments), arrived)):
                posts = self._one_by_one(block, arrived, at, rejected)
                self._see(_newest(_moments(posts)))
                self._match(posts, hits)
            else:
                self._see(_newest(outlines.moments))
                self._match_outlines(outlines.posts, block, at, hits, rejected)
        return WatchOutput(self._batches(self._clock.watermark, hits, idle=False), rejected)

    def take_posts(self, posts: Sequence[Post]) -> list[TargetedBatch]:
        """Match posts that are decoded already."""
        hits = _Hits(self._partitions)
        self._see(_newest(_moments(posts)))
        self._match(posts, hits)
        return self._batches(self._clock.watermark, hits, idle=False)

    def _one_by_one(
        self,
        values: Sequence[bytes | None],
        arrivals: Sequence[int] | None,
        first: int,
        rejected: list[Rejected],
    ) -> list[Post]:
        """Return the posts that can be taken, and put the others among the rejected, counted from ``first``."""
        posts: list[Post] = []
        for index, value in enumerate(values):
            try:
                post = decode_post(value)
                if arrivals:
                    _refuse_future(post, arrivals[index])
            except BadRecordError as error:
                rejected.append(Rejected(first + index, error))
            else:
                posts.append(post)
        return posts

    def _see(self, times: Sequence[int]) -> None:
        for time in times:
            self._clock.see(time)

    def _match(self, posts: Sequence[Post], hits: _Hits) -> None:
        matcher = self.matcher
        for place in matcher.candidates(posts):
            self._hit(posts[place], hits)
        if (screen := matcher.screen) is not None:
            faces, links = screen.candidates(posts)
            for place in sorted({*faces, *links}):
                self._find(screen.findings(posts[place]), hits)
            for place in faces:
                self._say(screen.statement(posts[place]), hits)
            self._count(screen, posts, hits)

    def _match_outlines(
        self,
        outlines: Sequence[Outline],
        values: Sequence[bytes | None],
        first: int,
        hits: _Hits,
        rejected: list[Rejected],
    ) -> None:
        """Match posts of which no more than the outlines is decoded; what is at nobody need not be decoded further."""
        places = self.matcher.candidates(outlines)
        screen = self.matcher.screen
        faces: Set[int] = frozenset()
        links: Set[int] = frozenset()
        if screen is not None:
            faces, links = map(frozenset, screen.candidates(outlines))
            self._count(screen, outlines, hits)
        hit = frozenset(places) if faces or links else places
        for place in sorted({*hit, *faces, *links}) if faces or links else places:
            try:
                post = decode_post(values[place])
            except BadRecordError as error:
                rejected.append(Rejected(first + place, error))
                continue
            if place in hit:
                self._hit(post, hits)
            if screen is not None and (place in faces or place in links):
                self._find(screen.findings(post, faces=place in faces, links=place in links), hits)
                if place in faces:
                    self._say(screen.statement(post), hits)

    def _hit(self, post: Post, hits: _Hits) -> None:
        matcher = self.matcher
        post = as_repost(post)
        for target, relation, primary in matcher.match(post):
            partition = partition_of(target, self._partitions)
            hits.posts[partition].append(Targeted(target, relation, primary, post))
            if target not in hits.names[partition]:
                hits.names[partition][target] = matcher.name(target)
                if matcher.screen is not None and (shield := matcher.screen.shield(target)) is not None:
                    hits.shields[partition][target] = shield

    def _find(self, findings: Iterable[Finding], hits: _Hits) -> None:
        for finding in findings:
            partition = partition_of(finding.target, self._partitions)
            hits.findings[partition].append(finding)
            hits.names[partition].setdefault(finding.target, self.matcher.name(finding.target))

    def _say(self, statement: Statement | None, hits: _Hits) -> None:
        if statement is not None:
            hits.statements[partition_of(statement.target, self._partitions)].append(statement)

    def _count(self, screen: Screen, posts: Sequence[Outline], hits: _Hits) -> None:
        if self._emerging:
            for incoming in screen.incoming(posts):
                hits.incoming[partition_of(incoming.target, self._partitions)].append(incoming)

    def idle(self, read_until: int = 0) -> list[TargetedBatch]:
        """Say that the source has nothing more for now: all it gave may be judged, and it holds no one back.

        Args:
            read_until: When the source's end was found, by the clock of its log, ms; 0 where there is none.
        """
        self._read_until = max(self._read_until, read_until)
        reached = -(-self._clock.reached // self._hop) * self._hop
        return self._batches(reached, _Hits(self._partitions), idle=True)

    def _batches(self, watermark: int, hits: _Hits, *, idle: bool) -> list[TargetedBatch]:
        return [
            TargetedBatch(
                self._source,
                self._sources,
                watermark,
                idle,
                hits.posts[partition],
                hits.names[partition],
                self._read_until,
                hits.findings[partition],
                hits.shields[partition],
                hits.incoming[partition],
                hits.statements[partition],
            )
            for partition in range(self._partitions)
        ]
