"""A process that runs the agents' own code in a simulated world."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, cast

from agents.delivery.sender import DeliverySender
from agents.kafka.app import App
from agents.kafka.state import KafkaStateStore
from agents.kafka.subscription import FaustSubscription
from agents.ops.metrics import Stage
from agents.runtime.driver import AgentDriver
from agents.runtime.handler import Handler
from agents.stages.detect import make_detect
from agents.stages.memory import make_memory
from agents.stages.notify import NotifyHandler
from agents.stages.watch import WatchHandler
from agents.store import AlertStore, Outbox
from pipeline.match.matcher import AllTargets
from pipeline.match.stage import WatchStage
from tests.simulation.loop import current
from tests.simulation.member import SimulatedApp
from tests.simulation.store import FaultyOutbox, FaultyStore
from tests.simulation.streams import SETTINGS

if TYPE_CHECKING:
    from tests.simulation.world import World

SOURCES: Final[dict[Stage, str]] = {
    "watch": "posts",
    "detect": "posts.targeted",
    "memory": "coactions",
    "notify": "alerts",
}
"""What each agent reads."""


class Worker:
    """One process with all agents: see ``agents.worker``.

    Args:
        world: What it runs in.
    """

    def __init__(self, world: World) -> None:
        self._world = world
        self._log = world.log

    async def run(self, stopping: asyncio.Event) -> None:
        """Run until asked to stop, or until an agent fails, which ends the process on the spot."""
        world = self._world
        store = cast(AlertStore, FaultyStore(world.store, world.faults))
        box = cast(Outbox, FaultyOutbox(world.store.outbox, world.faults, world.slack))
        outbox = DeliverySender(box, world.slack, poll=6.0, jitter=world.faults.dice.random)
        drivers = [self._driver(stage, store, outbox) for stage in SOURCES]
        sending = asyncio.create_task(outbox.run())
        try:
            for driver in drivers:
                await driver.start()
            ends: list[asyncio.Future[Any]] = [driver.failed for driver in drivers]
            ends.append(asyncio.ensure_future(stopping.wait()))
            await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
            if not any(driver.failed.done() for driver in drivers):
                await asyncio.gather(*(driver.stop() for driver in drivers))
                sending.cancel()
                await asyncio.gather(sending, return_exceptions=True)
        finally:
            current().kill()

    def _driver(self, stage: Stage, store: AlertStore, outbox: DeliverySender) -> AgentDriver:
        app = SimulatedApp(self._world.groups[stage], self._world.loop)
        subscription = FaustSubscription(cast(App, app), SOURCES[stage])
        handler = self._handler(stage, subscription.hold, store, outbox)
        return AgentDriver(stage, subscription, handler, clock=self._world.loop.time)

    def _handler(
        self, stage: Stage, hold: Callable[[int, int], None], store: AlertStore, outbox: DeliverySender
    ) -> Handler:
        count = self._world.faults.partitions
        if stage == "watch":
            return WatchHandler(
                "posts.targeted",
                "dead-letters",
                self._log,
                make=lambda matcher, source: WatchStage(
                    AllTargets(),
                    source=source,
                    sources=count,
                    partitions=count,
                    lateness=SETTINGS.max_out_of_orderness_ms,
                    hop=SETTINGS.hop_ms,
                ),
                watchlist=None,
                idle_seconds=1.0,
                clock=self._log.wall_ms,
            )
        if stage == "notify":
            return NotifyHandler(store, outbox.wake, clock=self._world.loop.time)
        options: dict[str, Any] = {
            "sender": self._log,
            "states": KafkaStateStore("state", self._log, {}, self._log),
            "hold": hold,
            "snapshot_seconds": self._world.faults.snapshot_seconds,
            "clock": self._world.loop.time,
        }
        if stage == "detect":
            return make_detect("coactions", SETTINGS, partitions=count, **options)
        return make_memory("alerts", SETTINGS, **options)
