"""The filtered stream: lines over a connection that breaks, limits and rules."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from structlog.testing import capture_logs

from agents.connectors.feed import Event
from agents.connectors.x import Rule, XFeed, parse_rules
from agents.ops.errors import RunError
from tests.support.web import serving
from tests.unit.agents.connectors.support import Naps, quick, take


def line(number: int) -> bytes:
    """Return a post as the stream sends it."""
    data = {"id": str(1000 + number), "author_id": "42", "created_at": "2026-11-21T12:00:00Z", "text": "a\nb"}
    return json.dumps({"data": data, "matching_rules": []}).encode() + b"\r\n"


class Stream:
    """A project of X.

    Args:
        scripts: What each connection answers: a status, or bytes; the last connection goes on for ever.
        rules: The rules it has.
    """

    def __init__(self, scripts: list[int | list[bytes]], rules: list[dict[str, str]] | None = None) -> None:
        self.scripts = scripts
        self.rules = rules or []
        self.queries: list[dict[str, str]] = []
        self.posted: list[Any] = []
        self.tokens: set[str] = set()

    def app(self) -> web.Application:
        """Return what serves it."""
        app = web.Application()
        app.router.add_get("/2/tweets/search/stream", self._stream)
        app.router.add_get("/2/tweets/search/stream/rules", self._rules)
        app.router.add_post("/2/tweets/search/stream/rules", self._post)
        return app

    async def _stream(self, request: web.Request) -> web.StreamResponse:
        self.tokens.add(request.headers["Authorization"])
        self.queries.append(dict(request.query))
        last = len(self.scripts) == 1
        script = self.scripts[0] if last else self.scripts.pop(0)
        if isinstance(script, int):
            return web.Response(status=script, headers={"Retry-After": "9"} if script == 429 else {})
        response = web.StreamResponse()
        await response.prepare(request)
        for part in script:
            # Cut in the middle, as networks do.
            await response.write(part[:7])
            await response.write(part[7:])
        if last:
            await asyncio.sleep(30)
        return response

    async def _rules(self, _request: web.Request) -> web.Response:
        return web.json_response({"data": self.rules} if self.rules else {"meta": {}})

    async def _post(self, request: web.Request) -> web.Response:
        self.posted.append(await request.json())
        bad = "bad" in json.dumps(self.posted[-1])
        return web.json_response({"errors": [{"title": "Invalid Rule"}]} if bad else {"meta": {}})


async def read(
    stream: Stream, count: int, position: str | None = None, naps: Naps | None = None, **options: Any
) -> list[Event]:
    """Read posts of a stream."""
    async with serving(stream.app()) as address, aiohttp.ClientSession() as session:
        feed = XFeed(
            f"http://{address}", "t0ken", session,
            **{"backoff": quick(), "sleep": naps or Naps(), "silent_seconds": 60.0, **options},
        )  # fmt: skip
        return await take(feed.events(position), count)


def numbers(events: list[Event]) -> list[int]:
    """Return which posts came."""
    return [int(json.loads(one.value)["data"]["id"]) - 1000 for one in events]


async def test_posts_come_once_over_breaks_and_keep_alives() -> None:
    """What a backfill sends again is left out; the position is the newest post."""
    stream = Stream([[line(0), b"\r\n", line(1)], [b"\r\n"], [line(1), line(0), line(2), b"\r\n", line(3)]])
    with capture_logs() as logs:
        found = await read(stream, 4, backfill=5)
    assert numbers(found) == [0, 1, 2, 3]
    assert found[-1].position == "1003"
    assert found[0].key == b"42"
    assert stream.tokens == {"Bearer t0ken"}
    assert [query.get("backfill_minutes") for query in stream.queries] == [None, "5", "5"]
    assert "referenced_tweets.id" in stream.queries[0]["expansions"]
    assert [gap["event"] for gap in logs if gap["event"] == "ingest.gap"] == []


async def test_a_break_is_told_as_a_gap() -> None:
    """Without a backfill nothing of it comes again, also for another run."""
    with capture_logs() as logs:
        await read(Stream([[line(0)], [line(5)]]), 2)
        await read(Stream([[line(9)]]), 1, "1005")
    gaps = [(one["after"], one["before"]) for one in logs if one["event"] == "ingest.gap"]
    assert gaps == [("1000", "1005"), ("1005", "1009")]


async def test_limits_and_errors_are_waited_for() -> None:
    """As long as the server says, and after a disconnection that it announces, too."""
    naps = Naps()
    gone = json.dumps({"errors": [{"title": "operational-disconnect"}]}).encode() + b"\r\n"
    found = await read(Stream([429, 503, [line(0), gone], [line(1)]]), 2, naps=naps)
    assert numbers(found) == [0, 1]
    assert naps.seconds[0] == 9.0
    assert len(naps.seconds) == 3


async def test_malformed_lines_are_handed_on() -> None:
    """They become dead letters, and cost no other line."""
    odd = [b"{\r\n", b"\xff\r\n", b'{"data": {"id": 7}}\r\n', b'{"data": {"id": "x"}}\r\n']
    found = await read(Stream([[line(0), *odd, line(1)]]), 6)
    assert [one.position for one in found] == ["1000"] * 5 + ["1001"]
    assert found[1].value == b"{"


@pytest.mark.parametrize("status", [401, 403])
async def test_a_wrong_token_ends_the_run(status: int) -> None:
    """One line says what to look at."""
    with pytest.raises(RunError, match="check the address and the token"):
        await read(Stream([status]), 1)


async def test_rules_become_those_of_the_file() -> None:
    """What is there already stays, what is missing is added, what is not in the file is deleted."""
    rules = [{"id": "1", "value": "@minister", "tag": "m"}, {"id": "2", "value": "old"}]
    stream = Stream([[line(0)]], rules)
    await read(stream, 1, rules=[Rule("@minister", "m"), Rule("@other")])
    assert stream.posted == [{"add": [{"value": "@other", "tag": ""}]}, {"delete": {"ids": ["2"]}}]
    with pytest.raises(RunError, match="X refuses a rule: Invalid Rule"):
        await read(Stream([[line(0)]]), 1, rules=[Rule("bad")])


def test_a_file_of_rules() -> None:
    """One a line, with a tag after a tab."""
    assert parse_rules("# mine\n\n@minister -is:retweet\tm\n@other\n") == [
        Rule("@minister -is:retweet", "m"),
        Rule("@other"),
    ]
    with pytest.raises(ValueError, match="no rule"):
        parse_rules("# none\n")
