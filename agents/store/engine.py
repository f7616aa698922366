"""Opening a store: connection rules of each database, and the check that its tables are ours."""

from __future__ import annotations

import sqlite3
import time
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Engine, create_engine, event, inspect, select, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.pool import StaticPool

from agents.ops.errors import ConfigurationError, RunError
from agents.store.outbox import open_channel
from agents.store.tables import VERSION, metadata, schema_version

BUSY_SECONDS: Final = 10
"""How long a writer waits for another one to finish."""

_CREATE_LOCK: Final = 0x70696C656F6E
"""PostgreSQL advisory lock under which tables are created, so that two workers can start at once."""


class StoreError(RunError):
    """The store cannot be used; the message is one line for people, without the URL's password."""


def open_engine(url: str) -> Engine:
    """Open a store, creating its tables when it is empty.

    Args:
        url: SQLAlchemy URL, ``sqlite:///path`` or ``postgresql://user:password@host/database``.

    Raises:
        ConfigurationError: If the URL is wrong.
        StoreError: If the database is out of reach, or its tables are not of our version.
    """
    parsed = _parse(url)
    shown = parsed.render_as_string(hide_password=True)
    engine = _sqlite(parsed) if parsed.get_backend_name() == "sqlite" else _postgresql(parsed)
    try:
        with writing(engine) as connection:
            _create_or_check(connection, shown)
    except SQLAlchemyError as error:
        engine.dispose()
        raise StoreError(f"the alert store {shown} cannot be opened: {_first_line(error)}") from error
    except StoreError:
        engine.dispose()
        raise
    return engine


def writing(engine: Engine) -> AbstractContextManager[Connection]:
    """Return a context manager for one transaction that may write.

    SQLite takes its write lock at the start: a transaction that read first could not wait for it.
    """
    return engine.execution_options(pileon_writes=True).begin()


def _parse(url: str) -> URL:
    try:
        parsed = make_url(url)
        backend = parsed.get_backend_name()
    except (ArgumentError, NoSuchModuleError, ValueError):
        raise ConfigurationError(
            "the alert store's URL is not of the form sqlite:///path or postgresql://user@host/database"
        ) from None
    if backend not in {"sqlite", "postgresql"}:
        raise ConfigurationError(f"the alert store takes sqlite and postgresql URLs, not {backend}")
    return parsed.set(drivername="postgresql+psycopg") if backend == "postgresql" else parsed


def _sqlite(url: URL) -> Engine:
    if url.database in (None, "", ":memory:"):
        engine = create_engine(url, poolclass=StaticPool)
    else:
        try:
            Path(str(url.database)).parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(f"the folder of the alert store {url.database}: {error.strerror}") from error
        engine = create_engine(url)

    @event.listens_for(engine, "connect")
    def _connected(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # transactions begin below, not where the driver thinks fit
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
        _write_ahead(cursor)
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begun(connection: Connection) -> None:
        writes = connection.get_execution_options().get("pileon_writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _write_ahead(cursor: sqlite3.Cursor) -> None:
    """Switch a database to write-ahead logging, which several workers may try at once.

    SQLite does not wait for its lock here as it does elsewhere: the busy timeout is not consulted when the journal's
    mode changes (https://www.sqlite.org/c3ref/busy_handler.html).
    """
    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return


def _postgresql(url: URL) -> Engine:
    return create_engine(url, pool_pre_ping=True, connect_args={"connect_timeout": BUSY_SECONDS})


def _create_or_check(connection: Connection, shown: str) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _CREATE_LOCK})
    present = set(inspect(connection).get_table_names())
    if schema_version.name in present:
        versions = list(connection.scalars(select(schema_version.c.version)))
        if versions != [VERSION]:
            found = ", ".join(map(str, versions)) or "none"
            raise StoreError(
                f"the alert store {shown} has schema version {found}, this Pileon reads and writes {VERSION}"
            )
        return
    foreign = sorted(present & set(metadata.tables))
    if foreign:
        raise StoreError(
            f"the database {shown} has a table {foreign[0]} of another program; the alert store needs its own"
        )
    metadata.create_all(connection)
    connection.execute(schema_version.insert().values(version=VERSION))
    open_channel(connection)


def _first_line(error: SQLAlchemyError) -> str:
    cause = error.orig if isinstance(error, DatabaseError) and error.orig is not None else error
    return str(cause).strip().split("\n", 1)[0]
