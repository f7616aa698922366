"""Crash schedules in virtual time: whatever befalls the workers, people learn what a replay would tell them, once."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from agents.store import AlertStore
from tests.simulation import oracle
from tests.simulation.faults import Faults
from tests.simulation.loop import Process, SimulatedLoop
from tests.simulation.slack import Accepted
from tests.simulation.streams import STREAMS, stream
from tests.simulation.world import LEASE_MS, play
from tests.support.delivery import opened_once

SCHEDULES = 120
PARTS = 8


@pytest.fixture(scope="module")
def store() -> Iterator[AlertStore]:
    """A store in memory."""
    with AlertStore("sqlite://", plan=opened_once, lease_ms=LEASE_MS) as opened:
        yield opened


@pytest.mark.parametrize("part", range(PARTS))
def test_no_crash_loses_or_doubles_anything(store: AlertStore, part: int) -> None:
    """Alerts are those of a replay, each stored and announced once, and each bad record is a dead letter."""
    reports = [play(seed, store) for seed in range(part, SCHEDULES, PARTS)]
    wrong = {report.seed: report.wrong for report in reports if report.wrong}
    assert not wrong, "play one again with python -m tests.simulation --schedules 1 --first SEED"
    assert min(report.kills for report in reports) >= 1
    assert sum(report.stops for report in reports) > 0
    assert sum(report.rebalances for report in reports) > len(reports)


@pytest.mark.parametrize("hash_seed", ["1", "2"])
def test_a_seed_tells_everything(store: AlertStore, hash_seed: str) -> None:
    """A schedule that failed can be played again: the same steps, in this process and in any other."""
    report = play(10, store)
    told = subprocess.run(
        [
            sys.executable,
            "-c",
            "from agents.store import AlertStore; from tests.support.delivery import opened_once;"
            "from tests.simulation.world import LEASE_MS, play;"
            "print(play(10, AlertStore('sqlite://', plan=opened_once, lease_ms=LEASE_MS)))",
        ],
        env={**os.environ, "PYTHONHASHSEED": hash_seed},
        check=True,
        capture_output=True,
        text=True,
        timeout=240,
    )
    assert told.stdout.strip() == str(report)
    assert play(11, store).steps != report.steps


def test_every_stream_has_alerts_to_lose() -> None:
    """Of both kinds, or the schedules would prove nothing."""
    for number in range(STREAMS):
        alerts = oracle.replayed(stream(number)).values()
        assert sorted(str(alert[0]) for alert in alerts) == [
            "coordinated_campaign",
            "coordinated_campaign",
            "pile_on",
        ]


def test_the_oracle_takes_no_repeat_that_could_be_helped() -> None:
    """A message may come again when the answer or the process was lost, and in no other case."""
    alive, killed = Process("alive"), Process("killed")
    killed.kill()

    def accepted(process: Process, *, answered: bool = True, noted: bool = True) -> Accepted:
        return Accepted(["slack/a/opened"], ["a"], 1.0, process, 0, answered, noted)

    def wrong(*shown: Accepted, looks: bool = False) -> list[str]:
        return oracle.wrong_with_announcements(["a"], shown, looks=looks)

    once = accepted(alive)
    assert wrong() == ["alert a was never announced"]
    assert wrong(once) == []
    assert len(wrong(once, accepted(alive))) == 1
    assert len(wrong(accepted(killed), once)) == 1
    assert wrong(accepted(killed, noted=False), once) == []
    assert wrong(accepted(alive, answered=False), once) == []
    assert len(wrong(accepted(alive, answered=False), once, looks=True)) == 1
    assert len(wrong(accepted(killed, noted=False), once, looks=True)) == 1


def test_a_killed_process_makes_no_step_more() -> None:
    """Not even those that would clean up after it."""
    loop = SimulatedLoop()
    made: list[str] = []

    async def work() -> None:
        try:
            made.append("first")
            await loop.create_future()
        finally:
            made.append("cleaned up")

    async def main() -> None:
        process = Process("worker", dies_at=2)
        process.start(loop, work())
        await _turns(loop, 3)
        assert made == ["first"]
        process.kill()
        await _turns(loop, 3)
        assert made == ["first"]

    loop.run(main())


async def _turns(loop: SimulatedLoop, count: int) -> None:
    for _ in range(count):
        turn = loop.create_future()
        loop.call_later(1.0, turn.set_result, None)
        await turn


def test_schedules_differ() -> None:
    """Seeds are spread over numbers of workers and partitions."""
    kinds = {(faults.workers, faults.partitions) for faults in map(Faults, range(200))}
    assert kinds == {(workers, partitions) for workers in (1, 2, 3) for partitions in (1, 2, 3)}
