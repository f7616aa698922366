"""Listening to what the detect stage says, outside of any consumer group: it takes nothing from the workers."""

from __future__ import annotations

import threading
from typing import Final

import structlog
from kafka import KafkaConsumer, TopicPartition  # type: ignore[import-untyped] # kafka-python ships no types
from kafka.errors import KafkaError  # type: ignore[import-untyped] # kafka-python ships no types

from agents.kafka.topic_admin import BOOTSTRAP_MS, TIMEOUT_MS
from agents.ops.clock import now_ms
from agents.ops.settings import Settings
from console.web.pulse import KEPT, MINUTE_MS, SHOWN, Pulse
from schemas.codec import decode_hop
from schemas.topics import COACTIONS, topic_name

POLL_MS: Final = 500
AGAIN_SECONDS: Final = 5.0

log: Final = structlog.get_logger("pileon.console")


class Listener:
    """A thread that feeds a pulse, and tries again for as long as there is no broker.

    Args:
        settings: Say how to reach the broker.
        pulse: What is fed.
    """

    def __init__(self, settings: Settings, pulse: Pulse) -> None:
        self._settings: Final = settings
        self._pulse: Final = pulse
        self._topic: Final = topic_name(COACTIONS, settings.topic_prefix)
        self._stopped: Final = threading.Event()
        self._thread: Final = threading.Thread(target=self._run, name="console-listener", daemon=True)

    def start(self) -> None:
        """Begin to listen."""
        self._thread.start()

    def stop(self) -> None:
        """Stop listening, within a second or two."""
        self._stopped.set()
        self._thread.join(timeout=5.0)

    def _run(self) -> None:
        while not self._stopped.is_set():
            try:
                self._listen()
            except KafkaError as error:
                self._pulse.why = "No Kafka broker answers, so rates and lag are not known."
                log.warning("console.no_broker", error=type(error).__name__)
            except Exception:
                # The pages do without rates; what is wrong with them belongs into the log.
                log.exception("console.listener_failed")
            self._stopped.wait(AGAIN_SECONDS)

    def _listen(self) -> None:
        consumer = KafkaConsumer(
            **self._settings.client_options(),
            group_id=None,
            enable_auto_commit=False,
            allow_auto_create_topics=False,
            request_timeout_ms=TIMEOUT_MS,
            bootstrap_timeout_ms=BOOTSTRAP_MS,
        )
        try:
            numbers = consumer.partitions_for_topic(self._topic)
            if not numbers:
                self._pulse.why = (
                    f"The topic {self._topic} does not exist yet, so rates and lag are not known."
                )
                return
            self._pulse.why = "Nothing was heard from the detect stage yet, so rates and lag are not known."
            self._seek(consumer, [TopicPartition(self._topic, number) for number in sorted(numbers)])
            while not self._stopped.is_set():
                for records in consumer.poll(timeout_ms=POLL_MS).values():
                    for record in records:
                        self._pulse.take(decode_hop(record.value))
        finally:
            consumer.close()

    def _seek(self, consumer: KafkaConsumer, partitions: list[TopicPartition]) -> None:
        """Begin as far back as curves and what is usual need."""
        consumer.assign(partitions)
        since = now_ms() - (KEPT + SHOWN) * MINUTE_MS
        found = consumer.offsets_for_times(dict.fromkeys(partitions, since))
        for partition in partitions:
            at = found.get(partition)
            if at is None:
                consumer.seek_to_end(partition)
            else:
                consumer.seek(partition, at.offset)
