"""A Kafka broker in memory, for demos and tests: librdkafka's mock cluster as a process of its own.

It comes with the confluent-kafka wheel and speaks Kafka's protocol with groups, commits and idempotent
producers. It keeps the last 5 MiB of every partition and loses a record that is larger, knows no
compaction, and forgets all when it ends: it is no place for data that matters. Topics that are not named at
its start are created on first use, with four partitions. A rebalance takes as long as a session may be silent
and not every one succeeds: it serves one worker per group.

Run it as ``python -m agents.kafka.embedded_broker --port-file FILE --topics posts:4,coactions:1``.
"""

from __future__ import annotations

import argparse
import ctypes
import os
import signal
import sys
import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path
from types import FrameType
from typing import Final

from confluent_kafka import cimpl

RD_KAFKA_PRODUCER: Final = 0
PARENT_POLL_SECONDS: Final = 0.5


class EmbeddedBrokerError(RuntimeError):
    """The mock cluster could not be made."""


class EmbeddedBroker:
    """One mock broker on a free port of the loopback address, within this process.

    Raises:
        EmbeddedBrokerError: If librdkafka refuses.
    """

    def __init__(self) -> None:
        # The wheel's extension module links librdkafka, so its handle also finds librdkafka's own functions:
        # those of the mock cluster are exported, but Python bindings for them do not exist.
        self._library = ctypes.CDLL(cimpl.__file__)
        self._declare()
        reason = ctypes.create_string_buffer(512)
        options = self._library.rd_kafka_conf_new()
        # The client only carries the cluster and is never given a broker; that is not worth its warning.
        self._library.rd_kafka_conf_set(options, b"log_level", b"3", reason, len(reason))
        self._client = self._library.rd_kafka_new(RD_KAFKA_PRODUCER, options, reason, len(reason))
        if not self._client:
            raise EmbeddedBrokerError(reason.value.decode())
        self._cluster = self._library.rd_kafka_mock_cluster_new(self._client, 1)
        if not self._cluster:
            raise EmbeddedBrokerError("librdkafka made no mock cluster")
        self._library.rd_kafka_mock_group_initial_rebalance_delay_ms(self._cluster, 0)

    @property
    def bootstrap(self) -> str:
        """The broker's address, host:port."""
        address: bytes = self._library.rd_kafka_mock_cluster_bootstraps(self._cluster)
        return address.decode()

    def create_topic(self, name: str, partitions: int) -> None:
        """Create a topic.

        Raises:
            EmbeddedBrokerError: If it exists.
        """
        code = self._library.rd_kafka_mock_topic_create(self._cluster, name.encode(), partitions, 1)
        if code:
            raise EmbeddedBrokerError(f"topic {name}: {self._library.rd_kafka_err2str(code).decode()}")

    def close(self) -> None:
        """End the broker; what it kept is gone."""
        self._library.rd_kafka_mock_cluster_destroy(self._cluster)
        self._library.rd_kafka_destroy(self._client)

    def _declare(self) -> None:
        pointer, text, number = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int
        signatures: dict[str, tuple[object, list[object]]] = {
            "rd_kafka_conf_new": (pointer, []),
            "rd_kafka_conf_set": (number, [pointer, text, text, text, ctypes.c_size_t]),
            "rd_kafka_new": (pointer, [number, pointer, text, ctypes.c_size_t]),
            "rd_kafka_destroy": (None, [pointer]),
            "rd_kafka_err2str": (text, [number]),
            "rd_kafka_mock_cluster_new": (pointer, [pointer, number]),
            "rd_kafka_mock_cluster_destroy": (None, [pointer]),
            "rd_kafka_mock_cluster_bootstraps": (text, [pointer]),
            "rd_kafka_mock_topic_create": (number, [pointer, text, number, number]),
            "rd_kafka_mock_group_initial_rebalance_delay_ms": (None, [pointer, ctypes.c_int32]),
        }
        for name, (result, arguments) in signatures.items():
            function = getattr(self._library, name)
            function.restype, function.argtypes = result, arguments


def parse_topics(text: str) -> dict[str, int]:
    """Parse ``name:partitions,name:partitions``.

    Raises:
        ValueError: Naming the part that is wrong.
    """
    topics: dict[str, int] = {}
    for part in filter(None, text.split(",")):
        name, colon, count = part.partition(":")
        if not name or not colon or not count.isdecimal() or int(count) < 1:
            raise ValueError(f"{part!r} is not name:partitions")
        topics[name] = int(count)
    return topics


def serve(topics: dict[str, int], port_file: Path | None) -> None:
    """Run the broker until SIGTERM, SIGINT or the end of the parent process.

    Args:
        topics: Partitions by topic.
        port_file: Where to write the address, in one step: who waits for the file never reads half of it.
    """
    parent = os.getppid()
    ended = threading.Event()

    def end(_number: int, _frame: FrameType | None) -> None:
        ended.set()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    broker = EmbeddedBroker()
    try:
        for name, partitions in topics.items():
            broker.create_topic(name, partitions)
        if port_file is not None:
            _write_whole(port_file, broker.bootstrap)
        print(broker.bootstrap, flush=True)
        while not ended.wait(PARENT_POLL_SECONDS) and os.getppid() == parent:
            pass
    finally:
        broker.close()


def _write_whole(path: Path, text: str) -> None:
    with tempfile.NamedTemporaryFile("w", dir=path.parent, delete=False) as file:
        file.write(text)
    Path(file.name).replace(path)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run from the command line; returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="agents.kafka.embedded_broker", description="A Kafka broker in memory."
    )
    parser.add_argument("--port-file", type=Path, help="file to write the broker's address to")
    parser.add_argument("--topics", default="", help="name:partitions,name:partitions")
    options = parser.parse_args(arguments)
    try:
        topics = parse_topics(options.topics)
    except ValueError as error:
        parser.error(f"--topics: {error}")
    try:
        serve(topics, options.port_file)
    except (EmbeddedBrokerError, OSError) as error:
        print(f"embedded broker: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
