"""A worker: all agents or the ones named, in one process, until it is told to stop or one of them fails."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
from collections.abc import Callable, Coroutine, Mapping, Sequence
from contextlib import AsyncExitStack
from functools import partial
from typing import Any, Final, NoReturn, TypeVar, cast

import structlog
import uvloop
from faust.types import TP
from sqlalchemy.exc import OperationalError

from agents.delivery.events import opened_once
from agents.delivery.sender import OutboxSender
from agents.delivery.webhook import client_for
from agents.kafka.app import App, make_app
from agents.kafka.log_reader import end_offsets, partition_counts
from agents.kafka.outgoing import ProducerSender, Sender
from agents.kafka.state import KafkaStateStore
from agents.kafka.transport import BatchConsumer
from agents.ops import tracing
from agents.ops.clock import SteadyClock
from agents.ops.errors import ConfigurationError, RunError
from agents.ops.health import Check, HealthServer
from agents.ops.metrics import Stage
from agents.ops.patience import patiently
from agents.ops.process import bound_allocations, keep_giving_back, lengthen_turns, settle_memory
from agents.ops.settings import Settings
from agents.ops.watchdog import Watchdog
from agents.runtime.driver import AgentDriver
from agents.runtime.handler import Handler
from agents.stages.detect import make_detect
from agents.stages.ingest import IngestHandler
from agents.stages.memory import make_memory
from agents.stages.notify import NotifyHandler
from agents.stages.watch import WatchHandler, WatchlistFile
from agents.store import AlertStore, StoreError
from pipeline.match.matcher import Matcher
from pipeline.match.stage import WatchStage
from schemas import topics
from schemas.topics import Topic, topic_name

AGENTS: Final[tuple[Stage, ...]] = ("ingest", "watch", "detect", "memory", "notify")
"""The agents there are, in the order of the flow."""

STOP_SECONDS: Final = 25.0
"""A worker that is not done with stopping by then ends all the same; Kubernetes kills after 30 s."""

SOURCES: Final[dict[Stage, Topic]] = {
    "ingest": topics.POSTS_RAW,
    "watch": topics.POSTS,
    "detect": topics.POSTS_TARGETED,
    "memory": topics.COACTIONS,
    "notify": topics.ALERTS,
}

T = TypeVar("T")

log: Final = structlog.get_logger("pileon")


def run(settings: Settings, names: Sequence[str]) -> int:
    """Run a worker.

    Args:
        settings: The installation's settings.
        names: Agents to run; all when empty.

    Returns:
        0 when it is told to stop before it began. Later, SIGTERM and SIGINT end the process with 0, in good order. A
        failed agent ends it with 1 at once: what was not finished must not be committed, and a new worker takes up
        from there.

    Raises:
        ConfigurationError: If a name, the watchlist or the store's URL is wrong.
        RunError: If there is no broker, or a topic is missing or split otherwise than the settings say.
    """
    bound_allocations()
    lengthen_turns()
    uvloop.run(_run(settings, _stages(names)))
    return 0


def _stages(names: Sequence[str]) -> list[Stage]:
    unknown = sorted(set(names) - set(AGENTS))
    if unknown:
        raise ConfigurationError(f"there is no agent {', '.join(unknown)}; there are {', '.join(AGENTS)}")
    return [stage for stage in AGENTS if not names or stage in names]


async def _run(settings: Settings, stages: Sequence[Stage]) -> None:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)
    async with AsyncExitStack() as resources:
        store = None
        if "notify" in stages:
            opened = await _before(stopped, _open_store(settings))
            if opened is None:
                return
            store = resources.enter_context(opened.result())
        worker = Worker(settings, stages, resources, store)
        if await _before(stopped, worker.check_topics()) is None:
            return
        await worker.start()
        log.info("worker.started", agents=stages, pid=os.getpid())
        failure = await worker.wait(stopped)
        if failure is None:
            failure = await worker.stop()
        log.info("worker.stopped", agents=stages, failed=failure is not None)
        if failure is not None:
            _end_at_once(1)
    await worker.leave()
    _end_at_once(0)


async def _before(stopped: asyncio.Event, work: Coroutine[Any, Any, T]) -> asyncio.Future[T] | None:
    """Do what a stop need not wait for; returns it once it is done, None if the stop came first."""
    doing, stopping = asyncio.ensure_future(work), asyncio.ensure_future(stopped.wait())
    await asyncio.wait([doing, stopping], return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if doing.done():
        doing.result()
        return doing
    doing.cancel()
    await asyncio.gather(doing, return_exceptions=True)
    return None


async def _open_store(settings: Settings) -> AlertStore:
    """Wait for a store that is locked or away, as long as is set for brokers.

    It is opened once: a second time, it could be away again.
    """
    return await patiently(
        partial(asyncio.to_thread, AlertStore, settings.store_url, plan=opened_once, clock=SteadyClock()),
        what="store",
        seconds=settings.broker_wait_seconds,
        passing=lambda error: isinstance(error, StoreError) and isinstance(error.__cause__, OperationalError),
    )


def _end_at_once(code: int) -> NoReturn:
    """End the process without any goodbyes: threads of Kafka clients are alive and might still commit.

    So it is after a good end, too: to take Faust's threads down can hang, or crash the process, while a rebalance is
    under way, and there is nothing in them that is still needed.
    """
    logging.shutdown()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


class Worker:
    """The agents of one process.

    Args:
        settings: The installation's settings.
        stages: Whose agents to run.
        resources: Gets what has to be closed in the end.
        store: Where alerts are kept, for the notify agent.
    """

    def __init__(
        self,
        settings: Settings,
        stages: Sequence[Stage],
        resources: AsyncExitStack,
        store: AlertStore | None,
    ) -> None:
        self._settings = settings
        self._resources = resources
        self._store = store
        self.drivers = [self._driver(stage) for stage in stages]

    async def check_topics(self) -> None:
        """Make sure that every topic is there and split as the settings say.

        Raises:
            RunError: Naming the topic that is not, or if there is no broker for as long as is set.
        """
        counts = await self._partition_counts()
        for topic in topics.TOPICS:
            name = self._name(topic)
            wanted = self._partitions(topic)
            if name not in counts:
                raise RunError(f"there is no topic {name}; `pileon topics` creates what is missing")
            if counts[name] != wanted:
                raise RunError(f"the topic {name} has {counts[name]} partitions, the settings say {wanted}")

    async def _partition_counts(self) -> dict[str, int]:
        return await patiently(
            partial(partition_counts, self._settings.client_options()),
            what="broker",
            seconds=self._settings.broker_wait_seconds,
            passing=lambda error: isinstance(error, RunError),
        )

    async def start(self) -> None:
        """Start all agents, and the health server if it is wanted."""
        if self._settings.otlp_endpoint is not None:
            self._resources.callback(tracing.start(self._settings.otlp_endpoint))
        if self._settings.metrics_port is not None:
            await self._resources.enter_async_context(self._health_server(self._settings.metrics_port))
        await asyncio.gather(*(driver.start() for driver in self.drivers))
        watchdog = Watchdog({driver.stage: driver.alive for driver in self.drivers})
        self._resources.callback(watchdog.stop)
        watchdog.start()
        settle_memory()
        self._resources.push_async_callback(_cancelled, asyncio.create_task(keep_giving_back()))

    async def wait(self, stopped: asyncio.Event) -> BaseException | None:
        """Wait until an agent fails, and return why, or until ``stopped`` is set."""
        stopping = asyncio.ensure_future(stopped.wait())
        failures = [driver.failed for driver in self.drivers]
        ends: list[asyncio.Future[Any]] = [stopping, *failures]
        await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        return next((failed.result() for failed in failures if failed.done()), None)

    async def stop(self) -> BaseException | None:
        """Stop all agents in good order; returns what kept one from it."""
        try:
            async with asyncio.timeout(STOP_SECONDS):
                await asyncio.gather(*(driver.finish() for driver in self.drivers))
        except TimeoutError as error:
            log.error("worker.stop_timed_out", seconds=STOP_SECONDS)
            return error
        except Exception as error:
            log.error("worker.stop_failed", exc_info=error)
            return error
        return None

    async def leave(self) -> None:
        """Leave all groups, so that no session has to run out; the process is to end right after."""
        await asyncio.gather(*(driver.consumer.leave_group() for driver in self.drivers))

    def _driver(self, stage: Stage) -> AgentDriver:
        app = make_app(self._settings, stage)
        topic = self._name(SOURCES[stage])
        ends = partial(_ends, topic, self._settings.client_options())
        return AgentDriver(
            stage, app, topic, self._handler(stage, app, topic), ends, self._partitions(SOURCES[stage])
        )

    def _handler(self, stage: Stage, app: App, topic: str) -> Handler:
        makers: dict[Stage, Callable[[App, str, Sender], Handler]] = {
            "ingest": self._ingest,
            "watch": self._watch,
            "detect": self._detect,
            "memory": self._memory,
            "notify": self._notify,
        }
        return makers[stage](app, topic, ProducerSender(app.producer))

    def _ingest(self, _app: App, _topic: str, sender: Sender) -> Handler:
        return IngestHandler(self._name(topics.POSTS), self._name(topics.DEAD_LETTERS), sender)

    def _watch(self, _app: App, _topic: str, sender: Sender) -> Handler:
        settings = self._settings
        if settings.watchlist is None and not settings.all_targets:
            raise ConfigurationError("nobody is watched: set PILEON_WATCHLIST, or PILEON_ALL_TARGETS=true")
        watchlist = settings.watchlist
        return WatchHandler(
            self._name(topics.POSTS_TARGETED),
            self._name(topics.DEAD_LETTERS),
            sender,
            make=self._watch_stage,
            watchlist=None if settings.all_targets or watchlist is None else WatchlistFile(watchlist),
            idle_seconds=settings.idle_seconds,
        )

    def _watch_stage(self, matcher: Matcher, partition: int) -> WatchStage:
        settings = self._settings
        return WatchStage(
            matcher,
            source=partition,
            sources=settings.partitions,
            partitions=settings.partitions,
            lateness=settings.lateness_ms,
            hop=settings.hop_ms,
            emerging=settings.emerging,
        )

    def _detect(self, app: App, topic: str, sender: Sender) -> Handler:
        return make_detect(
            self._name(topics.COACTIONS),
            self._settings.detector(),
            partitions=self._settings.partitions,
            sender=sender,
            states=self._states(sender),
            hold=_holding(app, topic),
            snapshot_seconds=self._settings.snapshot_seconds,
            contact_key=self._settings.contact_key_bytes(),
        )

    def _memory(self, app: App, topic: str, sender: Sender) -> Handler:
        return make_memory(
            self._name(topics.ALERTS),
            self._settings.detector(),
            sender=sender,
            states=self._states(sender),
            hold=_holding(app, topic),
            snapshot_seconds=self._settings.snapshot_seconds,
        )

    def _notify(self, _app: App, _topic: str, _sender: Sender) -> Handler:
        store = self._store
        assert store is not None
        webhook = self._settings.slack_webhook
        outbox = OutboxSender(store, client_for(None if webhook is None else webhook.get_secret_value()))
        self._resources.push_async_callback(_cancelled, asyncio.create_task(outbox.run()))
        return NotifyHandler(store, outbox.wake)

    def _states(self, sender: Sender) -> KafkaStateStore:
        return KafkaStateStore(self._name(topics.STATE), sender, self._settings.client_options())

    def _health_server(self, port: int) -> HealthServer:
        alive: dict[str, Check] = {driver.stage: driver.alive for driver in self.drivers}
        ready: dict[str, Check] = {f"{driver.stage} group": driver.ready for driver in self.drivers}
        return HealthServer(alive, ready, host=self._settings.metrics_host, port=port)

    def _partitions(self, topic: Topic) -> int:
        return self._settings.partitions if topic.partitions is None else topic.partitions

    def _name(self, topic: Topic) -> str:
        return topic_name(topic, self._settings.topic_prefix)


def _holding(app: App, topic: str) -> Callable[[int, int], None]:
    def hold(partition: int, offset: int) -> None:
        cast(BatchConsumer, app.consumer).ledger.hold(TP(topic, partition), offset)

    return hold


async def _ends(topic: str, options: Mapping[str, Any], partitions: Sequence[int]) -> Mapping[int, int]:
    return await end_offsets(topic, partitions, options)


async def _cancelled(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
