"""A Slack that listens on this machine and behaves as Slack documents: limits, errors, edits, threads, metadata."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer
from msgspec import Struct

TOKEN = "xoxb-test-token"


class Posted(Struct):
    """A message in a channel.

    Attributes:
        channel: Where.
        ts: Its name in the channel.
        at: When, in ms of the server's clock.
        thread: The ``ts`` of the message that it answers, if it does.
        text: Its text now.
        blocks: Its blocks now.
        attachments: Its attachments now.
        metadata: Its metadata now.
        edits: How often it was edited.
        versions: Every text that it had.
    """

    channel: str
    ts: str
    at: int
    thread: str | None
    text: str
    blocks: list[dict[str, Any]]
    attachments: list[dict[str, Any]]
    metadata: dict[str, Any]
    edits: int = 0
    versions: list[str] = []

    @property
    def keys(self) -> list[str]:
        """What the sender called it."""
        return str(self.metadata.get("event_payload", {}).get("keys", "")).split()


class SlackApi:
    """The Web API's methods that Pileon uses.

    Args:
        clock: Milliseconds, for the limits.

    Attributes:
        messages: What people see, in order.
        requests: Every request that came: method and fields.
        refused: Requests that came faster than Slack takes them.
        errors: Answers that a method gives next instead of its work, by method.
        lost: Requests that are done but never answered, by method: how many.
        edit_window_ms: How long a message may be edited; None for ever.
        scopes: What the token may do.
    """

    def __init__(self, clock: Callable[[], int]) -> None:
        self._clock = clock
        self.messages: list[Posted] = []
        self.requests: list[tuple[str, dict[str, Any]]] = []
        self.refused: list[str] = []
        self.errors: dict[str, list[str | int]] = defaultdict(list)
        self.lost: dict[str, int] = defaultdict(int)
        self.edit_window_ms: int | None = None
        self.scopes = {"chat:write", "channels:history"}
        self.taken: Callable[[str], None] = lambda _method: None
        self._posts: dict[str, int] = {}
        self._updates: list[int] = []
        self._serial = 0
        self.url = ""

    @property
    def tops(self) -> list[Posted]:
        """Messages of the channel itself."""
        return [one for one in self.messages if one.thread is None]

    @property
    def replies(self) -> list[Posted]:
        """Messages of threads."""
        return [one for one in self.messages if one.thread is not None]

    def remove(self, message: Posted) -> None:
        """Delete a message, as somebody in the channel may."""
        self.messages.remove(message)

    async def _handle(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        if request.headers.get("Authorization") != f"Bearer {TOKEN}":
            return web.json_response({"ok": False, "error": "invalid_auth"})
        if request.method == "GET":
            fields: dict[str, Any] = dict(request.query)
        else:
            fields = await request.json()
        self.requests.append((method, fields))
        if self.errors[method]:
            error = self.errors[method].pop(0)
            if isinstance(error, int):
                return web.Response(status=error, headers={"Retry-After": "3"}, text="{}")
            return web.json_response({"ok": False, "error": error})
        limited = self._limited(method, fields)
        if limited is not None:
            self.refused.append(method)
            answer = {"ok": False, "error": "ratelimited"}
            return web.json_response(answer, status=429, headers={"Retry-After": str(limited)})
        work = {
            "chat.postMessage": self._post,
            "chat.update": self._update,
            "conversations.history": self._history,
            "conversations.replies": self._replies,
        }.get(method)
        result = {"ok": False, "error": "unknown_method"} if work is None else work(fields)
        self.taken(method)
        if self.lost[method]:
            self.lost[method] -= 1
            assert request.transport is not None
            request.transport.close()
        return web.json_response(result)

    def _limited(self, method: str, fields: dict[str, Any]) -> int | None:
        now = self._clock()
        if method == "chat.postMessage":
            channel = fields["channel"]
            if now - self._posts.get(channel, -1_000) < 1_000:
                return 1
            self._posts[channel] = now
        elif method == "chat.update":
            self._updates = [at for at in self._updates if now - at < 60_000]
            if len(self._updates) >= 50:
                return max(1, (60_000 - (now - self._updates[0])) // 1000 + 1)
            self._updates.append(now)
        return None

    def _post(self, fields: dict[str, Any]) -> dict[str, Any]:
        if fields["channel"] != "C1":
            return {"ok": False, "error": "channel_not_found"}
        wrong = _wrong(fields)
        if wrong:
            return {"ok": False, "error": wrong}
        thread = fields.get("thread_ts")
        if thread is not None and not any(one.ts == thread for one in self.messages):
            return {"ok": False, "error": "thread_not_found"}
        self._serial += 1
        ts = f"{self._clock() // 1000}.{self._serial:06d}"
        posted = Posted(
            fields["channel"],
            ts,
            self._clock(),
            thread,
            fields.get("text", ""),
            fields.get("blocks", []),
            fields.get("attachments", []),
            fields.get("metadata", {}),
            versions=[fields.get("text", "")],
        )
        self.messages.append(posted)
        return {"ok": True, "channel": posted.channel, "ts": ts, "message": {"text": posted.text}}

    def _update(self, fields: dict[str, Any]) -> dict[str, Any]:
        found = next((one for one in self.messages if one.ts == fields["ts"]), None)
        if found is None:
            return {"ok": False, "error": "message_not_found"}
        if self.edit_window_ms is not None and self._clock() - found.at > self.edit_window_ms:
            return {"ok": False, "error": "edit_window_closed"}
        wrong = _wrong(fields)
        if wrong:
            return {"ok": False, "error": wrong}
        found.text = fields.get("text", found.text)
        # As Slack documents: what is left out of an edit stays as it was.
        found.blocks = fields.get("blocks", found.blocks)
        found.attachments = fields.get("attachments", found.attachments)
        found.metadata = fields.get("metadata", found.metadata)
        found.edits += 1
        found.versions.append(found.text)
        return {"ok": True, "channel": found.channel, "ts": found.ts, "text": found.text}

    def _history(self, fields: dict[str, Any]) -> dict[str, Any]:
        return self._listed(fields, [one for one in self.tops if one.channel == fields["channel"]])

    def _replies(self, fields: dict[str, Any]) -> dict[str, Any]:
        thread = fields["ts"]
        return self._listed(fields, [one for one in self.messages if thread in (one.ts, one.thread)])

    def _listed(self, fields: dict[str, Any], found: list[Posted]) -> dict[str, Any]:
        if "channels:history" not in self.scopes:
            return {"ok": False, "error": "missing_scope"}
        oldest = float(fields.get("oldest", 0))
        found = [one for one in reversed(found) if float(one.ts) >= oldest]
        start, size = int(fields.get("cursor") or 0), min(int(fields.get("limit", 100)), 15)
        page = found[start : start + size]
        following = str(start + size) if start + size < len(found) else ""
        shown = [{"ts": one.ts, "text": one.text, "metadata": one.metadata} for one in page]
        return {"ok": True, "messages": shown, "response_metadata": {"next_cursor": following}}

    @asynccontextmanager
    async def running(self) -> AsyncIterator[SlackApi]:
        """Listen on a free port of the loopback interface."""
        app = web.Application()
        app.router.add_route("*", "/api/{method}", self._handle)
        server = TestServer(app, host="127.0.0.1")
        await server.start_server()
        try:
            self.url = str(server.make_url("/api/"))
            yield self
        finally:
            await server.close()


def _wrong(fields: dict[str, Any]) -> str | None:
    """Return Slack's error for a message that it does not take."""
    blocks = fields.get("blocks", [])
    if not fields.get("text") and not blocks:
        return "no_text"
    if len(blocks) > 50 or len(json.dumps(blocks)) > 40_000:
        return "msg_blocks_too_long"
    for block in blocks:
        text = block.get("text", {}).get("text", "x")
        if not text or len(text) > (150 if block["type"] == "header" else 3_000):
            return "invalid_blocks"
    return None
