"""The batch transport with an agent that only counts: what of our own time is not the watch stage's."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import uvloop

from agents.kafka.app import make_app
from agents.kafka.subscription import FaustSubscription
from agents.kafka.transport import Record
from agents.ops.settings import Settings
from agents.runtime.driver import AgentDriver
from agents.runtime.handler import Stateless
from bench.watch_stage.job import Job, Meter
from bench.watch_stage.workers.one_agent import run_until


class Counting(Stateless):
    """Counts records."""

    def __init__(self, job: Job) -> None:
        self._meter = Meter(job)
        self.done = asyncio.Event()

    async def take(self, partition: int, records: Sequence[Record]) -> None:
        """Count a chunk."""
        del partition
        if self._meter.count(len(records)):
            self.done.set()


async def main(job: Job) -> None:
    """Run the agent until it has read its posts."""
    app = make_app(Settings(bootstrap_servers=job.bootstrap, group_id=job.group), "watch")
    handler = Counting(job)
    await run_until(AgentDriver("watch", FaustSubscription(app, job.topic), handler), handler.done)


if __name__ == "__main__":
    uvloop.run(main(Job.from_command_line()))
