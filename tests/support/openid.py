"""An OpenID provider on this machine: discovery, keys, authorization codes with PKCE, tokens, user information."""

from __future__ import annotations

import base64
import functools
import hashlib
import hmac
import json
import secrets
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final
from urllib.parse import unquote, urlencode

import uvicorn
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

CLIENT: Final = "pileon-console"
SECRET: Final = "the client's own secret"
START_SECONDS: Final = 120.0

Claims = dict[str, Any]


@functools.cache
@cache
def _rsa(name: str) -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": name, "use": "sig"})


def s256(verifier: str) -> str:
    """Return the challenge of a verifier, as RFC 7636 says."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


@dataclass
class OpenId:
    """A provider with one person, who is always signed in there.

    Attributes:
        claims: What is told of the person.
        userinfo: What is told beside the token.
        secret: The client's secret; None for a public client.
        redirect: The only address that people are sent back to; None for any.
        metadata: Changes what the provider says of itself.
        twist: Changes a token's header and claims before it is signed.
        answer: Changes the token endpoint's whole answer.
        sent: Requests of the token endpoint.
        key: What signs.
        down: Whether it answers nothing but 503.
        signs_with: What signs instead, where the provider did not.
        keys_asked: How often somebody asked for its keys.
        url: Where it is; its issuer.
    """

    claims: Claims = field(
        default_factory=lambda: {"sub": "u-1", "preferred_username": "Priya", "roles": ["analyst"]}
    )
    userinfo: Claims = field(default_factory=dict)
    secret: str | None = SECRET
    redirect: str | None = None
    metadata: Claims = field(default_factory=dict)
    twist: Callable[[Claims, Claims], None] = lambda _header, _claims: None
    answer: Callable[[Claims], None] = lambda _answer: None
    sent: list[dict[str, str]] = field(default_factory=list)
    key: Any = field(default_factory=lambda: _rsa("one"))
    signs_with: Any = None
    down: bool = False
    keys_asked: int = 0
    url: str = ""
    _codes: dict[str, dict[str, str]] = field(default_factory=dict)
    _access: str = "an access token"

    def routes(self) -> list[Route]:
        """Return what it answers."""
        return [
            Route("/.well-known/openid-configuration", self._discovery),
            Route("/keys", self._keys),
            Route("/authorize", self._authorize),
            Route("/token", self._token, methods=["POST"]),
            Route("/userinfo", self._userinfo),
        ]

    def turn_key(self) -> None:
        """Sign with another key from now on, as providers do now and then."""
        self.key = _rsa("another")

    async def _discovery(self, _request: Request) -> Response:
        if self.down:
            return PlainTextResponse("down", 503)
        told = {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/keys",
            "userinfo_endpoint": f"{self.url}/userinfo",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256", "ES256", "HS256", "none"],
            "code_challenge_methods_supported": ["S256"],
            "authorization_response_iss_parameter_supported": True,
        }
        return JSONResponse(
            {name: value for name, value in {**told, **self.metadata}.items() if value is not None}
        )

    async def _keys(self, _request: Request) -> Response:
        self.keys_asked += 1
        return JSONResponse(KeySet([self.key]).as_dict(private=False))

    async def _authorize(self, request: Request) -> Response:
        asked = dict(request.query_params)
        wrong = [
            name
            for name, good in {
                "client_id": CLIENT,
                "response_type": "code",
                "code_challenge_method": "S256",
            }.items()
            if asked.get(name) != good
        ]
        if wrong or "openid" not in asked.get("scope", "").split() or not asked.get("nonce"):
            return PlainTextResponse(f"invalid_request: {wrong}", 400)
        if self.redirect is not None and asked["redirect_uri"] != self.redirect:
            return PlainTextResponse("the address to go back to is not registered", 400)
        code = secrets.token_urlsafe(12)
        self._codes[code] = asked
        back = {"code": code, "state": asked["state"], "iss": self.url}
        return RedirectResponse(f"{asked['redirect_uri']}?{urlencode(back)}", 302)

    async def _token(self, request: Request) -> Response:
        if self.down:
            return PlainTextResponse("down", 503)
        async with request.form() as form:
            sent = {name: str(value) for name, value in form.items()}
        self.sent.append(sent)
        if not self._is_client(request, sent):
            return JSONResponse({"error": "invalid_client"}, 401)
        begun = self._codes.pop(sent.get("code", ""), None)
        if (
            begun is None
            or sent.get("grant_type") != "authorization_code"
            or sent.get("redirect_uri") != begun["redirect_uri"]
            or s256(sent.get("code_verifier", "")) != begun["code_challenge"]
        ):
            return JSONResponse({"error": "invalid_grant", "error_description": "not this code"}, 400)
        answer = {
            "access_token": self._access,
            "token_type": "Bearer",
            "expires_in": 300,
            "id_token": self._signed(begun["nonce"]),
        }
        self.answer(answer)
        return JSONResponse(answer)

    def _is_client(self, request: Request, sent: dict[str, str]) -> bool:
        if self.secret is None:
            return sent.get("client_id") == CLIENT and "Authorization" not in request.headers
        scheme, _, value = request.headers.get("Authorization", "").partition(" ")
        if scheme == "Basic":
            name, _, word = base64.b64decode(value).decode().partition(":")
            return (unquote(name), unquote(word)) == (CLIENT, self.secret)
        return (sent.get("client_id"), sent.get("client_secret")) == (CLIENT, self.secret)

    def _signed(self, nonce: str) -> str:
        key = self.signs_with or self.key
        algorithm = "RS256" if isinstance(key, RSAKey) else "ES256" if isinstance(key, ECKey) else "HS256"
        header: Claims = {"alg": algorithm, "kid": self.key.kid if isinstance(key, bytes) else key.kid}
        now = int(time.time())  # noqa: TID251 - a provider tells the time of the wall
        half = hashlib.sha256(self._access.encode()).digest()[:16]
        claims: Claims = {
            "iss": self.url,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "nonce": nonce,
            "at_hash": base64.urlsafe_b64encode(half).rstrip(b"=").decode(),
            **self.claims,
        }
        self.twist(header, claims)
        claims = {name: value for name, value in claims.items() if value is not None}
        if header["alg"] == "none":
            return ".".join([_part(header), _part(claims), ""])
        if isinstance(key, bytes):
            # As libraries once took a public key for a secret; today's refuse to sign so.
            signed = f"{_part(header)}.{_part(claims)}"
            mark = hmac.new(key, signed.encode(), hashlib.sha256).digest()
            return f"{signed}.{base64.urlsafe_b64encode(mark).rstrip(b'=').decode()}"
        return jwt.encode(header, claims, key, algorithms=[header["alg"]])

    async def _userinfo(self, request: Request) -> Response:
        if request.headers.get("Authorization") != f"Bearer {self._access}":
            return PlainTextResponse("no token", 401)
        return JSONResponse({"sub": self.claims["sub"], **self.userinfo})


def _part(content: Claims) -> str:
    encoded = json.dumps(content).encode()
    return base64.urlsafe_b64encode(encoded).rstrip(b"=").decode()


@contextmanager
def provider(made: OpenId | None = None) -> Iterator[OpenId]:
    """Run a provider on a free port until the block ends."""
    openid = made or OpenId()
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        openid.url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        server = uvicorn.Server(
            uvicorn.Config(Starlette(routes=openid.routes()), log_config=None, timeout_graceful_shutdown=1)
        )
        thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
        thread.start()
        deadline = time.monotonic() + START_SECONDS
        while not server.started:
            assert time.monotonic() < deadline, "the provider did not start in time"
            time.sleep(0.02)
        try:
            yield openid
        finally:
            server.should_exit = True
            thread.join(timeout=60)
