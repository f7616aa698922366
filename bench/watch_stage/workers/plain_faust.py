"""A Faust agent as its guide shows it: one event after another, on Faust's own transport."""

from __future__ import annotations

import asyncio
import os
import tempfile

import faust
import uvloop

from bench.watch_stage.job import Job, Meter
from bench.watch_stage.task import Task


async def main(job: Job) -> None:
    """Run the agent until it has read its posts."""
    task, meter, done = Task(job.targets), Meter(job), asyncio.Event()
    app = faust.App(
        job.group,
        broker=f"kafka://{job.bootstrap}",
        web_enabled=False,
        topic_disable_leader=True,
        value_serializer="raw",
        key_serializer="raw",
        datadir=tempfile.mkdtemp(prefix="pileon-bench-"),
    )
    source = app.topic(job.topic, value_type=bytes)
    targeted = app.topic(job.targeted, key_type=bytes, value_type=bytes)

    async def agent(stream: faust.StreamT[bytes]) -> None:
        async for value in stream:
            hits = task.hits(value)
            for key, record in hits:
                await targeted.send(key=key, value=record)
            if meter.count(1, len(hits)):
                done.set()

    app.agent(source)(agent)
    await app.start()
    await done.wait()
    os._exit(0)


if __name__ == "__main__":
    uvloop.run(main(Job.from_command_line()))
