"""Ours: the watch agent as a worker runs it."""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import msgspec
import uvloop

from agents.kafka.app import make_app
from agents.kafka.outgoing import ProducerSender, Sender
from agents.kafka.subscription import FaustSubscription
from agents.kafka.transport import Record
from agents.ops import logs, metrics
from agents.ops.settings import Settings
from agents.runtime.driver import AgentDriver
from agents.stages.watch import WatchHandler, WatchlistFile
from bench.watch_stage.job import Job, Meter
from bench.watch_stage.workers.one_agent import run_until
from bench.watch_stage.workload import watchlist
from pipeline.match.matcher import Matcher
from pipeline.match.stage import WatchStage
from pipeline.settings import DetectorSettings

SHIPPED: Final = DetectorSettings()


class MeteredWatch(WatchHandler):
    """The watch agent's work, counted from when this process has its share of the partitions."""

    def __init__(self, job: Job, sender: Sender, file: Path) -> None:
        super().__init__(
            job.targeted,
            job.targeted,
            sender,
            make=lambda matcher, partition: _stage(job, matcher, partition),
            watchlist=WatchlistFile(file),
            idle_seconds=5.0,
        )
        self._job = job
        self._meter = Meter(job)
        self._settled = False
        self._begun = False
        self.done = asyncio.Event()

    async def _meet(self) -> None:
        """Wait for the other workers: the group is settled, and all have records in hand."""
        folder = Path(tempfile.gettempdir()) / self._job.group
        folder.mkdir(exist_ok=True)
        (folder / str(os.getpid())).touch()
        # The others are processes of their own: no event of this one tells of them.
        while len(list(folder.iterdir())) < self._job.partitions // self._job.share:  # noqa: ASYNC110
            await asyncio.sleep(0.002)
        self._begun = True

    async def assigned(self, committed: Mapping[int, int | None]) -> Mapping[int, int]:
        """Begin at the beginning, or wait at the end while the group is not settled."""
        # What the group has committed while it settled must not count as done.
        await super().assigned(dict.fromkeys(committed))
        self._settled = len(committed) == self._job.share
        return dict.fromkeys(committed, 0 if self._settled else self._job.each)

    async def take(self, partition: int, records: Sequence[Record]) -> None:
        """Count what is taken."""
        if not self._settled:
            return  # These are the records before the end, to look back on: to wait here would hold the group up.
        if not self._begun:
            await self._meet()
        before = _hits()
        await super().take(partition, records)
        if self._meter.count(len(records), _hits() - before):
            self.done.set()


def _hits() -> int:
    return int(next(iter(metrics.targeted_posts_total.collect())).samples[0].value)


def _stage(job: Job, matcher: Matcher, partition: int) -> WatchStage:
    return WatchStage(
        matcher,
        source=partition,
        sources=job.partitions,
        partitions=job.partitions,
        lateness=SHIPPED.max_out_of_orderness_ms,
        hop=SHIPPED.hop_ms,
    )


async def main(job: Job) -> None:
    """Run the agent until it has read its posts."""
    logs.configure("json", "info", sys.stderr)
    settings = Settings(bootstrap_servers=job.bootstrap, group_id=job.group, partitions=job.partitions)
    app = make_app(settings, "watch")
    with tempfile.NamedTemporaryFile(suffix=".json") as file:
        file.write(msgspec.json.encode(watchlist(job.targets)))
        file.flush()
        handler = MeteredWatch(job, ProducerSender(app.producer), Path(file.name))
        await run_until(AgentDriver("watch", FaustSubscription(app, job.topic), handler), handler.done)


if __name__ == "__main__":
    uvloop.run(main(Job.from_command_line()))
