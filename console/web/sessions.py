"""Who is signed in: random keys in a cookie, of which the file keeps only hashes."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable
from typing import Final

from msgspec import Struct

from console.web.users import User, Users

IDLE_MS: Final = 60 * 60 * 1000
"""A session ends when nothing was asked for so long."""

LONGEST_MS: Final = 12 * 60 * 60 * 1000
"""A session ends after so long, whatever is asked."""

TOUCH_MS: Final = 60 * 1000
"""How exact it is kept when something was asked last: not every page is worth a write."""

KEY_BYTES: Final = 32


class Session(Struct, frozen=True):
    """One browser of one user.

    Attributes:
        user: Who.
        csrf: What every form of this session must bring.
    """

    user: User
    csrf: str

    def brings(self, token: str) -> bool:
        """Return whether a form of this session was sent."""
        return hmac.compare_digest(self.csrf.encode(), token.encode())


class Sessions:
    """All sessions of one installation.

    Args:
        users: Where users are kept; sessions stand in the same file, so that they outlive a restart.
        clock: Wall time in ms.
    """

    def __init__(self, users: Users, clock: Callable[[], int]) -> None:
        self._users: Final = users
        self._clock: Final = clock

    def begin(self, user: User) -> str:
        """Begin a session; returns the key that goes into the cookie."""
        key, now = secrets.token_urlsafe(KEY_BYTES), self._clock()
        with self._users.using() as database:
            database.execute(
                "DELETE FROM sessions WHERE seen < ? OR begun < ?", (now - IDLE_MS, now - LONGEST_MS)
            )
            database.execute(
                "INSERT INTO sessions VALUES (?, ?, ?, ?, ?)",
                (_hashed(key), user.name, secrets.token_urlsafe(KEY_BYTES), now, now),
            )
        return key

    def find(self, key: str) -> Session | None:
        """Return the session of a key, unless it has ended or its user is gone."""
        now, hashed = self._clock(), _hashed(key)
        with self._users.using() as database:
            row = database.execute(
                "SELECT name, role, csrf, begun, seen FROM sessions JOIN users ON name = user WHERE key = ?",
                (hashed,),
            ).fetchone()
            if row is None:
                return None
            name, role, csrf, begun, seen = row
            if now - seen > IDLE_MS or now - begun > LONGEST_MS:
                database.execute("DELETE FROM sessions WHERE key = ?", (hashed,))
                return None
            if now - seen > TOUCH_MS:
                database.execute("UPDATE sessions SET seen = ? WHERE key = ?", (now, hashed))
        return Session(User(name, role), csrf)

    def end(self, key: str) -> None:
        """End a session."""
        with self._users.using() as database:
            database.execute("DELETE FROM sessions WHERE key = ?", (_hashed(key),))


def _hashed(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
