"""A look at the alerts of an SQLite store without SQLAlchemy, which takes longer to import than a list may take.

What people type in a terminal starts a process for each look. ``AlertReader`` answers the same questions, and all
others, of both databases; a test holds the two against each other.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from types import TracebackType
from typing import Final, NamedTuple, Self
from urllib.parse import quote

from agents.store.version import VERSION_TABLE, StoreError, require_head
from schemas.alert import Alert, AlertKind, Severity, Status
from schemas.codec import decode_alert

BUSY_SECONDS: Final = 30
"""How long a reader waits while the database is upgraded."""

_SCHEME: Final = "sqlite:///"
_LINE: Final = "id, opened_at, kind, severity, target_name, crowd_posts, crowd_accounts, named, status"


class Line(NamedTuple):
    """An alert as a line of a list, by the columns of the store; ``opened_at`` is milliseconds since 1970, UTC."""

    id: str
    opened_at: int
    kind: AlertKind
    severity: Severity
    target_name: str
    crowd_posts: int
    crowd_accounts: int
    named: int
    status: Status


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

    def kinds(self, status: Status | None = None) -> dict[str, int]:
        """Return how many alerts there are of each kind."""
        where = "" if status is None else "WHERE status = ? "
        found = self._database.execute(
            f"SELECT kind, count(*) FROM alerts {where}GROUP BY kind",  # noqa: S608 # our own names
            () if status is None else (status,),
        )
        return dict(found.fetchall())

    def latest(self, status: Status | None, limit: int) -> list[Line]:
        """Return the alerts that were opened last."""
        where = "" if status is None else "WHERE status = ? "
        found = self._database.execute(
            f"SELECT {_LINE} FROM alerts {where}ORDER BY opened_at DESC, id LIMIT ?",  # noqa: S608 # our own names
            (limit,) if status is None else (status, limit),
        )
        return [Line(*row) for row in found]

    def ids(self, beginning: str, limit: int = 10) -> list[str]:
        """Return the ids that begin so, in order."""
        found = self._database.execute(
            "SELECT id FROM alerts WHERE id >= ? AND id < ? ORDER BY id LIMIT ?",
            (beginning, beginning + "\U0010ffff", limit),
        )
        return [identifier for (identifier,) in found if identifier.startswith(beginning)]

    def alert(self, alert_id: str) -> Alert | None:
        """Return the newest revision of an alert, or None if there is no such alert."""
        found = self._one("SELECT json FROM alerts WHERE id = ?", alert_id)
        return None if found is None else decode_alert(str(found).encode())

    def _one(self, query: str, *arguments: str) -> object:
        row = self._database.execute(query, arguments).fetchone()
        return None if row is None else row[0]
