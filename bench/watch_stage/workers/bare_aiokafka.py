"""A loop over aiokafka that fetches and counts, with the fetch sizes of our transport: the limit for Faust."""

from __future__ import annotations

import os

import aiokafka  # type: ignore[import-untyped]  # it ships no types
import uvloop

from bench.watch_stage.job import Job, Meter


async def main(job: Job) -> None:
    """Fetch until the posts are read."""
    meter = Meter(job)
    consumer = aiokafka.AIOKafkaConsumer(
        job.topic,
        bootstrap_servers=job.bootstrap,
        group_id=job.group,
        auto_offset_reset="earliest",
        enable_auto_commit=False,
        max_partition_fetch_bytes=1024 * 1024,
        fetch_max_bytes=32 * 1024 * 1024,
        fetch_max_wait_ms=250,
    )
    await consumer.start()
    while True:
        fetched = await consumer.getmany(timeout_ms=1_000)
        records = sum(map(len, fetched.values()))
        if records and meter.count(records):
            os._exit(0)


if __name__ == "__main__":
    uvloop.run(main(Job.from_command_line()))
