"""An OpenID provider: where people are sent to sign in, and who they are when they come back.

The authorization-code flow with PKCE. Authlib asks and checks; what it leaves to its caller is done here: which
algorithms may sign, that the token was made for this console and by this provider, and which claim gives which role.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any, Final
from urllib.parse import urlsplit

import httpx2
from authlib.common.errors import AuthlibBaseError  # type: ignore[import-untyped] # it ships no types
from authlib.integrations.httpx_client import OAuth2Client  # type: ignore[import-untyped] # likewise
from authlib.oidc.core import CodeIDToken  # type: ignore[import-untyped] # likewise
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry
from msgspec import Struct

from agents.ops.errors import ConfigurationError, RunError
from agents.ops.settings import PREFIX, Settings
from agents.store.people import ROLES, Role

DISCOVERY: Final = "/.well-known/openid-configuration"
TIMEOUT_SECONDS: Final = 10.0
LEEWAY_SECONDS: Final = 60
"""How far the provider's clock may be off."""

KEYS_SECONDS: Final = 60.0
"""Least time between two looks at the provider's keys: made-up tokens must not make the console ask all the time."""

ALGORITHMS: Final = (
    "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519",
)  # fmt: skip
"""What may sign a token: the provider's own key. A shared secret, or nothing, may not."""

_ISSUER: Final = f"{PREFIX}OIDC_ISSUER"
_ENDPOINTS: Final = ("authorization_endpoint", "token_endpoint", "jwks_uri")


class SignInError(Exception):
    """Somebody cannot be signed in; the message says why, for the log and not for them."""


class ProviderDownError(Exception):
    """The provider does not answer; the message says what happened."""


class Identity(Struct, frozen=True):
    """Who came back from the provider.

    Attributes:
        subject: What the provider calls them for ever, with its own name.
        names: What they may be called here, the best first.
        role: What they may do; None where the provider gives them nothing that counts.
    """

    subject: str
    names: list[str]
    role: Role | None


