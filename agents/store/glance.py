"""A look at the alerts of an SQLite store without SQLAlchemy, which takes longer to import than a list may take.

What people type in a terminal starts a process for each look. ``AlertReader`` puts the same questions, and all others,
to both databases.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from types import TracebackType
from typing import Final, Self
from urllib.parse import quote

from agents.store.search import Search, teach_letters
from agents.store.version import VERSION_TABLE, StoreError, require_head

BUSY_SECONDS: Final = 30
"""How long a reader waits while the database is upgraded."""

_SCHEME: Final = "sqlite:///"


def file_of(url: str) -> Path | None:
    """Return the file of an SQLite store by its URL; None if it is another store, or one in memory."""
    path = url.removeprefix(_SCHEME)
    if path == url or "?" in path or path in ("", ":memory:"):
        return None
    return Path(path)


class Glance:
    """The alerts of a store, to read.

    Args:
        file: An SQLite database.

    Raises:
        StoreError: If there is no store in it, or one of another version.
    """

    def __init__(self, file: Path) -> None:
        shown = f"{_SCHEME}{file}"
        if not file.exists():
            raise StoreError(f"there is no alert store at {file} yet; a worker makes it when it starts")
        try:
            self._database = sqlite3.connect(
                f"file:{quote(str(file))}?mode=ro", uri=True, timeout=BUSY_SECONDS
            )
            self._database.execute("PRAGMA query_only = ON")
            teach_letters(self._database)
            tables = {name for (name,) in self._database.execute("SELECT name FROM sqlite_master")}
            version = None
            if VERSION_TABLE in tables:
                version = str(self._one(f"SELECT version_num FROM {VERSION_TABLE}"))  # noqa: S608 # our own name
        except sqlite3.Error as error:
            raise StoreError(f"the alert store {shown} cannot be opened: {error}") from error
        require_head(version, is_older="pileon_schema" in tables, shown=shown)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._database.close()

    @property
    def search(self) -> Search:
        """What looks alerts up."""
        return Search(self._database.execute)

    def _one(self, query: str) -> object:
        row = self._database.execute(query).fetchone()
        return None if row is None else row[0]
