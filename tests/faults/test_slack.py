"""A Slack that is down, busy, broken or forgetful: detection does not wait, and each campaign is told of once."""

from __future__ import annotations

import asyncio
from typing import Final

import pytest

from tests.faults.conftest import MakeScene, Noted
from tests.faults.scene import Scene, stream
from tests.support.brokers import eventually
from tests.support.fault_proxy import FaultProxy
from tests.support.fleet import Fleet
from tests.support.slack import Answer, FakeSlack

SLOW_SECONDS: Final = 11.0
"""Longer than a sender waits for an answer."""


async def _stored(run: Scene) -> None:
    """Wait until all alerts are stored, told of or not."""

    async def done() -> bool:
        return not (await run.verdict()).lost

    await eventually(done)


@pytest.mark.parametrize(
    ("fault", "answers"),
    [
        ("Slack busy: 429 with Retry-After", [Answer(429, "rate_limited", {"Retry-After": "2"})] * 3),
        ("Slack broken: 500 and 503", [Answer(500, "no"), Answer(503, "no"), Answer(500, "no")]),
    ],
)
@pytest.mark.long
async def test_refused_for_a_while(
    scene: MakeScene, noted: Noted, slack: FakeSlack, fault: str, answers: list[Answer]
) -> None:
    """Messages wait, and every one leaves once."""
    slack.answers = [*answers, Answer()]
    run = scene(stream(61))
    async with run.fleet(1) as fleet:
        with run.feeder(rate=5_000) as feeder:
            await feeder.finished()
        verdict = await run.settled()
        assert fleet.codes() == [], fleet.complaints()
    assert len(slack.posted) >= len(slack.accepted) + len(answers)
    noted(fault, verdict, seed=61, times=len(answers))


@pytest.mark.long
async def test_out_of_reach(scene: MakeScene, noted: Noted, slack: FakeSlack) -> None:
    """Alerts are stored meanwhile as if nothing were wrong, and told of when Slack is back."""
    port = int(slack.url.split(":")[2].split("/")[0])
    with FaultProxy() as wire:
        run = scene(stream(62), slack_webhook=slack.url.replace(f":{port}/", f":{wire.port}/"))
        async with run.fleet(1) as fleet:
            with run.feeder(rate=5_000) as feeder:
                await feeder.finished()
            await _stored(run)
            assert slack.posted == []
            wire.target = port
            verdict = await run.settled()
            assert fleet.codes() == [], fleet.complaints()
    noted("Slack out of reach", verdict, seed=62)


@pytest.mark.long
async def test_an_answer_that_comes_too_late(scene: MakeScene, noted: Noted, slack: FakeSlack) -> None:
    """Slack took the message and did not say so in time: nobody can know, so it is sent once more, and no oftener."""
    slack.answers = [Answer(seconds=SLOW_SECONDS), Answer()]
    run = scene(stream(63))
    async with run.fleet(1) as fleet:
        with run.feeder(rate=5_000) as feeder:
            await feeder.finished()
        verdict = await run.settled()
        assert fleet.codes() == [], fleet.complaints()
    assert verdict.reposts == 1
    noted(
        "Slack takes a message and answers too late (repost cannot be avoided)", verdict, seed=63, reposts=1
    )


@pytest.mark.long
async def test_kill_9_between_the_answer_and_the_note(
    scene: MakeScene, noted: Noted, slack: FakeSlack
) -> None:
    """The one repost that a crash costs: Slack has the message, and the store does not know it."""
    slack.answers = [Answer(seconds=0.5), Answer()]
    run = scene(stream(64))
    async with run.fleet(1) as fleet:
        with run.feeder(rate=5_000) as feeder:
            await feeder.finished()
        await _killed_at_the_first_message(fleet, slack)
        verdict = await run.settled()
    assert verdict.reposts == 1
    noted(
        "kill -9 between Slack's answer and its note (repost cannot be avoided)", verdict, seed=64, reposts=1
    )


async def _killed_at_the_first_message(fleet: Fleet, slack: FakeSlack) -> None:
    while not slack.accepted:  # noqa: ASYNC110 - the fake has no event for it
        await asyncio.sleep(0.001)
    # The fake has taken the message, and is about to answer: the sender does not live to hear it.
    assert fleet.kill(fleet.members[0])
