"""The store as the console uses it: one open database with its reading, deciding and people's sides."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct
from sqlalchemy import Engine, Select, and_, event, func, select

from agents.ops.errors import ConfigurationError
from agents.store import AlertReader, AlertStore, Cases
from agents.store.people import People
from agents.store.tables import accounts, alert_revisions, alerts, posts, users, verdicts
from console.stored_alerts import revisions_in
from schemas.alert import Counts, Status, Window

LOOKED_AT: Final = 200
"""Newest alerts of an account that its page looks into; some accounts are in thousands."""

_MINE: Final = accounts.alias("mine")
_OTHER: Final = accounts.alias("other")
_ANY_USER: Final = select(users.c.id).limit(1)


class Growth(Struct, frozen=True):
    """What a revision says of an alert's size; all else in it is passed over."""

    revision: int
    status: Status
    severity: str
    detected_at: datetime
    window: Window
    counts: Counts
    accounts: list[msgspec.Raw] = []


class Stored(Struct, frozen=True):
    """A revision's size, and when it was stored, ms."""

    growth: Growth
    stored_at: int


class Companion(Struct, frozen=True):
    """An account, with how many alerts it was named in together with another, or at a target."""

    platform: str
    id: str
    handle: str
    together: int


class Post(Struct, frozen=True):
    """A sample post of some alert."""

    alert_id: str
    platform: str
    post_id: str
    author: str
    created_at: int
    text: str
    url: str | None
    deleted_at: int | None


class Judged(Struct, frozen=True):
    """A verdict with the alert that it is of; ``counts`` says whether no later one replaced it."""

    id: int
    alert_id: str
    target: str
    target_name: str
    kind: str
    revision: int
    value: str
    reason: str
    actor: str
    at: int
    counts: bool