class Provider:
    """An OpenID provider; safe for several threads.

    Args:
        settings: The installation's; ``oidc_issuer`` and ``oidc_client_id`` are set.
        clock: Seconds that only go forward.

    Raises:
        ConfigurationError: If the provider is none, or cannot do what is needed.
        RunError: If it does not answer.
    """

    def __init__(self, settings: Settings, clock: Callable[[], float] = time.monotonic) -> None:
        assert settings.oidc_issuer is not None
        assert settings.oidc_client_id is not None
        self.name: Final = settings.oidc_name
        self._issuer: Final = settings.oidc_issuer
        self._client_id: Final = settings.oidc_client_id
        secret = settings.oidc_client_secret
        self._secret: Final = None if secret is None else secret.get_secret_value()
        self._scopes: Final = settings.oidc_scopes
        self._claim: Final = settings.oidc_roles_claim
        self._roles: Final = settings.oidc_roles
        self._clock: Final = clock
        self._lock: Final = threading.Lock()
        self._keys: KeySet | None = None
        self._keys_at = 0.0
        self._told: Final = self._discovered()
        self._algorithms: Final = self._checked()

    def address(self, *, redirect: str, state: str, nonce: str, verifier: str) -> str:
        """Return where a browser is sent to sign in.

        Args:
            redirect: Where the provider sends it back to.
            state: Comes back with it.
            nonce: Comes back inside of the token.
            verifier: PKCE's secret, of which only a hash is told.
        """
        with self._client(redirect) as client:
            url, _ = client.create_authorization_url(
                self._told["authorization_endpoint"], state=state, nonce=nonce, code_verifier=verifier
            )
        return str(url)

    def identity(
        self, *, code: str, issuer: str | None, redirect: str, nonce: str, verifier: str
    ) -> Identity:
        """Return who has come back.

        Args:
            code: What the provider sent along.
            issuer: The ``iss`` that it sent along, if it did (RFC 9207).
            redirect: As it was when they were sent there.
            nonce: Likewise.
            verifier: Likewise.

        Raises:
            SignInError: If anything about the answer is wrong.
            ProviderDownError: If the provider does not answer.
        """
        always = self._told.get("authorization_response_iss_parameter_supported") is True
        if issuer != self._issuer and (always or issuer is not None):
            raise SignInError("the answer comes from another provider")
        try:
            with self._client(redirect) as client:
                token = client.fetch_token(
                    self._told["token_endpoint"],
                    grant_type="authorization_code",
                    code=code,
                    code_verifier=verifier,
                )
                claims = self._claims(token, nonce)
                if _at(claims, self._claim) is None and self._told.get("userinfo_endpoint"):
                    claims = {**self._userinfo(client, claims["sub"]), **claims}
        except httpx2.HTTPError as error:
            raise ProviderDownError(type(error).__name__) from None
        except (AuthlibBaseError, JoseError, ValueError, KeyError, TypeError) as error:
            raise SignInError(_short(error)) from None
        return Identity(self._subject(claims["sub"]), _names(claims), self._role(claims))

    def _client(self, redirect: str) -> OAuth2Client:
        return OAuth2Client(
            self._client_id,
            self._secret,
            scope=self._scopes,
            redirect_uri=redirect,
            code_challenge_method="S256",
            token_endpoint_auth_method=self._authentication(),
            timeout=TIMEOUT_SECONDS,
            follow_redirects=False,
        )

    def _authentication(self) -> str:
        if self._secret is None:
            return "none"
        known = self._told.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        return "client_secret_basic" if "client_secret_basic" in known else "client_secret_post"

    def _claims(self, token: Mapping[str, Any], nonce: str) -> dict[str, Any]:
        """Return the claims of a token after all has been checked that can be."""
        registry = JWSRegistry(algorithms=self._algorithms, strict_check_header=False)
        encoded = str(token["id_token"])
        try:
            decoded = jwt.decode(encoded, key=self._key_set(), registry=registry)
        except InvalidKeyIdError:
            decoded = jwt.decode(encoded, key=self._key_set(again=True), registry=registry)
        claims = CodeIDToken(
            decoded.claims,
            decoded.header,
            {
                "iss": {"essential": True, "value": self._issuer},
                "aud": {"essential": True, "value": self._client_id},
                "exp": {"essential": True},
                "iat": {"essential": True},
            },
            {"nonce": nonce, "client_id": self._client_id, "access_token": token.get("access_token")},
        )
        claims.validate(leeway=LEEWAY_SECONDS)
        if not isinstance(claims["sub"], str) or not 0 < len(claims["sub"]) <= 255:
            raise SignInError("the token names nobody")
        return dict(claims)

    def _userinfo(self, client: OAuth2Client, subject: str) -> dict[str, Any]:
        """Return what the provider tells of a person beside the token; theirs alone, or it is refused."""
        answer = client.get(self._told["userinfo_endpoint"])
        answer.raise_for_status()
        told = answer.json()
        if not isinstance(told, dict) or told.get("sub") != subject:
            raise SignInError("the provider tells of somebody else")
        return told

    def _key_set(self, *, again: bool = False) -> KeySet:
        with self._lock:
            now = self._clock()
            if self._keys is None or (again and now - self._keys_at >= KEYS_SECONDS):
                answer = httpx2.get(self._told["jwks_uri"], timeout=TIMEOUT_SECONDS)
                answer.raise_for_status()
                self._keys, self._keys_at = KeySet.import_key_set(answer.json()), now
            return self._keys

    def _discovered(self) -> dict[str, Any]:
        """Return what the provider says of itself."""
        url = self._issuer.rstrip("/") + DISCOVERY
        try:
            answer = httpx2.get(url, timeout=TIMEOUT_SECONDS)
        except httpx2.HTTPError as error:
            raise RunError(f"{_ISSUER}: {url} does not answer ({type(error).__name__})") from None
        if answer.status_code >= 500:
            raise RunError(f"{_ISSUER}: {url} answers with {answer.status_code}")
        try:
            told = answer.json() if answer.status_code == 200 else None
        except ValueError:
            told = None
        if not isinstance(told, dict):
            raise ConfigurationError(f"{_ISSUER}: there is no OpenID provider at {url}")
        return told

    def _checked(self) -> list[str]:
        """Make sure that the provider can do what is needed; returns what may sign its tokens."""
        told = self._told
        if told.get("issuer") != self._issuer:
            raise ConfigurationError(
                f"{_ISSUER}: the provider calls itself {told.get('issuer')!r}, not {self._issuer!r}"
            )
        for name in _ENDPOINTS:
            address = told.get(name)
            if not isinstance(address, str) or not self._as_safe(address):
                raise ConfigurationError(f"{_ISSUER}: the provider names no {name} that is safe to ask")
        if "S256" not in (told.get("code_challenge_methods_supported") or ["S256"]):
            raise ConfigurationError(f"{_ISSUER}: the provider does not know PKCE with S256")
        known = told.get("id_token_signing_alg_values_supported") or ["RS256"]
        usable = [one for one in ALGORITHMS if one in known]
        if not usable:
            raise ConfigurationError(f"{_ISSUER}: the provider signs with {', '.join(map(str, known))} only")
        return usable

    def _as_safe(self, address: str) -> bool:
        """Whether an endpoint is asked over https, as the issuer is."""
        parts = urlsplit(address)
        return bool(parts.hostname) and parts.scheme in {"https", urlsplit(self._issuer).scheme}

    def _subject(self, subject: str) -> str:
        """Return a person's name that no other provider gives; the store's column takes it whole."""
        whole = f"{self._issuer} {subject}"
        return whole if len(whole) <= 512 else f"sha256 {hashlib.sha256(whole.encode()).hexdigest()}"

    def _role(self, claims: Mapping[str, Any]) -> Role | None:
        """Return the highest role that the claims give."""
        found = _at(claims, self._claim)
        values = found if isinstance(found, list) else [found]
        given = {self._roles[value] for value in values if isinstance(value, str) and value in self._roles}
        return max(given, key=ROLES.index, default=None)


def _at(claims: Mapping[str, Any], path: str) -> object:
    """Return a claim; it may be called as the path is, or stand in objects that the path leads into."""
    if path in claims:
        return claims[path]
    found: object = claims
    for part in path.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found


def _names(claims: Mapping[str, Any]) -> list[str]:
    told = [claims.get(one) for one in ("preferred_username", "email", "sub")]
    return [one for one in told if isinstance(one, str) and one]


def _short(error: Exception) -> str:
    """Return an error in a few words: what a provider wrote is cut, and put on one line."""
    return " ".join(f"{type(error).__name__}: {error}".split())[:200]
