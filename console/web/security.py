"""What every answer carries and every request must satisfy, whichever page it is for.

The pages show text of hostile strangers, so a browser is told to run nothing but files of ours that carry the
answer's nonce, to send nothing anywhere else, and to let only two named policies write markup.
"""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any, Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
LONGEST_BODY: Final = 1024 * 1024
"""Largest request taken, bytes; a watchlist is the largest thing that anybody sends."""

REPORTS: Final = "/csp-report"

_HEADERS: Final = {
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}


def policy(nonce: str) -> str:
    """Return the content security policy of one answer."""
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'nonce-{nonce}'",
            "style-src 'self'",
            "img-src 'self' data:",
            "connect-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types htmx",
            f"report-uri {REPORTS}",
        )
    )


class Guard:
    """ASGI middleware: refuses foreign hosts and foreign forms, and puts the headers on every answer.

    Args:
        app: What is guarded.
        hosts: Names under which the console may be asked for, without ports. A page of elsewhere whose name is made
            to point at this machine asks for another, and gets nothing.
        secure: Whether people reach the console by https.
    """

    def __init__(self, app: ASGIApp, hosts: Iterable[str], *, secure: bool = False) -> None:
        self._app: Final = app
        self._hosts: Final = frozenset(host.lower() for host in hosts)
        self._secure: Final = secure

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        nonce = secrets.token_urlsafe(16)
        scope.setdefault("state", {})["nonce"] = nonce
        sender = _with_headers(send, nonce, secure=self._secure, static=scope["path"].startswith("/static/"))
        refusal = self._refusal(scope)
        if refusal is not None:
            await PlainTextResponse(refusal[1] + "\n", refusal[0])(scope, receive, sender)
            return
        await self._app(scope, _bounded(receive), sender)

    def _refusal(self, scope: Scope) -> tuple[int, str] | None:
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if host_name(host) not in self._hosts:
            return 400, "This console is not known under this name."
        if scope["method"] in SAFE:
            return None
        length = headers.get("content-length", "0")
        if not (length.isascii() and length.isdecimal()) or len(length) > 18 or int(length) > LONGEST_BODY:
            return 413, f"The request is larger than {LONGEST_BODY:,} bytes."
        site, origin = headers.get("sec-fetch-site"), headers.get("origin")
        foreign_site = site is not None and site not in {"same-origin", "none"}
        foreign_origin = origin is not None and origin.partition("://")[2] != host
        if scope["path"] != REPORTS and (foreign_site or foreign_origin):
            return 403, "The form comes from another site."
        return None


def host_name(host: str) -> str:
    """Return a host header's name without its port, in small letters."""
    name, _, port = host.rpartition(":")
    bare = name if name and port.isdigit() else host
    return bare.strip("[]").lower()


def _bounded(receive: Receive) -> Receive:
    taken = 0

    async def receiver() -> MutableMapping[str, Any]:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > LONGEST_BODY:
            return {"type": "http.disconnect"}
        return message

    return receiver


def _with_headers(
    send: Send, nonce: str, *, secure: bool, static: bool
) -> Callable[[Message], Awaitable[None]]:
    async def sender(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for header, value in _HEADERS.items():
                headers[header] = value
            headers["content-security-policy"] = policy(nonce)
            headers.setdefault("cache-control", "no-cache" if static else "no-store")
            if secure:
                headers["strict-transport-security"] = "max-age=31536000"
        await send(message)

    return sender
