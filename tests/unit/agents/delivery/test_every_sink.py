"""Every sink by one oracle: each alert is stored once and told of once, whatever is killed when."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping, MutableMapping, Sequence
from contextlib import asynccontextmanager, closing
from email import message_from_string
from typing import Any, Final, NamedTuple

import pytest
from aiohttp import web
from structlog.testing import capture_logs

from agents.delivery.sender import DeliverySender
from agents.delivery.sinks.base import Sink
from agents.delivery.sinks.email import Email, _identifier
from agents.delivery.sinks.log import LogSink
from agents.delivery.sinks.slack_bot import SlackBot
from agents.delivery.sinks.slack_webhook import SlackWebhook
from agents.delivery.sinks.webhook import GenericWebhook
from agents.store import AlertStore, Outbox
from agents.store.messages import LEASE_MS
from schemas.alert import Alert, AlertTarget
from tests.support.alerts import campaign
from tests.support.announced import announced
from tests.support.delivery import Clock, everything, play, waiting
from tests.support.killing import KilledError, Killer, deadly
from tests.support.slack import FakeSlack
from tests.support.slack_api import TOKEN, SlackApi
from tests.support.smtp import MailServer
from tests.support.web import serving

ARRIVALS: Final[tuple[tuple[int, Alert], ...]] = (
    (0, campaign(severity="medium")),
    (0, campaign(id="c-02", target=AlertTarget(id="other"))),
    (5_000, campaign(revision=2, severity="high")),
    (10_000, campaign(revision=3, severity="high", status="closed")),
)
WANTED: Final = {"c-01/opened", "c-02/opened", "c-01/escalated:2", "c-01/closed:3"}


class Told(NamedTuple):
    """One message as it came out: what it tells, and the name by which a receiver drops what it has already."""

    what: str
    name: str


class Way(NamedTuple):
    """A sink with whatever is on its other side.

    Attributes:
        make: Makes the sink, as each new process does.
        told: Returns all that came out on the other side.
        looks: Whether the sink can look for what it may have sent.
        named: Whether messages carry a name that stays the same.
    """

    make: Callable[[], Sink]
    told: Callable[[], list[Told]]
    looks: bool = False
    named: bool = False


@asynccontextmanager
async def slack_bot(clock: Clock) -> AsyncIterator[Way]:
    """One message an alert, edited, with a thread."""
    async with SlackApi(clock).running() as slack:

        def told() -> list[Told]:
            keys = [key.partition("/")[2] for one in slack.messages for key in one.keys]
            assert slack.refused == []
            assert len(slack.tops) == 2
            assert [
                one.text for one in slack.tops if one.keys == ["sink/c-01/opened"] and "(ended)" in one.text
            ]
            return [Told(key, key) for key in keys]

        yield Way(lambda: SlackBot("sink", TOKEN, "C1", base_url=slack.url), told, looks=True, named=True)


@asynccontextmanager
async def slack_webhook(_clock: Clock) -> AsyncIterator[Way]:
    """A message an event."""
    async with FakeSlack().running() as slack:

        def told() -> list[Told]:
            found = []
            for body in slack.accepted:
                for alert, claim in announced(body):
                    event = "closed:3" if "ended" in claim else "escalated:2" if "rose" in claim else "opened"
                    found.append(Told(f"{alert}/{event}", ""))
            return found

        yield Way(lambda: SlackWebhook("sink", slack.url), told)


@asynccontextmanager
async def email(_clock: Clock) -> AsyncIterator[Way]:
    """A mail an event."""
    with closing(MailServer()) as server:
        names = {_identifier(f"sink/{what}"): what for what in WANTED}

        def told() -> list[Told]:
            found = [str(message_from_string(mail)["Message-ID"]) for mail in server.mails]
            return [Told(names.get(name, "something else"), name) for name in found]

        url = f"smtp://127.0.0.1:{server.port}"
        yield Way(lambda: Email("sink", url, "p@x.example", ["a@x.example"]), told, named=True)


@asynccontextmanager
async def webhook(_clock: Clock) -> AsyncIterator[Way]:
    """A signed request an event."""
    requests: list[tuple[Mapping[str, str], Any]] = []

    async def receive(request: web.Request) -> web.Response:
        requests.append((request.headers, json.loads(await request.read())))
        return web.Response()

    app = web.Application()
    app.router.add_post("/hook", receive)
    async with serving(app) as address:

        def told() -> list[Told]:
            return [
                Told(body["id"].partition("/")[2], headers["X-Pileon-Delivery"])
                for headers, body in requests
                if body["event"] != "updated"
            ]

        yield Way(lambda: GenericWebhook("sink", f"http://{address}/hook", "key"), told, named=True)


@asynccontextmanager
async def log(_clock: Clock) -> AsyncIterator[Way]:
    """A line an event."""
    lines: list[MutableMapping[str, Any]]
    with capture_logs() as lines:

        def told() -> list[Told]:
            return [
                Told(f"{alert}/{line['tells']}", "")
                for line in lines
                if line["event"] == "delivery.would_send"
                for alert in line["alerts"]
            ]

        yield Way(lambda: LogSink("sink"), told)


WAYS: Final = {way.__name__: way for way in (slack_bot, slack_webhook, email, webhook, log)}


async def played(way: Way, clock: Clock, at: int) -> tuple[Killer, int, int]:
    """Play a short story with a kill at a step, and begin again as a new process does.

    Returns:
        The killer; how many alerts are stored; how many messages wait.
    """
    sink, killer = way.make(), Killer(at)
    with AlertStore("sqlite://", plan=everything(sink, clock=clock).plan, clock=clock) as store:
        deadly(killer, store, sink)
        try:
            await play(store, DeliverySender(store.outbox, sink, jitter=lambda: 0.5), clock, ARRIVALS)
        except KilledError:
            del store.upsert
            await sink.close()
            sink = way.make()
            clock.now += LEASE_MS
            # The topic hands over again what was not committed: all of it, to be safe.
            again = DeliverySender(Outbox(store.engine, clock=clock), sink, jitter=lambda: 0.5)
            await play(store, again, clock, ARRIVALS)
        await sink.close()
        return killer, store.count(), waiting(store)


def wrong(told: Sequence[Told], way: Way, killer: Killer) -> list[str]:
    """Return what is wrong with what people were told."""
    counts = Counter(one.what for one in told)
    found = [f"{what} was never told" for what in sorted(WANTED - counts.keys())]
    found += [f"{what} was told" for what in sorted(counts.keys() - WANTED)]
    # Only a kill between a request and the note of its answer may cost a message, and only where nobody can look.
    spare = 0 if way.looks or killer.where not in {"after the answer", "before sent"} else 1
    if sum(counts.values()) - len(counts) > spare:
        found.append(f"{counts} was told more than once, killed {killer.where or 'never'}")
    names = {one.name for one in told}
    if way.named and len(names) != len(counts):
        found.append(f"{len(counts)} things were told under {len(names)} names")
    return found


@pytest.mark.parametrize(
    ("kind", "first", "stride"),
    [
        *((kind, 1 + place, len(WAYS)) for place, kind in enumerate(WAYS)),
        *(pytest.param(kind, 1, 1, marks=pytest.mark.long) for kind in WAYS),
    ],
)
@pytest.mark.timeout(900)
async def test_a_kill_anywhere_loses_nothing_and_doubles_nothing(kind: str, first: int, stride: int) -> None:
    """Between any two steps: the alert is stored once, and each event told once, or once more under the same name.

    Sinks share most steps: the short run kills each at every fifth, no two at the same ones.
    """
    clock = Clock()
    async with WAYS[kind](clock) as way:
        killer, stored, left = await played(way, clock, 0)
        assert wrong(way.told(), way, killer) == []
        assert (stored, left) == (2, 0)
    steps = killer.steps
    assert steps > 30
    for at in range(first, steps + 1, stride):
        clock = Clock()
        async with WAYS[kind](clock) as way:
            killer, stored, left = await played(way, clock, at)
            assert wrong(way.told(), way, killer) == [], f"killed at step {at}, {killer.where}"
            assert (stored, left) == (2, 0), f"killed at step {at}, {killer.where}"


def test_the_oracle_notices() -> None:
    """What is missing, what is told twice, and what goes by two names."""
    good = [Told(what, what) for what in sorted(WANTED)]
    way = Way(LogSink, list, named=True)
    never, late = Killer(0), Killer(0)
    late.where = "before sent"
    assert wrong(good, way, never) == []
    assert wrong(good[1:], way, never) == ["c-01/closed:3 was never told"]
    assert len(wrong([*good, good[0]], way, never)) == 1
    assert wrong([*good, good[0]], way, late) == []
    assert len(wrong([*good, Told(good[0].what, "another")], way, late)) == 1
    assert len(wrong([*good, good[0]], way._replace(looks=True), late)) == 1
    assert re.search("something else was told", wrong([*good, Told("something else", "x")], way, never)[0])
