"""Who may sign in to the console, and who is signed in."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Sequence
from typing import Final, Literal, get_args

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from msgspec import Struct
from sqlalchemy import Engine, Row, delete, func, insert, select, update

from agents.ops.clock import now_ms
from agents.store.cases import CaseError
from agents.store.engine import open_engine, writing
from agents.store.keys import plain
from agents.store.tables import sessions, users

Role = Literal["viewer", "analyst", "admin"]

ROLES: Final[tuple[Role, ...]] = get_args(Role)
"""A viewer reads, an analyst also decides on cases, an admin also manages users and the watchlist."""

MIN_PASSWORD: Final = 12
MAX_PASSWORD: Final = 1024
"""A longer one only costs the server time."""

SESSION_MS: Final = 12 * 3_600_000
"""A session ends after so long, whatever happens in it."""

IDLE_MS: Final = 2 * 3_600_000
"""A session ends when nothing was asked for so long."""

_SEEN_MS: Final = 60_000


class User(Struct, frozen=True):
    """Who may sign in.

    Attributes:
        name: What they sign in as, in lower case.
        role: What they may do.
        subject: Their name at an OpenID provider, if they sign in there.
        disabled: Whether they may not sign in any more.
    """

    id: int
    name: str
    role: Role
    subject: str | None
    disabled: bool


class Session(Struct, frozen=True):
    """Who is signed in; ``csrf`` must come with every request that changes something."""

    user: User
    csrf: str
    expires_at: int


class UserError(CaseError):
    """What was asked for of a user cannot be done; the message is one line for people."""


class People:
    """Users and their sessions; safe for several processes and threads at once.

    Passwords are kept as argon2id hashes, sessions as SHA-256 of their token: what the store holds signs nobody in.

    Args:
        store: The store's URL, or its open engine.
        clock: Wall time in milliseconds.
        hasher: Hashes passwords; tests take a cheap one.
    """

    def __init__(
        self,
        store: str | Engine,
        *,
        clock: Callable[[], int] = now_ms,
        hasher: PasswordHasher | None = None,
    ) -> None:
        self._engine = open_engine(store) if isinstance(store, str) else store
        self._clock = clock
        self._hasher = hasher or PasswordHasher()
        self._decoy: str | None = None

    def create(
        self, name: str, role: Role, *, password: str | None = None, subject: str | None = None
    ) -> User:
        """Add a user.

        Args:
            name: What they sign in as; case does not count.
            role: What they may do.
            password: For those who sign in here.
            subject: For those who sign in at an OpenID provider.

        Raises:
            UserError: If the name is taken or the role, name or password is not acceptable.
        """
        name = _name(name)
        if role not in ROLES:
            raise UserError(f"role: {role!r} is none of {', '.join(ROLES)}")
        hashed = None if password is None else self._hasher.hash(_password(password))
        with writing(self._engine) as connection:
            taken = (
                (users.c.name == name)
                if subject is None
                else ((users.c.name == name) | (users.c.subject == subject))
            )
            if connection.scalar(select(func.count()).select_from(users).where(taken)):
                raise UserError(f"name: there is a user {name} already")
            row = connection.execute(
                insert(users)
                .values(name=name, role=role, password=hashed, subject=subject, created_at=self._clock())
                .returning(users)
            ).one()
        return _user(row)

    def users(self) -> list[User]:
        """Return all users, by name."""
        with self._engine.connect() as connection:
            return [_user(row) for row in connection.execute(select(users).order_by(users.c.name))]

    def verified(self, name: str, password: str) -> User | None:
        """Return the user whose name and password these are, or None.

        It takes as long for a name that there is not: nobody can find out which names there are.
        """
        with self._engine.connect() as connection:
            row = connection.execute(select(users).where(users.c.name == name.strip().casefold())).first()
        known = row is not None and row.password is not None and row.disabled_at is None
        hashed = str(row.password) if row is not None and known else self._decoy_hash()
        try:
            self._hasher.verify(hashed, password[:MAX_PASSWORD])
        except (Argon2Error, InvalidHashError):
            return None
        if row is None or not known:
            return None
        if self._hasher.check_needs_rehash(hashed):
            self._set(row.name, password=self._hasher.hash(password))
        return _user(row)

    def from_provider(self, subject: str, names: Sequence[str], role: Role) -> User | None:
        """Return the user of an OpenID provider's subject with the role that it gives, added if there is none yet.

        Args:
            subject: What the provider calls them for ever.
            names: What they may be called here; the first that is free and acceptable is taken.
            role: What the provider lets them do.

        Returns:
            None if they are disabled.

        Raises:
            UserError: If none of the names can be taken.
        """
        wrong = UserError("name: none is left to take")
        user = self._called(subject)
        for name in names if user is None else ():
            try:
                return self.create(name, role, subject=subject)
            except UserError as error:
                # The name is taken, or another process has just added them.
                wrong, user = error, self._called(subject)
                if user is not None:
                    break
        if user is None:
            raise wrong
        if user.disabled:
            return None
        if user.role != role:
            self.set_role(user.name, role)
        return User(user.id, user.name, role, subject, False)

    def _called(self, subject: str) -> User | None:
        with self._engine.connect() as connection:
            row = connection.execute(select(users).where(users.c.subject == subject)).first()
        return None if row is None else _user(row)

    def set_password(self, name: str, password: str) -> None:
        """Give a user another password; they are signed out everywhere.

        Raises:
            UserError: If there is no such user, or the password is not acceptable.
        """
        self._set(name, password=self._hasher.hash(_password(password)))
        self.sign_out_everywhere(name)

    def set_role(self, name: str, role: Role) -> None:
        """Give a user another role, which holds from their next request on.

        Raises:
            UserError: If there is no such user or role.
        """
        if role not in ROLES:
            raise UserError(f"role: {role!r} is none of {', '.join(ROLES)}")
        self._set(name, role=role)

    def disable(self, name: str) -> None:
        """Let a user not sign in any more; they are signed out everywhere.

        Raises:
            UserError: If there is no such user.
        """
        self._set(name, disabled_at=self._clock())
        self.sign_out_everywhere(name)

    def sign_in(self, user: User, lifetime_ms: int = SESSION_MS) -> tuple[str, Session]:
        """Begin a session; returns the token for the browser's cookie, and the session."""
        token, csrf, now = secrets.token_urlsafe(32), secrets.token_urlsafe(32), self._clock()
        expires = now + lifetime_ms
        with writing(self._engine) as connection:
            connection.execute(delete(sessions).where(sessions.c.expires_at < now))
            connection.execute(
                insert(sessions).values(
                    token=_hashed(token),
                    user_id=user.id,
                    csrf=csrf,
                    created_at=now,
                    seen_at=now,
                    expires_at=expires,
                )
            )
        return token, Session(user, csrf, expires)

    def session(self, token: str) -> Session | None:
        """Return the session of a cookie's token, or None if it ended or its user is disabled."""
        now = self._clock()
        with self._engine.connect() as connection:
            row = connection.execute(
                select(users, sessions.c.csrf, sessions.c.seen_at, sessions.c.expires_at)
                .join(users, users.c.id == sessions.c.user_id)
                .where(
                    sessions.c.token == _hashed(token),
                    sessions.c.expires_at > now,
                    sessions.c.seen_at > now - IDLE_MS,
                    users.c.disabled_at.is_(None),
                )
            ).first()
        if row is None:
            return None
        if now - row.seen_at > _SEEN_MS:
            with writing(self._engine) as connection:
                connection.execute(
                    update(sessions).where(sessions.c.token == _hashed(token)).values(seen_at=now)
                )
        return Session(_user(row), row.csrf, row.expires_at)

    def sign_out(self, token: str) -> None:
        """End a session."""
        with writing(self._engine) as connection:
            connection.execute(delete(sessions).where(sessions.c.token == _hashed(token)))

    def sign_out_everywhere(self, name: str) -> None:
        """End all sessions of a user."""
        of_user = select(users.c.id).where(users.c.name == name.strip().casefold())
        with writing(self._engine) as connection:
            connection.execute(delete(sessions).where(sessions.c.user_id.in_(of_user)))

    def _set(self, name: str, **values: object) -> None:
        key = name.strip().casefold()
        with writing(self._engine) as connection:
            row = connection.execute(
                update(users).where(users.c.name == key).values(**values).returning(users.c.id)
            ).first()
        if row is None:
            raise UserError(f"name: there is no user {key}")

    def _decoy_hash(self) -> str:
        if self._decoy is None:
            self._decoy = self._hasher.hash(secrets.token_urlsafe(16))
        return self._decoy


def _user(row: Row[tuple[object, ...]]) -> User:
    return User(row.id, row.name, row.role, row.subject, row.disabled_at is not None)


def _name(name: str) -> str:
    name = plain(name).strip().casefold()
    if not name or len(name) > 128 or not name.isprintable() or any(sign.isspace() for sign in name):
        raise UserError("name: 1 to 128 letters, digits or signs without spaces are needed")
    return name


def _password(password: str) -> str:
    if not MIN_PASSWORD <= len(password) <= MAX_PASSWORD:
        raise UserError(f"password: {MIN_PASSWORD} to {MAX_PASSWORD:,} characters are needed")
    return password


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
