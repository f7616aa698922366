"""The webhook client, against a server on this machine: what each answer means."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import pytest

from agents.delivery.render.slack import render
from agents.delivery.sinks.base import MAX_RETRY_AFTER, Outcome
from agents.delivery.sinks.endpoint import TIMEOUT
from agents.delivery.sinks.slack_webhook import SlackWebhook
from agents.ops.errors import ConfigurationError
from agents.store import Message
from tests.support.alerts import campaign
from tests.support.slack import Answer, FakeSlack

MESSAGE = Message(1, "slack", "opened", campaign(), {}, 1)


@asynccontextmanager
async def webhook_to(url: str, limit: aiohttp.ClientTimeout = TIMEOUT) -> AsyncIterator[SlackWebhook]:
    """A webhook that is closed in the end."""
    webhook = SlackWebhook("slack", url, timeout=limit)
    yield webhook
    await webhook.close()


async def outcome(answer: Answer) -> Outcome:
    """Return what the client makes of one answer."""
    async with FakeSlack(answer).running() as slack, webhook_to(slack.url) as webhook:
        return await webhook.deliver([MESSAGE])


async def test_a_message_arrives_as_it_was_rendered() -> None:
    """The body is posted as JSON, on one connection for many messages."""
    body = render(MESSAGE)
    async with FakeSlack().running() as slack, webhook_to(slack.url) as webhook:
        assert await webhook.deliver([MESSAGE]) == Outcome("sent")
        assert await webhook.deliver([MESSAGE]) == Outcome("sent")
        assert slack.posted == [body, body]


@pytest.mark.parametrize("header", [{"Retry-After": "30"}, {"Retry-After": "30.0"}])
@pytest.mark.parametrize("status", [429, 503])
async def test_slack_says_how_long_to_wait(status: int, header: dict[str, str]) -> None:
    """``Retry-After`` is read from every answer that asks to come back."""
    answer = Answer(status, "rate_limited", header)
    assert await outcome(answer) == Outcome(
        "retry", f"HTTP {status} rate_limited", 30.0, certain=status == 429
    )


@pytest.mark.parametrize(
    ("value", "seconds"), [("soon", None), ("-1", None), ("nan", None), ("1e9", MAX_RETRY_AFTER), ("", None)]
)
async def test_a_strange_wait_is_not_believed(value: str, seconds: float | None) -> None:
    """A broken or endless ``Retry-After`` neither fails nor blocks for ever."""
    assert await outcome(Answer(429, "x", {"Retry-After": value})) == Outcome(
        "retry", "HTTP 429 x", seconds, certain=True
    )


@pytest.mark.parametrize("status", [500, 502, 504, 408])
async def test_a_failing_server_is_tried_again(status: int) -> None:
    """Server errors pass."""
    assert (await outcome(Answer(status, "oops"))).result == "retry"


@pytest.mark.parametrize(
    ("status", "text"),
    [
        (404, "no_service"),
        (410, "channel_is_archived"),
        (403, "invalid_token"),
        (400, "invalid_payload"),
        (302, ""),
    ],
)
async def test_what_can_never_succeed_is_dead(status: int, text: str) -> None:
    """A revoked webhook or a refused message is not tried again."""
    assert await outcome(Answer(status, text)) == Outcome("dead", f"HTTP {status} {text}".strip())


async def test_silence_is_tried_again() -> None:
    """A server that does not answer in time holds nothing up."""
    quick = aiohttp.ClientTimeout(total=0.1)
    async with FakeSlack(Answer(seconds=1)).running() as slack, webhook_to(slack.url, quick) as webhook:
        assert await webhook.deliver([MESSAGE]) == Outcome("retry", "no answer in time")


async def test_a_server_that_is_not_there_is_tried_again_without_telling_the_url() -> None:
    """The webhook's URL is a secret and in no error."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        async with webhook_to(f"http://127.0.0.1:{unused.getsockname()[1]}/services/secret") as webhook:
            failed = await webhook.deliver([MESSAGE])
    assert failed.result == "retry"
    assert "secret" not in failed.error


async def test_a_long_answer_is_not_kept() -> None:
    """An error page does not fill the store."""
    assert len((await outcome(Answer(500, "x" * 100_000))).error) < 300


@pytest.mark.parametrize("url", ["", "hooks.slack.com/x", "file:///etc/passwd", "https://"])
def test_a_webhook_must_be_a_web_address(url: str) -> None:
    """A wrong URL is an error at the start, which does not repeat it."""
    with pytest.raises(ConfigurationError, match=r"^the Slack webhook is not an http or https URL$"):
        SlackWebhook("slack", url)
