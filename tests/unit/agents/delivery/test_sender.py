"""The sender: every message once, slowly, whatever Slack and the store do."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError
from structlog.testing import capture_logs

from agents.delivery.render import slack as slack_text
from agents.delivery.sender import FIRST_BACKOFF, LONGEST_BACKOFF, DeliverySender, backoff
from agents.delivery.sinks.base import Outcome, Sink
from agents.delivery.sinks.slack_webhook import SlackWebhook
from agents.ops.metrics import catalogue
from agents.store import AlertStore, Claim, Message, Pace
from schemas.alert import Alert, AlertTarget
from tests.support.alerts import campaign
from tests.support.delivery import Scripted, opened_once
from tests.support.slack import Answer, FakeSlack


def _campaign(number: int, **changes: Any) -> Alert:
    """An alert at a target of its own."""
    return campaign(id=f"c-{number}", target=AlertTarget(id=f"t-{number}"), **changes)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[AlertStore]:
    """A store with three alerts, none of them announced."""
    with AlertStore(f"sqlite:///{tmp_path / 'alerts.sqlite3'}", plan=opened_once) as opened:
        for number in range(3):
            opened.upsert(_campaign(number))
        yield opened


def _sender(store: AlertStore, sink: Sink, **options: Any) -> DeliverySender:
    """A sender that is quick, and makes no pauses of its own."""
    return DeliverySender(store.outbox, sink, **{"poll": 0.01, "jitter": lambda: 0.0, **options})


def _webhook(slack: FakeSlack, **pace: Any) -> SlackWebhook:
    """A webhook of Slack's."""
    return SlackWebhook("slack", slack.url, pace=Pace(**pace))


@asynccontextmanager
async def running(sender: DeliverySender) -> AsyncIterator[None]:
    """Run a sender beside the test and cancel it at the end."""
    task = asyncio.create_task(sender.run())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def until(store: AlertStore, **expected: int) -> None:
    """Wait until the outbox looks as expected."""
    async with asyncio.timeout(60):
        while store.outbox.counts() != expected:  # noqa: ASYNC110 - another process's store has no event to wait for
            await asyncio.sleep(0.01)


async def test_every_message_is_sent_once_and_in_order(store: AlertStore) -> None:
    """Three alerts are three messages, and stay three when the sender starts again."""
    async with FakeSlack().running() as slack:
        for _ in range(2):
            async with running(_sender(store, _webhook(slack))):
                await until(store, sent=3)
        assert [body["blocks"][-1]["elements"][0]["text"] for body in slack.posted] == [
            f"Alert c-{number}, revision 1" for number in range(3)
        ]


async def test_messages_are_spaced(store: AlertStore) -> None:
    """Slack takes about one message a second for a channel; the sender keeps its distance."""
    async with FakeSlack().running() as slack:
        webhook = _webhook(slack, post_ms=200)
        await _sender(store, webhook).drain()
        await webhook.close()
        assert all(
            later - earlier >= 0.19 for earlier, later in zip(slack.times, slack.times[1:], strict=False)
        )
        assert store.outbox.counts() == {"sent": 3}


async def test_slack_asking_to_wait_is_obeyed_for_all_messages(store: AlertStore) -> None:
    """After a 429 nothing is sent until ``Retry-After`` is over, by no sender of the store."""
    answers = (Answer(429, "rate_limited", {"Retry-After": "0.4"}), Answer())
    async with FakeSlack(*answers).running() as slack:
        senders = [_sender(store, _webhook(slack, post_ms=100)) for _ in range(2)]
        async with running(senders[0]), running(senders[1]):
            await until(store, sent=3)
        assert slack.times[1] - slack.times[0] >= 0.39


async def test_a_dead_message_is_logged_and_holds_no_other_back(store: AlertStore) -> None:
    """A message that Slack will never take is seen in the log as an error; the rest goes on."""
    client = Scripted(Outcome("dead", "HTTP 404 no_service"))
    with capture_logs() as logs:
        await _sender(store, client).drain()
    assert store.outbox.counts() == {"dead": 1, "sent": 2}
    [line] = [line for line in logs if line["event"] == "delivery.dead"]
    assert (line["log_level"], line["error"], line["alert"]) == ("error", "HTTP 404 no_service", "c-0")


async def test_a_failed_message_comes_later(store: AlertStore) -> None:
    """A message that could not be sent waits in the outbox with its turn put off; the others go on."""
    client = Scripted(Outcome("retry", "no answer in time"))
    tenth = iter((0.9, 0.01))
    await _sender(store, client, jitter=lambda: next(tenth)).drain()
    assert store.outbox.counts() == {"pending": 1, "sent": 2}
    assert len(client.delivered) == 3


