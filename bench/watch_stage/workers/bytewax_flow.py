"""Bytewax, as its guide shows it: a dataflow from topic to topic, on one worker."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import bytewax.operators as op  # type: ignore[import-not-found]  # it is in the peers' environment
from bytewax.connectors.kafka import (  # type: ignore[import-not-found]
    KafkaSink,
    KafkaSinkMessage,
    KafkaSource,
)
from bytewax.dataflow import Dataflow  # type: ignore[import-not-found]
from bytewax.run import cli_main  # type: ignore[import-not-found]

from bench.watch_stage.job import Job, Meter
from bench.watch_stage.task import Task


def main(job: Job) -> None:
    """Run the dataflow until it has read its posts."""
    task, meter = Task(job.targets), Meter(job)

    def records(message: Any) -> Iterator[Any]:  # noqa: ANN401 - a class of Bytewax
        hits = task.hits(message.value)
        if meter.count(1, len(hits)):
            os._exit(0)
        return (KafkaSinkMessage(key, record) for key, record in hits)

    flow = Dataflow("watch")
    posts = op.input("posts", flow, KafkaSource([job.bootstrap], [job.topic], batch_size=10_000))
    op.output("targeted", op.flat_map("hits", posts, records), KafkaSink([job.bootstrap], job.targeted))
    cli_main(flow)


if __name__ == "__main__":
    main(Job.from_command_line())
