"""The console as an ASGI application: its routes, each with the role that it needs."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from typing import Final

import structlog
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route

from agents.ops.clock import now_ms
from console.web.desk import Desk
from console.web.live import Broadcaster, Events
from console.web.pages import (
    account,
    audit,
    campaign,
    now,
    provider,
    queue,
    search,
    sign_in,
    target,
    verdicts,
    watchlist,
)
from console.web.pulse import Pulse
from console.web.security import REPORTS, Guard
from console.web.site import STATIC, Refusal, Setup, Site, Visit, acts, refused, shows

KINDS: Final = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".txt": "text/plain"}
LONGEST_REPORT: Final = 2_000

log: Final = structlog.get_logger("pileon.console")


class Application:
    """The console, ready to be served.

    Args:
        desk: The store.
        pulse: What is known of the stream.
        setup: How the console is set up.
        clock: Wall time in ms.

    Attributes:
        asgi: What a server runs.
        violations: Reports of browsers about what the content security policy kept them from, at most a hundred.
    """

    def __init__(self, desk: Desk, pulse: Pulse, setup: Setup, clock: Callable[[], int] = now_ms) -> None:
        self.site: Final = Site(desk, pulse, setup, clock)
        self.broadcaster: Final = Broadcaster(desk.reader, {now.PART: partial(now.content, self.site)})
        self.violations: Final[list[str]] = []
        app = Starlette(
            routes=self._routes(),
            lifespan=self._lifespan,
            exception_handlers={HTTPException: self._missing, Exception: self._failed},
        )
        self.asgi: Final = Guard(app, setup.hosts, secure=setup.secure)

    def _routes(self) -> list[Route]:
        show, act = partial(shows, self.site), partial(acts, self.site)
        post = ["POST"]
        return [
            Route("/", show(now.show)),
            Route(now.PART, show(now.part)),
            Route("/queue", show(queue.show)),
            Route("/queue", act(queue.act), methods=post),
            Route("/queue/part", show(queue.part)),
            Route("/campaigns/{id:path}/graph.json", show(campaign.graph)),
            Route("/campaigns/{id:path}/timeline.json", show(campaign.timeline)),
            Route("/campaigns/{id:path}/posts", act(campaign.posts, "viewer"), methods=post),
            Route("/campaigns/{id:path}/review", act(campaign.review), methods=post),
            Route("/campaigns/{id:path}/verdict", act(campaign.verdict), methods=post),
            Route("/campaigns/{id:path}/note", act(campaign.note), methods=post),
            Route("/campaigns/{id:path}/mute", act(campaign.mute), methods=post),
            Route("/campaigns/{id:path}", show(campaign.show)),
            Route("/accounts/{platform}/{id:path}", show(account.show)),
            Route("/accounts/{platform}/{id:path}", act(account.posts, "viewer"), methods=post),
            Route("/targets/{key:path}", show(target.show)),
            Route("/watchlist", show(watchlist.show)),
            Route("/watchlist", act(watchlist.save, "admin"), methods=post),
            Route("/watchlist/preview", act(watchlist.try_alias), methods=post),
            Route("/verdicts", show(verdicts.show)),
            Route("/verdicts.csv", show(verdicts.as_csv, "analyst")),
            Route("/verdicts.jsonl", show(verdicts.as_lines, "analyst")),
            Route("/spared.jsonl", show(verdicts.as_spared, "analyst")),
            Route("/audit", show(audit.show, "admin")),
            Route("/search", show(search.show)),
            Route("/sign-in", show(sign_in.show, None)),
            Route("/sign-in", act(sign_in.sign_in, None), methods=post),
            Route("/sign-in/provider", show(provider.out, None)),
            Route(provider.BACK, show(provider.back, None)),
            Route("/sign-out", act(sign_in.sign_out, "viewer"), methods=post),
            Route("/events", Events(self.broadcaster, self.site.session)),
            Route("/static/{path:path}", self._static),
            Route("/healthz", self._healthy),
            Route(REPORTS, self._report, methods=post),
        ]

    @asynccontextmanager
    async def _lifespan(self, _app: Starlette) -> AsyncIterator[None]:
        yield
        await self.broadcaster.close()

    def _static(self, request: Request) -> Response:
        name = request.path_params["path"]
        if name not in self.site.versions():
            return PlainTextResponse("There is no such file.\n", 404)
        path = STATIC / name
        answer = FileResponse(path, media_type=KINDS.get(path.suffix, "text/plain"))
        if request.query_params.get("v") == self.site.versions()[name]:
            answer.headers["cache-control"] = "public, max-age=31536000, immutable"
        return answer

    def _healthy(self, _request: Request) -> Response:
        self.site.desk.reader.last_change()
        return PlainTextResponse("ok\n")

    async def _report(self, request: Request) -> Response:
        body = (await request.body())[:LONGEST_REPORT].decode(errors="replace")
        if len(self.violations) < 100:
            self.violations.append(body)
            log.warning("console.policy_violation", report=body)
        return Response(status_code=204)

    def _missing(self, request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 404
        heading, message = (
            ("Not there", "There is no such page.") if status == 404 else ("Not done", "It cannot be done.")
        )
        return refused(Visit(self.site, request, None), Refusal(status, heading, message))

    def _failed(self, request: Request, error: Exception) -> Response:
        log.error("console.page_failed", page=request.url.path.split("/")[1], exc_info=error)
        fault = Refusal(500, "Not done", "The console failed on this page. Its log says why.")
        return refused(Visit(self.site, request, None), fault)
