"""Quix Streams, as its guide shows it: a dataframe over a topic, one message after another."""

from __future__ import annotations

import logging
import os
import tempfile

from quixstreams import Application  # type: ignore[import-not-found]  # it is in the peers' environment

from bench.watch_stage.job import Job, Meter
from bench.watch_stage.task import Task


def main(job: Job) -> None:
    """Run the application until it has read its posts."""
    task, meter = Task(job.targets), Meter(job)
    app = Application(
        broker_address=job.bootstrap,
        consumer_group=job.group,
        auto_offset_reset="earliest",
        auto_create_topics=False,
        state_dir=tempfile.mkdtemp(prefix="pileon-bench-"),
        loglevel=logging.WARNING,
    )
    source = app.topic(job.topic, value_deserializer="bytes")
    targeted = app.topic(job.targeted, value_serializer="bytes")

    def records(value: bytes) -> list[bytes]:
        hits = task.hits(value)
        if meter.count(1, len(hits)):
            os._exit(0)
        return [record for _, record in hits]

    app.dataframe(source).apply(records, expand=True).to_topic(targeted)
    app.run()


if __name__ == "__main__":
    main(Job.from_command_line())