async def test_a_message_that_slack_has_is_noted_however_long_the_store_takes(store: AlertStore) -> None:
    """What is not written down would be sent a second time."""

    class Forgetful:
        def __init__(self) -> None:
            self.failures = 2

        def sent(
            self,
            messages: Sequence[Message],
            reference: None = None,
            *,
            pause_ms: int = 0,
            stale: bool = False,
        ) -> None:
            if self.failures:
                self.failures -= 1
                raise OperationalError("UPDATE", {}, Exception("gone away"))
            store.outbox.sent(messages)

        def __getattr__(self, name: str) -> Any:
            return getattr(store.outbox, name)

    client = Scripted()
    await DeliverySender(Forgetful(), client, poll=3600).drain()  # type: ignore[arg-type] # a fake
    assert store.outbox.counts() == {"sent": 3}
    assert len(client.delivered) == 3


async def test_a_flood_is_told_of_together(store: AlertStore) -> None:
    """More alerts than a channel takes come as one message that names each, the gravest first."""
    for number in range(3, 15):
        store.upsert(_campaign(number, severity="critical" if number == 9 else "low"))
    client = Scripted(pace=Pace(digest_over=10))
    await _sender(store, client).drain()
    assert store.outbox.counts() == {"sent": 15}
    (messages,) = client.delivered
    body = slack_text.digest(messages)
    assert body["text"] == "15 alerts at once: 1 critical, 3 high, 11 low"
    lines = [block["text"]["text"] for block in body["blocks"] if block["type"] == "section"]
    assert [line.rpartition("Alert ")[2] for line in lines[:4]] == ["c-9", "c-0", "c-1", "c-2"]
    assert lines[0].startswith("[CRITICAL] Possible coordinated campaign against t-9 · 12 of 431")


async def test_a_digest_that_slack_refuses_is_taken_apart(store: AlertStore) -> None:
    """One alert that Slack will not take keeps no other from it."""
    for number in range(3, 12):
        store.upsert(_campaign(number))
    client = Scripted(
        Outcome("dead", "HTTP 400 invalid_blocks"),
        Outcome("dead", "HTTP 400 invalid_blocks"),
        pace=Pace(digest_over=10),
    )
    await _sender(store, client).drain()
    assert store.outbox.counts() == {"dead": 1, "sent": 11}
    assert len(client.delivered) == 13


async def test_the_backlog_is_measured(store: AlertStore) -> None:
    """Whoever watches the metrics sees what waits and what was given up."""
    store.outbox.dead(store.outbox.claim("slack", Pace()).messages, "HTTP 404")
    async with running(_sender(store, Scripted(pace=Pace(post_ms=60_000)))):
        await until(store, dead=1, pending=1, sent=1)
    assert _value("pileon_outbox_dead") == 1
    assert _value("pileon_outbox_pending") == 2
    assert _value("pileon_outbox_oldest_seconds") >= 0


def _value(name: str) -> float:
    value = catalogue.registry.get_sample_value(name)
    assert value is not None
    return value


async def test_cancelling_finishes_the_message_on_its_way(store: AlertStore) -> None:
    """A worker that stops does not leave a message that Slack has and the store does not know of."""
    async with FakeSlack(Answer(seconds=0.3)).running() as slack:
        task = asyncio.create_task(_sender(store, _webhook(slack, post_ms=5_000)).run())
        while not slack.posted:  # noqa: ASYNC110 - the server has no event to wait for
            await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert store.outbox.counts() == {"pending": 2, "sent": 1}


async def test_wake_looks_at_once(store: AlertStore) -> None:
    """A new alert need not wait for the next look at the outbox."""
    sender = _sender(store, Scripted(), poll=3600)
    async with running(sender):
        await until(store, sent=3)
        store.upsert(_campaign(99))
        sender.wake()
        await until(store, sent=4)


async def test_a_store_that_fails_for_a_while_does_not_end_the_sender(store: AlertStore) -> None:
    """A database that restarts is waited for."""

    class Flaky:
        def __init__(self) -> None:
            self.failures = 2

        def claim(self, sink: str, pace: Pace) -> Claim:
            if self.failures:
                self.failures -= 1
                raise OperationalError("SELECT", {}, Exception("gone away"))
            return store.outbox.claim(sink, pace)

        def __getattr__(self, name: str) -> Any:
            return getattr(store.outbox, name)

    with capture_logs() as logs:
        async with running(DeliverySender(Flaky(), Scripted(), poll=0.01)):  # type: ignore[arg-type] # a fake
            await until(store, sent=3)
    assert [line["event"] for line in logs].count("delivery.store_failed") == 2


def test_waits_double_up_to_a_limit() -> None:
    """Anything from nothing to the longest wait, so that senders do not come back together."""
    assert backoff(1, 1.0) == FIRST_BACKOFF
    assert backoff(3, 1.0) == 4 * FIRST_BACKOFF
    assert backoff(3, 0.25) == FIRST_BACKOFF
    assert backoff(3, 0.0) == 0.0
    assert backoff(1_000_000, 1.0) == LONGEST_BACKOFF
