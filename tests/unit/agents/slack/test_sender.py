"""The sender: every message once, slowly, whatever Slack and the store do."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError
from structlog.testing import capture_logs

from agents.slack.sender import FIRST_BACKOFF, LONGEST_BACKOFF, OutboxSender, backoff
from agents.slack.webhook import Outcome, Webhook
from agents.store import AlertStore, Message
from tests.support.alerts import campaign
from tests.support.slack import Answer, FakeSlack


@pytest.fixture
def store(tmp_path: Path) -> Iterator[AlertStore]:
    """A store with three alerts, none of them announced."""
    with AlertStore(f"sqlite:///{tmp_path / 'alerts.sqlite3'}") as opened:
        for number in range(3):
            opened.upsert(campaign(id=f"c-{number}"))
        yield opened


@asynccontextmanager
async def running(sender: OutboxSender) -> AsyncIterator[None]:
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
    async with asyncio.timeout(10):
        while store.messages() != expected:  # noqa: ASYNC110 - another process's store has no event to wait for
            await asyncio.sleep(0.01)


class Scripted:
    """A client that answers from a list, without a network."""

    def __init__(self, *outcomes: Outcome) -> None:
        self.outcomes = list(outcomes)
        self.posted = 0

    async def post(self, body: Mapping[str, Any]) -> Outcome:
        """Give the next outcome."""
        self.posted += 1
        return self.outcomes.pop(0) if self.outcomes else Outcome("sent")

    async def close(self) -> None:
        """Do nothing."""


async def test_every_message_is_sent_once_and_in_order(store: AlertStore) -> None:
    """Three alerts are three messages, and stay three when the sender starts again."""
    async with FakeSlack().running() as slack:
        for _ in range(2):
            async with running(OutboxSender(store, Webhook(slack.url), interval=0, poll=0.01)):
                await until(store, sent=3)
        assert [body["blocks"][-1]["elements"][0]["text"] for body in slack.posted] == [
            f"Alert c-{number}, revision 1" for number in range(3)
        ]


async def test_messages_are_spaced(store: AlertStore) -> None:
    """Slack takes about one message a second for a channel; the sender keeps its distance."""
    async with FakeSlack().running() as slack, Webhook(slack.url) as webhook:
        await OutboxSender(store, webhook, interval=0.2).drain()
        assert all(
            later - earlier >= 0.19 for earlier, later in zip(slack.times, slack.times[1:], strict=False)
        )
        assert store.messages() == {"sent": 3}


async def test_slack_asking_to_wait_is_obeyed_for_all_messages(store: AlertStore) -> None:
    """After a 429 nothing is sent until ``Retry-After`` is over."""
    async with FakeSlack(Answer(429, "rate_limited", {"Retry-After": "0.4"}), Answer()).running() as slack:
        async with running(OutboxSender(store, Webhook(slack.url), interval=0, poll=0.01)):
            await until(store, pending=1, sent=2)
        assert slack.times[1] - slack.times[0] >= 0.39


async def test_a_dead_message_is_logged_and_holds_no_other_back(store: AlertStore) -> None:
    """A message that Slack will never take is seen in the log as an error; the rest goes on."""
    client = Scripted(Outcome("dead", "HTTP 404 no_service"))
    with capture_logs() as logs:
        await OutboxSender(store, client, interval=0).drain()
    assert store.messages() == {"dead": 1, "sent": 2}
    [line] = [line for line in logs if line["event"] == "slack.dead"]
    assert (line["log_level"], line["error"], line["alert"]) == ("error", "HTTP 404 no_service", "c-0")


async def test_a_failed_message_comes_later(store: AlertStore) -> None:
    """A message that could not be sent waits in the outbox with its turn put off."""
    client = Scripted(Outcome("retry", "no answer in time"))
    await OutboxSender(store, client, interval=0).drain()
    assert store.messages() == {"pending": 1, "sent": 2}
    assert client.posted == 3


async def test_cancelling_finishes_the_message_on_its_way(store: AlertStore) -> None:
    """A worker that stops does not leave a message that Slack has and the store does not know of."""
    async with FakeSlack(Answer(seconds=0.3)).running() as slack:
        task = asyncio.create_task(OutboxSender(store, Webhook(slack.url), interval=5).run())
        while not slack.posted:  # noqa: ASYNC110 - the server has no event to wait for
            await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert store.messages() == {"pending": 2, "sent": 1}


async def test_wake_looks_at_once(store: AlertStore) -> None:
    """A new alert need not wait for the next look at the outbox."""
    sender = OutboxSender(store, Scripted(), interval=0, poll=3600)
    async with running(sender):
        await until(store, sent=3)
        store.upsert(campaign(id="c-new"))
        sender.wake()
        await until(store, sent=4)


async def test_a_store_that_fails_for_a_while_does_not_end_the_sender(store: AlertStore) -> None:
    """A database that restarts is waited for."""

    class Flaky:
        def __init__(self) -> None:
            self.failures = 2

        def claim(self) -> Message | None:
            if self.failures:
                self.failures -= 1
                raise OperationalError("SELECT", {}, Exception("gone away"))
            return store.claim()

        def __getattr__(self, name: str) -> Any:
            return getattr(store, name)

    with capture_logs() as logs:
        async with running(OutboxSender(Flaky(), Scripted(), interval=0, poll=0.01)):  # type: ignore[arg-type] # a fake
            await until(store, sent=3)
    assert [line["event"] for line in logs].count("slack.store_failed") == 2


def test_waits_double_up_to_a_limit() -> None:
    """Between half of the wait and all of it, so that senders do not come back together."""
    assert backoff(1, 1.0) == FIRST_BACKOFF
    assert backoff(3, 1.0) == 4 * FIRST_BACKOFF
    assert backoff(3, 0.0) == 2 * FIRST_BACKOFF
    assert backoff(1_000_000, 1.0) == LONGEST_BACKOFF
