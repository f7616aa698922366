"""Puts the agents of one process together: which handler reads which topic, with what it needs."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

from agents.delivery.build import Delivery
from agents.delivery.interactions.listen import listeners
from agents.delivery.sender import DeliverySender
from agents.kafka.app import make_app
from agents.kafka.log_reader import end_offsets
from agents.kafka.outgoing import ProducerSender, Sender
from agents.kafka.state import KafkaStateStore
from agents.kafka.subscription import FaustSubscription
from agents.ops.metrics import Stage
from agents.ops.settings import Settings
from agents.preflight import partitions_of, watched
from agents.runtime.driver import AgentDriver
from agents.runtime.handler import Handler
from agents.stages.detect import make_detect
from agents.stages.forget import ForgetHandler
from agents.stages.ingest import IngestHandler
from agents.stages.memory import make_memory
from agents.stages.named import SOURCES
from agents.stages.notify import NotifyHandler
from agents.stages.watch import WatchHandler, WatchlistFile
from agents.store import AlertStore
from agents.store.retention import Retention
from pipeline.match.matcher import Matcher
from pipeline.match.stage import WatchStage
from schemas import topics
from schemas.topics import Topic, topic_name

Task = Callable[[], Coroutine[Any, Any, None]]
"""Begins a background task, which runs until it is cancelled."""


class Wiring:
    """Makes the drivers of some agents; nothing runs before the worker starts it.

    Args:
        settings: The installation's settings.
        stages: Whose agents.
        store: Where alerts are kept, for the notify agent.
        told: What it tells people, and by which ways.

    Attributes:
        drivers: One for each agent.
        tasks: What runs beside them, by name.

    Raises:
        ConfigurationError: If the watchlist is wrong.
    """

    def __init__(
        self, settings: Settings, stages: Sequence[Stage], store: AlertStore | None, told: Delivery | None
    ) -> None:
        self._settings: Final = settings
        self._store: Final = store
        self._told: Final = told
        self._watchlist: Final[Path | None] = watched(settings) if "watch" in stages else None
        self.tasks: Final[dict[str, Task]] = {}
        self.drivers: Final = [self._driver(stage) for stage in stages]

    def _driver(self, stage: Stage) -> AgentDriver:
        app = make_app(self._settings, stage)
        source = SOURCES[stage]
        subscription = FaustSubscription(app, self._name(source))
        return AgentDriver(
            stage,
            subscription,
            self._handler(stage, subscription, ProducerSender(app.producer)),
            ends=partial(_ends, subscription.topic, self._settings.client_options()),
            partitions=partitions_of(source, self._settings),
        )

    def _handler(self, stage: Stage, subscription: FaustSubscription, sender: Sender) -> Handler:
        if stage == "ingest":
            return IngestHandler(
                self._name(topics.POSTS),
                self._name(topics.DEAD_LETTERS),
                sender,
                deleted=self._name(topics.POSTS_DELETED),
            )
        if stage == "watch":
            return self._watch(sender)
        if stage == "notify":
            return self._notify()
        if stage == "forget":
            assert self._store is not None
            return ForgetHandler(self._store)
        stateful: dict[str, Any] = {
            "sender": sender,
            "states": KafkaStateStore(self._name(topics.STATE), sender, self._settings.client_options()),
            "hold": subscription.hold,
            "snapshot_seconds": self._settings.snapshot_seconds,
        }
        if stage == "detect":
            return make_detect(
                self._name(topics.COACTIONS),
                self._settings.detector(),
                partitions=self._settings.partitions,
                contact_key=self._settings.contact_key_bytes(),
                **stateful,
            )
        return make_memory(self._name(topics.ALERTS), self._settings.detector(), **stateful)

    def _watch(self, sender: Sender) -> Handler:
        return WatchHandler(
            self._name(topics.POSTS_TARGETED),
            self._name(topics.DEAD_LETTERS),
            sender,
            make=self._watch_stage,
            watchlist=None if self._watchlist is None else WatchlistFile(self._watchlist),
            idle_seconds=self._settings.idle_seconds,
        )

    def _watch_stage(self, matcher: Matcher, partition: int) -> WatchStage:
        settings = self._settings
        return WatchStage(
            matcher,
            source=partition,
            sources=settings.partitions,
            partitions=settings.partitions,
            lateness=settings.max_out_of_orderness_ms,
            hop=settings.hop_ms,
            emerging=settings.emerging,
        )

    def _notify(self) -> Handler:
        store, told = self._store, self._told
        assert store is not None
        assert told is not None
        senders = [DeliverySender(store.outbox, sink) for sink in told.sinks]
        for sink, sender in zip(told.sinks, senders, strict=True):
            self.tasks[f"sender to {sink.name}"] = sender.run
        self.tasks.update(listeners(self._settings, store))
        if self._settings.retention_days is not None:
            self.tasks["retention"] = Retention(store, self._settings.retention_days).run

        def wake() -> None:
            for sender in senders:
                sender.wake()

        return NotifyHandler(store, wake)

    def _name(self, topic: Topic) -> str:
        return topic_name(topic, self._settings.topic_prefix)


async def _ends(topic: str, options: Mapping[str, Any], partitions: Sequence[int]) -> Mapping[int, int]:
    return await end_offsets(topic, partitions, options)
