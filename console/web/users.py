"""Who may sign in: local users with an argon2 hash of their password and a role, in an SQLite file of their own.

They are kept apart from the alert store, which every worker can write.
"""

from __future__ import annotations

import contextlib
import os
import re
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Final, Literal, get_args

import argon2
from msgspec import Struct

from agents.ops.errors import ConfigurationError, RunError

Role = Literal["viewer", "analyst", "admin"]
ROLES: Final[tuple[Role, ...]] = get_args(Role)
"""Each may do what those before it may: read; judge and write; change the watchlist and see the audit log."""

FILE: Final = "console.sqlite3"
SHORTEST_PASSWORD: Final = 12
LONGEST_PASSWORD: Final = 1024

_NAME: Final = re.compile(r"[a-z0-9][a-z0-9._@-]{0,63}")
_TABLES: Final = """
CREATE TABLE IF NOT EXISTS users (name TEXT PRIMARY KEY, role TEXT NOT NULL, password TEXT NOT NULL, since INTEGER);
CREATE TABLE IF NOT EXISTS sessions (
  key TEXT PRIMARY KEY, user TEXT NOT NULL, csrf TEXT NOT NULL, begun INTEGER NOT NULL, seen INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS sessions_by_user ON sessions (user);
"""


class User(Struct, frozen=True):
    """Somebody who uses the console.

    Attributes:
        name: As it is written into verdicts and the audit log.
        role: What they may do.
    """

    name: str
    role: Role

    def may(self, role: Role) -> bool:
        """Return whether they may do what needs a role."""
        return ROLES.index(self.role) >= ROLES.index(role)


class Users:
    """The users of one installation; safe for several threads.

    Args:
        path: The SQLite file; it is made if it is missing, readable to its owner alone.

    Raises:
        RunError: If it cannot be opened.
    """

    def __init__(self, path: Path) -> None:
        self._path: Final = path
        self._lock: Final = threading.Lock()
        self._hasher: Final = argon2.PasswordHasher()
        self._nobody: str | None = None
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
            self._database: Final = sqlite3.connect(
                path, timeout=10, check_same_thread=False, isolation_level=None
            )
            self._database.execute("PRAGMA journal_mode = WAL")
            self._database.executescript(_TABLES)
        except (OSError, sqlite3.Error) as error:
            raise RunError(f"the users' file {path} cannot be opened: {error}") from error

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    @contextlib.contextmanager
    def using(self) -> Iterator[sqlite3.Connection]:
        """Give the file's connection to one thread at a time; each statement is a transaction of its own."""
        with self._lock:
            yield self._database

    def any(self) -> bool:
        """Return whether there is a user."""
        with self.using() as database:
            return database.execute("SELECT 1 FROM users LIMIT 1").fetchone() is not None

    def list(self) -> list[User]:
        """Return all users by name."""
        with self.using() as database:
            rows = database.execute("SELECT name, role FROM users ORDER BY name").fetchall()
        return [User(name, role) for name, role in rows]

    def get(self, name: str) -> User | None:
        """Return a user."""
        with self.using() as database:
            row = database.execute("SELECT name, role FROM users WHERE name = ?", (name,)).fetchone()
        return None if row is None else User(*row)

    def add(self, name: str, role: Role, password: str, now_ms: int) -> None:
        """Add a user.

        Raises:
            ConfigurationError: If the name or the password will not do, or the name is taken.
        """
        if not _NAME.fullmatch(name):
            raise ConfigurationError(
                f"the user name {name!r} is not of lower-case letters, digits and . _ @ - (64 at most)"
            )
        hashed = self._hashed(password)
        try:
            with self.using() as database:
                database.execute("INSERT INTO users VALUES (?, ?, ?, ?)", (name, role, hashed, now_ms))
        except sqlite3.IntegrityError:
            raise ConfigurationError(f"there is a user {name} already") from None

    def remove(self, name: str) -> None:
        """Remove a user and end their sessions.

        Raises:
            ConfigurationError: If there is no such user.
        """
        self._change(name, "DELETE FROM users WHERE name = ?", (name,))

    def set_role(self, name: str, role: Role) -> None:
        """Give a user another role, from their next request on.

        Raises:
            ConfigurationError: If there is no such user.
        """
        self._change(name, "UPDATE users SET role = ? WHERE name = ?", (role, name), ends=False)

    def set_password(self, name: str, password: str) -> None:
        """Give a user another password and end their sessions.

        Raises:
            ConfigurationError: If there is no such user or the password will not do.
        """
        self._change(name, "UPDATE users SET password = ? WHERE name = ?", (self._hashed(password), name))

    def check(self, name: str, password: str) -> User | None:
        """Return the user whose name and password these are; it takes as long for a name that nobody has."""
        with self.using() as database:
            row = database.execute("SELECT role, password FROM users WHERE name = ?", (name,)).fetchone()
        if self._nobody is None:
            self._nobody = self._hasher.hash("nobody has this password")
        right = False
        with contextlib.suppress(argon2.exceptions.VerificationError, argon2.exceptions.InvalidHashError):
            right = self._hasher.verify(self._nobody if row is None else row[1], password[:LONGEST_PASSWORD])
        if row is None or not right:
            return None
        if self._hasher.check_needs_rehash(row[1]):
            with self.using() as database:
                database.execute(
                    "UPDATE users SET password = ? WHERE name = ?", (self._hasher.hash(password), name)
                )
        return User(name, row[0])

    def _hashed(self, password: str) -> str:
        if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
            raise ConfigurationError(
                f"a password has {SHORTEST_PASSWORD} letters at least, and {LONGEST_PASSWORD} at most"
            )
        return self._hasher.hash(password)

    def _change(self, name: str, statement: str, values: tuple[str, ...], *, ends: bool = True) -> None:
        with self.using() as database:
            if not database.execute(statement, values).rowcount:
                raise ConfigurationError(f"there is no user {name}")
            if ends:
                database.execute("DELETE FROM sessions WHERE user = ?", (name,))
