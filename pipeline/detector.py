"""The whole detector in one process: posts in, alerts out, by the same stages that run on Kafka."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import networkx as nx
from msgspec import Struct

from pipeline.campaigns.stage import MemoryStage
from pipeline.match.matcher import AllTargets, WatchlistMatcher
from pipeline.match.stage import WatchStage
from pipeline.settings import DetectorSettings
from pipeline.windows.stage import DetectStage
from schemas.alert import Alert
from schemas.post import Post
from schemas.stages import TargetedBatch
from schemas.target import Watchlist

CHUNK = 500
"""Posts handed on together: of a stream in order of time it changes the speed, never the alerts."""


class DetectorStats(Struct):
    """What went through a detector."""

    posts: int = 0
    hits: int = 0
    late: int = 0
    duplicates: int = 0
    alerts: int = 0
    conflicts: int = 0


class Detector:
    """Watch, detect and memory composed.

    Args:
        settings: Lengths and thresholds.
        watchlist: Who is watched; None watches every primary target.
        partitions: How many detect partitions to spread the targets over; no alert depends on it.
        chunk: Posts handed on together; posts that come late count as late only from one chunk to the next.
        on_campaign: Takes every revision of a campaign's alert with the graph of its accounts, as it was then.
        contact_key: The key of the hashes under which the watchlist lists private contacts.
    """

    def __init__(
        self,
        settings: DetectorSettings | None = None,
        watchlist: Watchlist | None = None,
        *,
        partitions: int = 1,
        chunk: int = CHUNK,
        on_campaign: Callable[[Alert, nx.Graph[str]], None] | None = None,
        contact_key: bytes = b"",
    ) -> None:
        self._on_campaign = on_campaign
        self._chunk_posts = chunk
        self._settings = settings or DetectorSettings()
        self._watch = WatchStage(
            AllTargets() if watchlist is None else WatchlistMatcher(watchlist),
            source=0,
            sources=1,
            partitions=partitions,
            lateness=self._settings.max_out_of_orderness_ms,
            hop=self._settings.hop_ms,
            emerging=self._settings.emerging,
        )
        self._detect = [
            DetectStage(self._settings, index, partitions, contact_key) for index in range(partitions)
        ]
        self._memory = MemoryStage(self._settings)
        self._chunk: list[Post] = []
        self._offset = 0
        self._counted = DetectorStats()

    def feed(self, post: Post) -> list[Alert]:
        """Take a post; returns the alerts that became due."""
        self._chunk.append(post)
        if len(self._chunk) < self._chunk_posts:
            return []
        return self._flush()

    def feed_all(self, posts: Iterable[Post]) -> Iterable[Alert]:
        """Take all posts and finish; yields alerts as they become due."""
        for post in posts:
            yield from self.feed(post)
        yield from self.finish()

    def finish(self) -> list[Alert]:
        """Judge all that was fed, as when every source is idle; more posts may follow."""
        return self._flush() + self._run(self._watch.idle())

    @property
    def stats(self) -> DetectorStats:
        """Counts so far; late posts, duplicates and posts with an id of another author's post among the hits."""
        self._counted.late, self._counted.duplicates = self._memory.late, self._memory.duplicates
        self._counted.conflicts = self._memory.conflicts
        return self._counted

    def _flush(self) -> list[Alert]:
        chunk, self._chunk = self._chunk, []
        self._counted.posts += len(chunk)
        return self._run(self._watch.take_posts(chunk))

    def _run(self, batches: Sequence[TargetedBatch]) -> list[Alert]:
        alerts: list[Alert] = []
        self._offset += 1
        for stage, batch in zip(self._detect, batches, strict=True):
            self._counted.hits += len(batch.posts)
            for hop in stage.take(batch, self._offset):
                due = self._memory.take(hop, self._offset)
                if due and self._on_campaign is not None:
                    self._show(due, self._on_campaign)
                alerts += due
        self._counted.alerts += len(alerts)
        return alerts

    def _show(self, alerts: list[Alert], show: Callable[[Alert, nx.Graph[str]], None]) -> None:
        for alert in alerts:
            if alert.kind == "coordinated_campaign":
                show(alert, self._memory.campaign_graph(alert))
