"""A worker's life: start the agents named, watch over them, and end in good order or at once."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
from collections.abc import Coroutine, Mapping, Sequence
from contextlib import AsyncExitStack
from functools import partial
from typing import Any, Final, NoReturn, TypeVar

import structlog
import uvloop
from sqlalchemy.exc import OperationalError

from agents.delivery.build import Delivery, delivery
from agents.kafka.log_reader import partition_counts
from agents.ops import metrics, stacks, tracing
from agents.ops.clock import SteadyClock
from agents.ops.errors import RunError
from agents.ops.health import Check, HealthServer
from agents.ops.limits import memory_limit_bytes
from agents.ops.metrics import Stage
from agents.ops.patience import patiently
from agents.ops.process import bound_allocations, keep_giving_back, lengthen_turns, settle_memory
from agents.ops.settings import Settings
from agents.ops.watchdog import Watchdog
from agents.preflight import require_topics
from agents.runtime.supervisor import Supervisor
from agents.stages.named import chosen
from agents.store import AlertStore, StoreError
from agents.wiring import Wiring

STOP_SECONDS: Final = 25.0
"""A worker that is not done with stopping by then ends all the same; Kubernetes kills after 30 s."""

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
    stages = chosen(names)
    bound_allocations()
    lengthen_turns()
    stacks.enable()
    uvloop.run(_run(settings, stages))
    return 0


async def _run(settings: Settings, stages: Sequence[Stage]) -> None:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)
    async with AsyncExitStack() as resources:
        store = told = None
        if "notify" in stages:
            told = delivery(settings)
            opened = await _before(stopped, _open_store(settings, told))
            if opened is None:
                return
            store = resources.enter_context(opened.result())
        worker = Worker(settings, Wiring(settings, stages, store, told), resources)
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


async def _open_store(settings: Settings, told: Delivery) -> AlertStore:
    """Wait for a store that is locked or away, as long as is set for brokers.

    It is opened once: a second time, it could be away again.
    """
    return await patiently(
        partial(
            asyncio.to_thread, AlertStore, settings.store_url, plan=told.planner.plan, clock=SteadyClock()
        ),
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
    """The agents of one process, and what runs beside them.

    Args:
        settings: The installation's settings.
        wiring: The agents, put together; nothing of them runs yet.
        resources: Gets what has to be closed in the end.
    """

    def __init__(self, settings: Settings, wiring: Wiring, resources: AsyncExitStack) -> None:
        self._settings = settings
        self._resources = resources
        self._tasks = wiring.tasks
        self.supervisor: Final = Supervisor("worker")
        self.drivers: Final = wiring.drivers

    async def check_topics(self) -> None:
        """Make sure that every topic is there and split as the settings say.

        Raises:
            RunError: Naming the topic that is not, or if there is no broker for as long as is set.
        """
        require_topics(await self._partition_counts(), self._settings)

    async def _partition_counts(self) -> Mapping[str, int]:
        return await patiently(
            partial(partition_counts, self._settings.client_options()),
            what="broker",
            seconds=self._settings.broker_wait_seconds,
            passing=lambda error: isinstance(error, RunError),
        )

    async def start(self) -> None:
        """Start all agents and what runs beside them, and the health server if it is wanted."""
        if self._settings.otlp_endpoint is not None:
            self._resources.callback(tracing.start(self._settings.otlp_endpoint))
        if self._settings.metrics_port is not None:
            await self._resources.enter_async_context(self._health_server(self._settings.metrics_port))
        self._resources.push_async_callback(self.supervisor.stop)
        for name, begin in self._tasks.items():
            self.supervisor.start(name, begin())
        await asyncio.gather(*(driver.start() for driver in self.drivers))
        watchdog = Watchdog(self._alive())
        self._resources.callback(watchdog.stop)
        watchdog.start()
        settle_memory()
        metrics.memory_limit_bytes.set(memory_limit_bytes())
        self.supervisor.start("memory trimmer", keep_giving_back())

    async def wait(self, stopped: asyncio.Event) -> BaseException | None:
        """Wait until an agent or a task beside it fails, and return why, or until ``stopped`` is set."""
        stopping = asyncio.ensure_future(stopped.wait())
        failures = [self.supervisor.failed, *(driver.failed for driver in self.drivers)]
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
        await asyncio.gather(*(driver.subscription.leave() for driver in self.drivers))

    def _alive(self) -> dict[str, Check]:
        alive: dict[str, Check] = {driver.stage: driver.alive for driver in self.drivers}
        return {**alive, "background tasks": self.supervisor.alive}

    def _health_server(self, port: int) -> HealthServer:
        ready: dict[str, Check] = {f"{driver.stage} group": driver.ready for driver in self.drivers}
        return HealthServer(self._alive(), ready, host=self._settings.metrics_host, port=port)
