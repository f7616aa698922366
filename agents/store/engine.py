"""Opening a store: connection rules of each database, its upgrade, and the check that its tables are ours."""

from __future__ import annotations

import sqlite3
import time
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Final
from urllib.parse import quote

import structlog
from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.pool import QueuePool

from agents.ops.errors import ConfigurationError
from agents.store.search import teach_letters
from agents.store.tables import change_counter, metadata
from agents.store.version import HEAD, VERSION_TABLE, StoreError, require_head

BUSY_SECONDS: Final = 30
"""How long a writer waits for another one to finish; SQLite lets none wait in turn, so a few may wait for long."""

CONNECT_SECONDS: Final = 10
"""How long a PostgreSQL server may take to answer."""

_FIRST_STEP: Final = "0001"
_FIRST_FORM: Final = "2"
"""What ``pileon_schema`` says in a store from before there were migrations."""

_CREATE_LOCK: Final = 0x70696C656F6E
"""PostgreSQL advisory lock under which tables are made, so that two workers can start at once."""

log: Final = structlog.get_logger("pileon.store")


def open_engine(url: str) -> Engine:
    """Open a store to write, making its tables when it is empty and upgrading older ones.

    Args:
        url: SQLAlchemy URL, ``sqlite:///path`` or ``postgresql://user:password@host/database``.

    Raises:
        ConfigurationError: If the URL is wrong.
        StoreError: If the database is out of reach, its tables are another program's, or of a newer Pileon.
    """
    parsed = _parse(url)
    shown = parsed.render_as_string(hide_password=True)
    engine = _sqlite(parsed) if parsed.get_backend_name() == "sqlite" else _postgresql(parsed)
    try:
        with writing(engine) as connection:
            _create_or_upgrade(connection, shown)
    except SQLAlchemyError as error:
        engine.dispose()
        raise StoreError(f"the alert store {shown} cannot be opened: {_first_line(error)}") from error
    except StoreError:
        engine.dispose()
        raise
    return engine


def open_reader(url: str) -> Engine:
    """Open a store to read; nothing is ever written, not even tables.

    Args:
        url: As for ``open_engine``; a database in memory cannot be shared this way.

    Raises:
        ConfigurationError: If the URL is wrong.
        StoreError: If there is no store yet, it is out of reach, or it is of another version.
    """
    parsed = _parse(url)
    shown = parsed.render_as_string(hide_password=True)
    engine = _sqlite_reader(parsed) if parsed.get_backend_name() == "sqlite" else _postgresql_reader(parsed)
    try:
        with engine.connect() as connection:
            _check(connection, shown)
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
        # One connection holds the database, and threads take turns at it.
        engine = create_engine(
            url,
            poolclass=QueuePool,
            pool_size=1,
            max_overflow=0,
            connect_args={"check_same_thread": False},
        )
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
        teach_letters(connection)

    @event.listens_for(engine, "begin")
    def _begun(connection: Connection) -> None:
        writes = connection.get_execution_options().get("pileon_writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _sqlite_reader(url: URL) -> Engine:
    path = url.database
    if path in (None, "", ":memory:"):
        raise ConfigurationError("an alert store in memory can only be read by the program that made it")
    if not Path(str(path)).exists():
        raise StoreError(f"there is no alert store at {path} yet; a worker makes it when it starts")

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(
            f"file:{quote(str(path))}?mode=ro", uri=True, timeout=BUSY_SECONDS, check_same_thread=False
        )
        connection.isolation_level = None
        connection.execute("PRAGMA query_only = ON")
        teach_letters(connection)
        return connection

    engine = create_engine("sqlite://", creator=connect, poolclass=QueuePool)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
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
    return create_engine(url, pool_pre_ping=True, connect_args={"connect_timeout": CONNECT_SECONDS})


def _postgresql_reader(url: URL) -> Engine:
    return create_engine(
        url,
        pool_pre_ping=True,
        connect_args={"connect_timeout": CONNECT_SECONDS},
        execution_options={"postgresql_readonly": True},
    )


def _create_or_upgrade(connection: Connection, shown: str) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _CREATE_LOCK})
    present = set(inspect(connection).get_table_names())
    if VERSION_TABLE in present:
        version = _version(connection)
        if version != HEAD:
            _upgrade(connection, shown, version)
        return
    if "pileon_schema" in present:
        form = connection.scalar(text("SELECT version FROM pileon_schema"))
        if str(form) != _FIRST_FORM:
            raise StoreError(
                f"the alert store {shown} has schema version {form}, which this Pileon cannot upgrade"
            )
        _set_version(connection, _FIRST_STEP)
        _upgrade(connection, shown, _FIRST_STEP)
        return
    _refuse_foreign(present, shown)
    metadata.create_all(connection)
    connection.execute(change_counter.insert().values(name="changes", last=0))
    _set_version(connection, HEAD)


def _refuse_foreign(present: set[str], shown: str) -> None:
    foreign = sorted(present & set(metadata.tables))
    if foreign:
        raise StoreError(
            f"the database {shown} has a table {foreign[0]} of another program; the alert store needs its own"
        )


def _check(connection: Connection, shown: str) -> None:
    present = set(inspect(connection).get_table_names())
    version = _version(connection) if VERSION_TABLE in present else None
    if version is None and "pileon_schema" not in present:
        _refuse_foreign(present, shown)
    require_head(version, is_older="pileon_schema" in present, shown=shown)


def _version(connection: Connection) -> str:
    return str(connection.scalar(text(f"SELECT version_num FROM {VERSION_TABLE}")))  # noqa: S608 - our own name


def _set_version(connection: Connection, version: str) -> None:
    connection.execute(text(f"CREATE TABLE {VERSION_TABLE} (version_num VARCHAR(32) NOT NULL PRIMARY KEY)"))
    connection.execute(
        text(f"INSERT INTO {VERSION_TABLE} (version_num) VALUES (:version)"),  # noqa: S608 - our own name
        {"version": version},
    )


def _upgrade(connection: Connection, shown: str, version: str) -> None:
    # Alembic takes a tenth of a second to load, which only an upgrade needs.
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    known = {step.revision for step in ScriptDirectory.from_config(config).walk_revisions()}
    if version not in known:
        raise StoreError(f"the alert store {shown} has schema version {version}, of a newer Pileon than this")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    log.info("store.upgraded", before=version, now=HEAD)


def _first_line(error: SQLAlchemyError) -> str:
    cause = error.orig if isinstance(error, DatabaseError) and error.orig is not None else error
    return str(cause).strip().split("\n", 1)[0]
