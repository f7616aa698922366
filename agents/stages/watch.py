"""The watch agent: which posts are at whom; its watchlist can be edited while it runs."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

import structlog
from msgspec import structs

from agents.kafka.outgoing import MAX_RECORD_BYTES, Outgoing, Sender
from agents.kafka.transport import Record, columns
from agents.ops import metrics
from agents.ops.clock import SteadyClock
from agents.runtime import observe
from agents.runtime.dead_letters import dead_letter
from agents.watchlist import WatchlistError, load_watchlist
from pipeline.match.matcher import AllTargets, Matcher, WatchlistMatcher
from pipeline.match.stage import WatchStage
from schemas.codec import encode_stage
from schemas.stages import TargetedBatch

REPEAT_MS: Final = 1_000
"""How often an idle partition says so again: others wait for its word when they have newer records."""

MARGIN_MS: Final = 500
"""How far the clocks here and on the broker may be apart."""

LOOK_BACK: Final = 1_000
"""Records before those that are due that a new stage takes its time from; its newest posts are among them."""

log: Final = structlog.get_logger("pileon")


class WatchlistFile:
    """A watchlist that follows its file.

    Args:
        path: The file.

    Raises:
        WatchlistError: If the file is wrong at the start.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._stamp = self._look()
        self.matcher: Matcher = self._load()

    async def follow(self) -> bool:
        """Take over an edit, and say whether there was one; a bad edit leaves the old list and logs why."""
        stamp = await asyncio.to_thread(self._look)
        if stamp == self._stamp:
            return False
        self._stamp = stamp
        try:
            self.matcher = await asyncio.to_thread(self._load)
        except WatchlistError as error:
            metrics.watchlist_reloads_total.labels(outcome="refused").inc()
            log.error("watchlist.refused", why=str(error), action="the list read before stays in use")
            return False
        metrics.watchlist_reloads_total.labels(outcome="taken").inc()
        log.info("watchlist.taken", path=str(self._path))
        return True

    def _look(self) -> tuple[int, int, int] | None:
        try:
            found = self._path.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size, found.st_ino

    def _load(self) -> Matcher:
        watchlist = load_watchlist(self._path)
        metrics.watchlist_targets.set(len(watchlist.targets))
        return WatchlistMatcher(watchlist)


class WatchHandler:
    """Runs a ``WatchStage`` for each partition of ``posts``.

    Args:
        targeted: Full name of the topic for targeted posts.
        dead_letters: Full name of the topic for dead letters.
        sender: Sends both.
        make: Makes the stage of a partition.
        watchlist: The watchlist's file; None where every target is watched.
        idle_seconds: A partition read to its end for so long holds no other back.
        clock: Wall time, ms, as the broker stamps records with; it must not go back.
    """

    rewind = LOOK_BACK

    def __init__(
        self,
        targeted: str,
        dead_letters: str,
        sender: Sender,
        *,
        make: Callable[[Matcher, int], WatchStage],
        watchlist: WatchlistFile | None,
        idle_seconds: float,
        clock: Callable[[], int] | None = None,
    ) -> None:
        self._targeted = targeted
        self._dead_letters = dead_letters
        self._sender = sender
        self._make = make
        self._watchlist = watchlist
        self._idle_seconds = idle_seconds
        self._stages: dict[int, WatchStage] = {}
        self._idle: dict[int, int] = {}
        self._due: dict[int, int] = {}
        self._clock = SteadyClock() if clock is None else clock

    async def assigned(self, committed: Mapping[int, int | None]) -> Mapping[int, int]:
        """Begin with new stages: all that they keep is how far event time has come, which they look back for.

        Without it, a source with no more than two posts after a restart would have no time to tell, and the last
        posts before the restart would wait for it.
        """
        self._due = {partition: offset or 0 for partition, offset in committed.items()}
        matcher: Matcher = AllTargets() if self._watchlist is None else self._watchlist.matcher
        self._stages = {partition: self._make(matcher, partition) for partition in committed}
        self._idle = {}
        return {}

    async def take(self, partition: int, records: Sequence[Record]) -> None:
        """Match a chunk; every partition of targeted posts hears of it, if only how far its source is."""
        if records[0].offset < self._due[partition]:
            records = self._looked_back(partition, records)
            if not records:
                return
        with observe.batch("watch", partition, records) as work:
            values, arrivals = columns(records)
            with work.detecting():
                output = self._stages[partition].take(values, arrivals)
            outgoing = list(self._batches(output.batches))
            for index, error in output.rejected:
                outgoing.append(dead_letter(self._dead_letters, "watch", records[index], error))
            work.posts, work.out, work.refused = len(records), len(outgoing), len(output.rejected)
            metrics.targeted_posts_total.inc(sum(len(batch.posts) for batch in output.batches))
            await self._sender.send_all(outgoing)
        self._idle.pop(partition, None)

    def _looked_back(self, partition: int, records: Sequence[Record]) -> Sequence[Record]:
        """Take the time from records that another worker has handed on, and return those that are due."""
        old = [record for record in records if record.offset < self._due[partition]]
        self._stages[partition].take(*columns(old))
        return records[len(old) :]

    async def tick(self, partition: int, quiet_seconds: float, asked_seconds: float = 0.0) -> None:
        """Follow the watchlist's file, and say while a partition has nothing more that it has not."""
        if self._watchlist is not None and await self._watchlist.follow():
            for stage in self._stages.values():
                stage.matcher = self._watchlist.matcher
        self._tell_watermark()
        if quiet_seconds >= self._idle_seconds:
            # Said again and again: it holds only for what had arrived when the broker was asked, which is long
            # ago if the network was away or this process was stopped.
            asked = self._clock() - round(asked_seconds * 1000)
            if asked - self._idle.get(partition, 0) >= REPEAT_MS:
                await self._sender.send_all(self._batches(self._stages[partition].idle(asked - MARGIN_MS)))
                self._idle[partition] = asked

    async def revoked(self, partitions: set[int]) -> None:
        """Forget the partitions."""
        for partition in partitions:
            self._stages.pop(partition, None)
        self._tell_watermark()

    def _tell_watermark(self) -> None:
        at = min((stage.watermark for stage in self._stages.values()), default=0)
        observe.watermark("watch", at, self._clock())

    def _batches(self, batches: Sequence[TargetedBatch]) -> Iterator[Outgoing]:
        for partition, batch in enumerate(batches):
            for piece in pieces(batch):
                yield Outgoing(self._targeted, piece, partition=partition)


def pieces(batch: TargetedBatch, limit: int = MAX_RECORD_BYTES) -> Iterator[bytes]:
    """Encode a batch, as several when one would be larger than a topic takes.

    Only the last says how far the source is: with the first, posts of the others would come late.
    """
    encoded = encode_stage(batch)
    lengths = [len(batch.posts), len(batch.findings), len(batch.incoming), len(batch.statements)]
    if len(encoded) <= limit or max(lengths) < 2:
        yield encoded
        return
    posts, findings, incoming, statements = (length // 2 for length in lengths)
    first = structs.replace(
        batch,
        watermark=0,
        idle=False,
        read_until=0,
        posts=batch.posts[:posts],
        findings=batch.findings[:findings],
        incoming=batch.incoming[:incoming],
        statements=batch.statements[:statements],
    )
    yield from pieces(first, limit)
    rest = structs.replace(
        batch,
        posts=batch.posts[posts:],
        findings=batch.findings[findings:],
        incoming=batch.incoming[incoming:],
        statements=batch.statements[statements:],
    )
    yield from pieces(rest, limit)
