"""A loop over confluent-kafka that fetches batches and counts: the limit for clients on librdkafka."""

from __future__ import annotations

import os

from confluent_kafka import Consumer

from bench.watch_stage.job import Job, Meter


def main(job: Job) -> None:
    """Fetch until the posts are read."""
    meter = Meter(job)
    consumer = Consumer(
        {
            "bootstrap.servers": job.bootstrap,
            "group.id": job.group,
            "auto.offset.reset": "earliest",
            "enable.auto.commit": False,
        }
    )
    consumer.subscribe([job.topic])
    while True:
        records = consumer.consume(10_000, 0.1)
        good = sum(record.error() is None and record.value() is not None for record in records)
        if good and meter.count(good):
            os._exit(0)


if __name__ == "__main__":
    main(Job.from_command_line())
