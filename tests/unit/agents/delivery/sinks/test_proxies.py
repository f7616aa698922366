"""Every sink that speaks HTTP goes by the proxy that the environment names, except to hosts of ``NO_PROXY``."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from agents.delivery.sinks.base import Sink
from agents.delivery.sinks.slack_bot import SlackBot
from agents.delivery.sinks.slack_webhook import SlackWebhook
from agents.delivery.sinks.webhook import GenericWebhook
from agents.store import Message
from tests.support.alerts import campaign

MAKERS: list[Callable[[str], Sink]] = [
    lambda url: SlackWebhook("s", url),
    lambda url: GenericWebhook("s", url, "key"),
    lambda url: SlackBot("s", "xoxb-test-token", "C1", base_url=url),
]
NAMES = ["HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "ALL_PROXY"]


@asynccontextmanager
async def _server() -> AsyncIterator[tuple[str, list[str]]]:
    """A server that takes everything, by itself and as a proxy: its address, and the hosts that it was asked for."""
    hosts: list[str] = []

    async def take(request: web.Request) -> web.Response:
        hosts.append(request.host)
        return web.json_response({"ok": True, "channel": "C1", "ts": "1.2"})

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", take)
    async with TestServer(app, host="127.0.0.1") as server:
        yield str(server.make_url("/")), hosts


@pytest.fixture(autouse=True)
def _no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


async def _deliver(sink: Sink) -> str:
    try:
        return (await sink.deliver([Message(1, "s", "opened", campaign(), {}, 1)])).result
    finally:
        await sink.close()


@pytest.mark.parametrize("make", MAKERS)
async def test_a_sink_goes_by_the_proxy(make: Callable[[str], Sink], monkeypatch: pytest.MonkeyPatch) -> None:
    """Many installations reach Slack in no other way."""
    async with _server() as (proxy, hosts):
        monkeypatch.setenv("http_proxy", proxy)
        assert await _deliver(make("http://hooks.example.invalid/x/")) == "sent"
        assert hosts == ["hooks.example.invalid"]


@pytest.mark.parametrize("make", MAKERS)
async def test_a_host_that_is_excepted_is_reached_directly(
    make: Callable[[str], Sink], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Such as a receiver beside the worker."""
    async with _server() as (url, hosts):
        monkeypatch.setenv("http_proxy", "http://127.0.0.1:9/")
        monkeypatch.setenv("https_proxy", "http://127.0.0.1:9/")
        monkeypatch.setenv("no_proxy", "127.0.0.1")
        assert await _deliver(make(url)) == "sent"
        assert len(hosts) == 1
