"""Alerts of a file as a store in memory, so that the same questions can be put to them; nothing is written."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import islice
from typing import Any, Final

from sqlalchemy import Table

from agents.store.rows import account_rows, alert_row, evidence_rows, post_rows
from agents.store.search import Search, teach_letters
from agents.store.tables import accounts, alerts, evidence, posts
from agents.store.views import Query
from schemas.alert import Alert

AT_ONCE: Final = 500
"""Alerts whose rows are held at once."""

_UNTOUCHED: Final[dict[str, Any]] = {
    "first_stored_at": 0, "review": "unreviewed", "reviewed_by": None, "reviewed_at": None, "assignee": None,
    "assigned_at": None, "verdict": None, "told": "{}",
}  # fmt: skip
"""What nobody has decided yet of alerts that no store has held."""

_Rows = Callable[[Alert], Iterable[dict[str, Any]]]


@contextmanager
def search_in(revisions: Iterable[Alert], asked: Query) -> Iterator[Search]:
    """Give what looks up alerts that no store holds.

    Args:
        revisions: Alerts; of each only the newest revision counts.
        asked: What will be asked: only what that needs is taken in, for most files hold many accounts and posts.
    """
    parts: dict[Table, _Rows] = {}
    if asked.who is not None or asked.account is not None or asked.handle is not None:
        parts[accounts] = account_rows
    if asked.evidence is not None or asked.words is not None:
        parts[evidence] = evidence_rows
    if asked.words is not None:
        parts[posts] = post_rows
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as database:
        teach_letters(database)
        for table in (alerts, accounts, evidence, posts):
            # Without keys, which take longer to keep up than all that is asked once takes.
            database.execute(f"CREATE TABLE {table.name} ({', '.join(_names(table))})")
        known: dict[str, int] = {}
        remaining = iter(revisions)
        while some := list(islice(remaining, AT_ONCE)):
            _take(database, some, known, parts)
        yield Search(database.execute)


def _take(
    database: sqlite3.Connection, some: Sequence[Alert], known: dict[str, int], parts: dict[Table, _Rows]
) -> None:
    newest: dict[str, Alert] = {}
    gone: list[tuple[str]] = []
    for alert in some:
        if alert.revision >= known.get(alert.id, alert.revision):
            if alert.id in known and alert.id not in newest:
                gone.append((alert.id,))
            newest[alert.id] = alert
            known[alert.id] = alert.revision
    database.execute("BEGIN")
    _replace(database, alerts, "id", gone, [alert_row(one, 0) | _UNTOUCHED for one in newest.values()])
    for table, rows_of in parts.items():
        _replace(database, table, "alert_id", gone, [row for one in newest.values() for row in rows_of(one)])
    database.execute("COMMIT")


def _replace(
    database: sqlite3.Connection,
    table: Table,
    key: str,
    gone: Sequence[tuple[str]],
    rows: list[dict[str, Any]],
) -> None:
    names = _names(table)
    database.executemany(f"DELETE FROM {table.name} WHERE {key} = ?", gone)  # noqa: S608 # our own names
    values = ", ".join(f":{name}" for name in names)
    database.executemany(
        f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({values})",  # noqa: S608 # our own names
        rows,
    )


def _names(table: Table) -> list[str]:
    return [column.name for column in table.columns]
