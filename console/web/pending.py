"""Sign-ins that are on their way: people who were sent to a provider and have not come back yet."""

from __future__ import annotations

import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

from msgspec import Struct

SECONDS: Final = 600.0
"""How long somebody may take at the provider."""

MOST: Final = 5_000
"""Kept at once; the oldest goes first."""


class SignIn(Struct, frozen=True):
    """One that is on its way.

    Attributes:
        state: Comes back from the provider with the person.
        nonce: Comes back inside of the token.
        verifier: PKCE's secret.
        visitor: The browser that began it; no other may end it.
        redirect: Where the provider sends the browser.
        following: The page that was asked for.
        at: When it began, seconds.
    """

    state: str
    nonce: str
    verifier: str
    visitor: str
    redirect: str
    following: str
    at: float


class Pending:
    """Keeps sign-ins until they end, once, or until it takes too long; safe for several threads.

    Args:
        clock: Seconds that only go forward.
        most: How many are kept.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic, most: int = MOST) -> None:
        self._clock: Final = clock
        self._most: Final = most
        self._lock: Final = threading.Lock()
        self._begun: Final[OrderedDict[str, SignIn]] = OrderedDict()

    def begin(self, *, visitor: str, redirect: str, following: str) -> SignIn:
        """Begin one, with secrets of its own."""
        begun = SignIn(
            state=secrets.token_urlsafe(32),
            nonce=secrets.token_urlsafe(32),
            verifier=secrets.token_urlsafe(48),
            visitor=visitor,
            redirect=redirect,
            following=following,
            at=self._clock(),
        )
        with self._lock:
            self._begun[begun.state] = begun
            while len(self._begun) > self._most:
                self._begun.popitem(last=False)
        return begun

    def end(self, state: str, visitor: str) -> SignIn | None:
        """Return what began under a state in this browser, and forget it; None if nothing did, or long ago."""
        with self._lock:
            begun = self._begun.get(state)
            if begun is None or not secrets.compare_digest(begun.visitor.encode(), visitor.encode()):
                return None
            del self._begun[state]
        return begun if self._clock() - begun.at <= SECONDS else None
