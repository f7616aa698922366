"""Every sink at once, on a real Kafka: what the fault suite asks of one, it asks of all."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from pathlib import Path
from typing import Final

import pytest

from tests.faults.conftest import MakeScene, Noted
from tests.faults.scene import Scene, stream
from tests.faults.sinks import BOT, SINKS, Told, other_sides, wanted, wrong
from tests.support.brokers import eventually
from tests.support.delivery import waiting

STRUCK: Final = (1, 4)
"""Which messages of each sink are the last that a worker sends: it is killed before it hears the answer."""


def _edited(run: Scene) -> bool:
    """Say whether no edit waits any more, due or not."""
    with run.installation.store() as store:
        return waiting(store) == 0


@pytest.mark.long
@pytest.mark.parametrize("seed", [71, 72])
@pytest.mark.timeout(900)
async def test_kill_9_while_a_sink_answers(scene: MakeScene, noted: Noted, tmp_path: Path, seed: int) -> None:
    """Workers die between a sink's taking a message and its answer, and at random: no alert lost, none told twice.

    The bot looks, and tells everything once. The others tell what was on its way once more, under the same name where
    they have one.
    """
    dice = random.Random(seed)
    async with other_sides(tmp_path) as sides:
        run = scene(stream(seed), slack_webhook=sides.hook.url, **sides.settings)
        run.slack = sides.hook
        # The agents before notify are left alone: the suite's other tests kill them.
        before = ("ingest", "watch", "detect", "memory")
        async with run.fleet(1, *before), run.fleet(2, "notify", name="notify") as fleet:
            took: Counter[str] = Counter()
            kills = 0

            def came(sink: str) -> None:
                nonlocal kills
                took[sink] += 1
                if took[sink] in STRUCK:
                    kills += sum(map(fleet.kill, fleet.members))

            sides.came = came
            with run.feeder(rate=len(run.posts) / 30) as feeder:
                while not feeder.done:
                    await asyncio.sleep(dice.uniform(2.0, 6.0))
                    kills += fleet.kill(dice.choice(fleet.members))
                await feeder.finished()
            verdict = await run.settled(400.0)
            await eventually(lambda: asyncio.to_thread(_edited, run))
            await fleet.stop()
            log = fleet.output()
        with run.installation.store() as store:
            should = wanted(store.reader, run.expected)
            told_of = {what.partition("/")[0] for what in should[BOT]}
            told = sides.told(log, should)
            left_out = {
                one.state for alert in run.expected for one in store.reader.told(alert) if one.state != "sent"
            }
    assert left_out <= {"inhibited"}, fleet.complaints()
    assert told_of, "nothing was told"
    assert [line for sink in SINKS for line in wrong(sink, told[sink], should[sink], kills)] == []
    assert sides.slack.refused == []
    tops = [key for one in sides.slack.tops for key in one.keys if key.endswith("/opened")]
    assert len(tops) == len(set(tops)) == len(told_of)
    assert all("(ended)" in one.text for one in sides.slack.tops)
    noted("kill -9 while a sink answers (all kinds of sinks)", verdict, seed=seed, times=kills, reposts=kills)


def test_the_oracle_of_the_sinks_notices() -> None:
    """What is missing, what came twice, and what goes by two names."""
    should = ["a/opened", "a/closed:3"]
    good = [Told("a/opened", "n1"), Told("a/closed:3", "n2")]
    assert wrong(BOT, good, should, 5) == []
    assert len(wrong(BOT, good[:1], should, 5)) == 1
    assert len(wrong(BOT, [*good, good[0]], should, 5)) == 1
    assert wrong("email", [*good, good[0]], should, 1) == []
    assert len(wrong("email", [*good, good[0]], should, 0)) == 1
    assert len(wrong("email", [*good, Told("a/opened", "n3")], should, 1)) == 1
    assert (
        wrong("hook", [Told("a/Possible coordinated"), Told("a/Possible coordinated: ended")], should, 0)
        == []
    )
    assert len(wrong("hook", [Told("a/Possible coordinated")], should, 0)) == 1
