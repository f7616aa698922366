"""A schedule: workers that run the agents' own code over a simulated Kafka, store and Slack, and what befalls them."""

from __future__ import annotations

import asyncio
from collections import Counter
from itertools import pairwise
from typing import Final

from msgspec import Struct
from structlog.testing import capture_logs

from agents.ops.metrics import Stage
from agents.store import AlertStore
from tests.simulation import oracle
from tests.simulation.faults import Faults
from tests.simulation.group import Group
from tests.simulation.log import Log
from tests.simulation.loop import Process, SimulatedLoop
from tests.simulation.memory_store import MemoryStore
from tests.simulation.slack import SimulatedBot, SimulatedSlack
from tests.simulation.store import empty, set_clock
from tests.simulation.streams import STREAMS, arrivals, stream
from tests.simulation.worker import SOURCES, Worker
from tests.support.delivery import everything

LIMIT_SECONDS: Final = 240.0
"""Virtual seconds after which whatever is missing will not come any more."""

LEASE_MS: Final = 4_000
"""Lease of messages in schedules, shorter than a process may be stopped for."""

CALM_SECONDS: Final = 3.0
"""How long nothing may change after all has come."""


class Report(Struct):
    """What came of a schedule.

    Attributes:
        seed: The schedule.
        wrong: What the oracle objects to; empty when all is well.
        kills: Processes that were killed.
        stops: Processes that were stopped and went on later.
        rebalances: Of all groups.
        repeats: Messages that came again, by why they could not but.
        steps: Steps that all processes made.
        seconds: Virtual seconds.
    """

    seed: int
    wrong: list[str]
    kills: int
    stops: int
    rebalances: int
    repeats: dict[str, int]
    steps: int
    seconds: float


class World:
    """All of a schedule.

    Args:
        seed: What decides about everything in it.
        real: An alert store to use, after it is emptied; None uses one in memory by the same rules.
    """

    def __init__(self, seed: int, real: AlertStore | None) -> None:
        self.seed: Final = seed
        self.loop: Final = SimulatedLoop()
        self.faults: Final = Faults(seed)
        count = self.faults.partitions
        self.log: Final = Log(
            self.loop,
            self.faults,
            {
                "posts": count,
                "posts.targeted": count,
                "coactions": 1,
                "alerts": count,
                "dead-letters": 1,
                "state": 2,
            },
        )
        # Every other schedule with a real store has a bot, which edits and looks.
        self.bot: Final = real is not None and seed % 20 == 0
        self.slack: Final = (SimulatedBot if self.bot else SimulatedSlack)(self.loop, self.faults)
        self.store: Final = MemoryStore(self.log.wall_ms, LEASE_MS) if real is None else real
        self._real = real
        self.kills = self.stops = 0
        self._posts = stream(seed % STREAMS)
        self._fed = False
        self._processes: dict[str, Process] = {}
        self._stopping: dict[Process, asyncio.Event] = {}
        self.groups: dict[Stage, Group] = {}

    def run(self) -> Report:
        """Play the schedule to its end."""
        if self._real is not None:
            empty(self._real)
            set_clock(self._real, self.log.wall_ms)
            self._real._plan = everything(self.slack, clock=self.log.wall_ms).plan
        with capture_logs():
            wrong = self.loop.run(self._play())
        repeats: Counter[str] = Counter()
        for key in {key for message in self.slack.accepted for key in message.keys}:
            shown = [message for message in self.slack.accepted if key in message.keys]
            repeats.update(why for two in pairwise(shown) if (why := oracle.repeat(*two, looks=self.bot)))
        rebalances = sum(group.rebalances for group in self.groups.values())
        return Report(
            self.seed,
            wrong,
            self.kills,
            self.stops,
            rebalances,
            dict(repeats),
            self.loop.steps,
            self.loop.time(),
        )

    async def _play(self) -> list[str]:
        self.groups = {stage: Group(self.log, topic, self.loop) for stage, topic in SOURCES.items()}
        works = [group.coordinate() for group in self.groups.values()]
        works += [self._feed(), self._befall()]
        works += [self._supervise(f"worker {number}") for number in range(self.faults.workers)]
        tasks = [asyncio.ensure_future(work) for work in works]
        while self.loop.time() < LIMIT_SECONDS:
            await asyncio.sleep(2.0)
            for task in tasks:
                if task.done():
                    task.result()
            if self._fed and not self.faults.active and not self._wrong():
                await asyncio.sleep(CALM_SECONDS)
                break
        return self._wrong()

    def _wrong(self) -> list[str]:
        posts, poison = oracle.posts_and_poison(self.log.of("posts"))
        wanted = oracle.replayed(posts)
        wrong = oracle.differences(oracle.final(self.store.alerts()), wanted)
        letters = {record.key for record in self.log.of("dead-letters")}
        if letters != poison:
            wrong.append(f"dead letters {sorted(map(str, letters))}, should be {sorted(map(str, poison))}")
        counts = self.store.outbox.counts()
        if counts.keys() != {"sent"} or (not self.bot and counts != {"sent": len(wanted)}):
            wrong.append(f"the outbox holds {counts}, should be {len(wanted)} sent")
        if isinstance(self.slack, SimulatedBot):
            newest = {alert.id: alert.revision for alert in self.store.alerts()}
            if self.slack.shown != newest:
                wrong.append(f"people see the revisions {self.slack.shown}, should see {newest}")
        return wrong + oracle.wrong_with_announcements(wanted, self.slack.accepted, looks=self.bot)

    async def _feed(self) -> None:
        records = list(arrivals(self._posts, self.faults, "posts"))
        for record in records:
            self.log.append(record)
            if self.faults.feed_seconds:
                await asyncio.sleep(self.faults.feed_seconds / len(records))
        self._fed = True

    async def _befall(self) -> None:
        """Stop, end and kill processes until the rough time is over, and at least one of them was killed."""
        dice = self.faults.dice
        while self.loop.time() < self.faults.rough_seconds or not self.kills:
            await asyncio.sleep(dice.uniform(0.2, 4.0))
            process = self._processes.get(f"worker {dice.randrange(self.faults.workers)}")
            if process is None or not process.running:
                continue
            befalls = dice.random()
            if befalls < 0.35:
                self._stopping[process].set()
            elif befalls < 0.7:
                process.stopped = True
                process.stops += 1
                self.stops += 1
                await asyncio.sleep(dice.choice((0.3, 2.0, 8.0)))
                self.loop.resume(process)
            else:
                process.kill()
                self.kills += 1
        self.faults.active = False
        for process in self._processes.values():
            process.dies_at = None

    async def _supervise(self, name: str) -> None:
        while True:
            process = self._processes[name] = Process(name, self.faults.next_kill())
            self._stopping[process] = asyncio.Event()
            work = process.start(self.loop, Worker(self).run(self._stopping[process]))
            while process.alive and not work.done():  # noqa: ASYNC110 - a kill sets no event
                await asyncio.sleep(0.3)
            self.kills += process.steps == process.dies_at
            process.kill()
            await asyncio.sleep(self.faults.dice.uniform(0.01, 1.0))


def play(seed: int, store: AlertStore) -> Report:
    """Play one schedule; every tenth uses the store, the others one in memory."""
    return World(seed, store if seed % 10 == 0 else None).run()
