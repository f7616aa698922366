"""X: posts of the filtered stream, one a line over a connection that stays open.

Source: docs.x.com, "Filtered stream": expansions, rules, keep-alives every 20 seconds, waits after a loss, and
``backfill_minutes``. The stream cannot be resumed beyond those minutes: a longer break is told as a gap.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, Final, NamedTuple
from urllib.parse import urlencode

import aiohttp
import msgspec

from agents.connectors.feed import (
    Backoff,
    Event,
    LostError,
    Position,
    Recent,
    checked,
    log,
    reconnecting,
    tell_gap,
)
from agents.connectors.sse import lines
from agents.ops.errors import RunError
from schemas.tolerant import any_json

SERVER: Final = "https://api.x.com"
SILENT_SECONDS: Final = 45.0
"""Twice what lies between two keep-alives."""

FIELDS: Final = {
    "expansions": "author_id,referenced_tweets.id,referenced_tweets.id.author_id,in_reply_to_user_id,"
    "entities.mentions.username,attachments.media_keys",
    "tweet.fields": "author_id,created_at,conversation_id,lang,in_reply_to_user_id,referenced_tweets,entities,"
    "attachments,note_tweet,edit_history_tweet_ids",
    "user.fields": "created_at,description,name,public_metrics,username,verified",
    "media.fields": "url,preview_image_url",
}
"""What a post is expanded by, so that a repost comes with the whole of what it repeats."""


class Rule(NamedTuple):
    """Which posts are sent."""

    value: str
    tag: str = ""


class XFeed:
    """The filtered stream of one project; a position is the id of the newest post.

    Args:
        server: Address of the interface.
        token: The project's bearer token.
        session: Makes the connections.
        rules: What to have sent; None leaves the rules as they are.
        backfill: Minutes that are sent again after a break, for projects that may; 0 for none.
        backoff: How long to wait after a loss.
        silent_seconds: A connection without even a keep-alive for so long is taken for dead.
        sleep: Waits.
    """

    format = "x"

    def __init__(
        self,
        server: str,
        token: str,
        session: aiohttp.ClientSession,
        *,
        rules: list[Rule] | None = None,
        backfill: int = 0,
        backoff: Backoff | None = None,
        silent_seconds: float = SILENT_SECONDS,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._server = server.rstrip("/")
        self._headers = {"Authorization": f"Bearer {token}"}
        self._session = session
        self._rules = rules
        self._backfill = backfill
        self._backoff = backoff or Backoff()
        self._silent = silent_seconds
        self._sleep = sleep
        self._recent = Recent()
        self._ruled = False

    def events(self, position: Position) -> AsyncIterator[Event]:
        """See ``Feed``."""
        return reconnecting("x", self._connection, position, self._backoff, self._sleep)

    async def _connection(self, position: Position) -> AsyncIterator[Event]:
        if self._rules is not None and not self._ruled:
            await self._set_rules(self._rules)
            self._ruled = True
        newest = position if isinstance(position, str) and position.isdecimal() else ""
        query = FIELDS | ({"backfill_minutes": str(self._backfill)} if self._backfill and newest else {})
        timeout = aiohttp.ClientTimeout(total=None, sock_connect=30, sock_read=self._silent)
        url = f"{self._server}/2/tweets/search/stream?{urlencode(query)}"
        async with self._session.get(url, headers=self._headers, timeout=timeout) as response:
            checked(response, "GET /2/tweets/search/stream")
            log.info("ingest.connected", source="x", after=newest or None)
            told = not newest
            async for line in lines(response.content.iter_any()):
                if not line.strip():
                    continue
                payload = _json(line)
                identity, author = _post(payload)
                if identity is None and isinstance(payload, dict) and "errors" in payload:
                    raise LostError(f"the stream ends: {_title(payload)}", "http")
                if identity is None:
                    yield Event(line, None, newest or None)
                    continue
                if not told:
                    told = True
                    if len(identity) > len(newest) or identity > newest:
                        # Ids grow with time. Whether any post was missed in between, X does not say.
                        tell_gap("x", after=newest, before=identity, why=self._missed())
                newest = max(newest, identity, key=lambda number: (len(number), number))
                if not self._recent.again(identity):
                    yield Event(line, author, newest)

    def _missed(self) -> str:
        if self._backfill:
            return f"of a break, {self._backfill} minutes at most are sent"
        return "the stream sends nothing of a break"

    async def _set_rules(self, rules: list[Rule]) -> None:
        """Make the project's rules those that were given: what is missing is added, what is not among them deleted."""
        path = "/2/tweets/search/stream/rules"
        answer = await self._ask("GET", path, None)
        found = answer.get("data") or [] if isinstance(answer, dict) else []
        have = {Rule(str(one.get("value")), str(one.get("tag") or "")): str(one.get("id")) for one in found}
        surplus = [identity for rule, identity in have.items() if rule not in rules]
        missing = [rule._asdict() for rule in rules if rule not in have]
        if missing:
            done = await self._ask("POST", path, {"add": missing})
            if isinstance(done, dict) and done.get("errors"):
                raise RunError(f"X refuses a rule: {_title(done)}")
        if surplus:
            await self._ask("POST", path, {"delete": {"ids": surplus}})
        log.info("ingest.rules", source="x", rules=len(rules), added=len(missing), deleted=len(surplus))

    async def _ask(self, method: str, path: str, body: object) -> Any:  # noqa: ANN401 # whatever X answers
        timeout = aiohttp.ClientTimeout(total=30)
        url = self._server + path
        async with self._session.request(
            method, url, json=body, headers=self._headers, timeout=timeout
        ) as response:
            checked(response, f"{method} {path}")
            return _json(await response.read())


def parse_rules(text: str) -> list[Rule]:
    """Parse rules, one a line: the rule, and after a tab its tag; lines that begin with # are left out.

    Raises:
        ValueError: If there is none.
    """
    rules = []
    for line in text.splitlines():
        if line.strip() and not line.startswith("#"):
            value, _, tag = line.partition("\t")
            rules.append(Rule(value.strip(), tag.strip()))
    if not rules:
        raise ValueError("the file holds no rule")
    return rules


def _post(payload: object) -> tuple[str | None, bytes | None]:
    """Return a post's id and its author."""
    data = payload.get("data") if isinstance(payload, dict) else None
    if not isinstance(data, dict):
        return None, None
    identity, author = data.get("id"), data.get("author_id")
    known = isinstance(identity, str) and identity.isascii() and identity.isdecimal() and len(identity) <= 20
    return identity if known else None, author.encode() if isinstance(author, str) else None


def _title(payload: dict[str, Any]) -> str:
    errors = payload.get("errors")
    first = errors[0] if isinstance(errors, list) and errors else {}
    told = first if isinstance(first, dict) else {}
    return str(told.get("title") or told.get("message") or payload.get("title") or "no reason given")[:200]


def _json(text: bytes) -> Any:  # noqa: ANN401 # whatever X sends
    try:
        return any_json(text)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return None