class Desk:
    """One open store; safe for several threads.

    Args:
        engine: The open database.

    Attributes:
        reader: Reads alerts.
        cases: Takes down what people decide.
        people: Knows who may sign in.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine: Final = engine
        self.reader: Final = AlertReader.over(engine)
        self.cases: Final = Cases(engine)
        self.people: Final = People(engine)

    def has_users(self) -> bool:
        """Return whether anybody was ever set up to sign in."""
        with self.engine.connect() as connection:
            return connection.execute(_ANY_USER).first() is not None

    def growth(self, alert_id: str) -> list[Stored]:
        """Return the size of every stored revision of an alert, the first one first."""
        query = (
            select(alert_revisions.c.stored_at, alert_revisions.c.json)
            .where(alert_revisions.c.id == alert_id)
            .order_by(alert_revisions.c.revision)
        )
        with self.engine.connect() as connection:
            return [
                Stored(msgspec.json.decode(row.json, type=Growth), row.stored_at)
                for row in connection.execute(query)
            ]

    def others(self, alert_id: str) -> dict[tuple[str, str], int]:
        """Return in how many other alerts each account of an alert is named; those in none are left out."""
        mine, other = _MINE, _OTHER
        same = and_(mine.c.platform == other.c.platform, mine.c.account_id == other.c.account_id)
        query = (
            select(mine.c.platform, mine.c.account_id, func.count())
            .join(other, same)
            .where(mine.c.alert_id == alert_id, other.c.alert_id != alert_id, other.c.role == "named")
            .group_by(mine.c.platform, mine.c.account_id)
        )
        with self.engine.connect() as connection:
            return {(row[0], row[1]): row[2] for row in connection.execute(query)}

    def company(self, platform: str, account_id: str, limit: int = 20) -> list[Companion]:
        """Return the accounts named most often in the same alerts as one, of its newest alerts."""
        other = _OTHER
        together = func.count().label("together")
        query = (
            select(other.c.platform, other.c.account_id, func.max(other.c.handle), together)
            .where(
                other.c.alert_id.in_(select(_newest(platform, account_id).subquery().c.alert_id)),
                other.c.role == "named",
                (other.c.account_id != account_id) | (other.c.platform != platform),
            )
            .group_by(other.c.platform, other.c.account_id)
            .order_by(together.desc(), other.c.account_id)
            .limit(limit)
        )
        with self.engine.connect() as connection:
            return [Companion(*row) for row in connection.execute(query)]

    def again(self, target: str, limit: int = 20) -> list[Companion]:
        """Return the accounts that more than one alert at a target names."""
        together = func.count().label("together")
        query = (
            select(accounts.c.platform, accounts.c.account_id, func.max(accounts.c.handle), together)
            .join(alerts, alerts.c.id == accounts.c.alert_id)
            .where(alerts.c.target == target, accounts.c.role == "named")
            .group_by(accounts.c.platform, accounts.c.account_id)
            .having(together > 1)
            .order_by(together.desc(), accounts.c.account_id)
            .limit(limit)
        )
        with self.engine.connect() as connection:
            return [Companion(*row) for row in connection.execute(query)]

    def posts_by(self, platform: str, account_id: str, limit: int = 50) -> list[Post]:
        """Return sample posts written by an account, the newest first, from the newest alerts that list it."""
        columns = [posts.c[name] for name in Post.__struct_fields__]
        newest = _newest(platform, account_id).subquery()
        theirs = and_(
            posts.c.alert_id == newest.c.alert_id,
            posts.c.platform == platform,
            posts.c.author == newest.c.handle,
        )
        query = select(*columns).join(newest, theirs).order_by(posts.c.created_at.desc()).limit(limit)
        with self.engine.connect() as connection:
            return [Post(*row) for row in connection.execute(query)]

    def handles(self, beginning: str, limit: int = 8) -> list[Companion]:
        """Return accounts whose handle begins so, by handle, with how many alerts list each."""
        start = beginning.removeprefix("@").casefold().replace("\0", "\ufffd")
        # In the order of the index, so that it is read no further than to the last one wanted.
        found = (
            select(accounts.c.handle_key, accounts.c.platform, accounts.c.account_id)
            .where(accounts.c.handle_key >= start, accounts.c.handle_key < start + "\U0010ffff")
            .distinct()
            .order_by(accounts.c.handle_key, accounts.c.platform, accounts.c.account_id)
            .limit(limit)
            .subquery()
        )
        other = _OTHER
        same = and_(other.c.platform == found.c.platform, other.c.account_id == found.c.account_id)
        times = select(func.count()).where(same).scalar_subquery()
        called = select(func.max(other.c.handle)).where(same, other.c.handle_key == found.c.handle_key)
        query = select(found.c.platform, found.c.account_id, called.scalar_subquery(), times).order_by(
            found.c.handle_key, found.c.platform, found.c.account_id
        )
        with self.engine.connect() as connection:
            return [Companion(*row) for row in connection.execute(query)]

    def judged(self, limit: int | None = None) -> list[Judged]:
        """Return all verdicts, the newest first."""
        newest = select(func.max(verdicts.c.id)).group_by(verdicts.c.alert_id)
        query = (
            select(
                verdicts.c.id, verdicts.c.alert_id, alerts.c.target, alerts.c.target_name, alerts.c.kind,
                verdicts.c.revision, verdicts.c.value, verdicts.c.reason, verdicts.c.actor, verdicts.c.at,
                verdicts.c.id.in_(newest),
            )
            .join(alerts, alerts.c.id == verdicts.c.alert_id)
            .order_by(verdicts.c.id.desc())
        )  # fmt: skip
        with self.engine.connect() as connection:
            return [
                Judged(*row) for row in connection.execute(query if limit is None else query.limit(limit))
            ]


def _newest(platform: str, account_id: str) -> Select[tuple[str, str]]:
    """Return a query for the newest alerts that list an account, each with the handle that it had."""
    return (
        select(_MINE.c.alert_id, _MINE.c.handle)
        .join(alerts, alerts.c.id == _MINE.c.alert_id)
        .where(_MINE.c.platform == platform, _MINE.c.account_id == account_id)
        .order_by(alerts.c.opened_at.desc())
        .limit(LOOKED_AT)
    )


@contextmanager
def desk_of_store(url: str) -> Iterator[Desk]:
    """Give the store of an installation, made if there is none."""
    with AlertStore(url) as store:
        yield Desk(store.engine)


@contextmanager
def desk_of_file(path: Path) -> Iterator[Desk]:
    """Give a store that holds a replay's alerts, with every revision; it is gone afterwards.

    Raises:
        ConfigurationError: If the file cannot be read or holds no alert.
        RunError: If a line is no alert.
    """
    with (
        tempfile.TemporaryDirectory(prefix="pileon-console-") as folder,
        AlertStore(f"sqlite:///{Path(folder) / 'alerts.sqlite3'}") as store,
    ):
        event.listen(store.engine, "connect", _carelessly)
        store.engine.dispose()
        for alert in revisions_in(path):
            store.upsert(alert)
        if not store.count():
            raise ConfigurationError(f"{path}: there is no alert in it")
        yield Desk(store.engine)


def _carelessly(connection: sqlite3.Connection, _record: object) -> None:
    """Let a database not wait for the disk: nothing of it outlives the console."""
    connection.execute("PRAGMA synchronous = OFF")
