"""Alerts of a file as a store in memory, so that the same questions can be put to them; nothing is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any, Final

from sqlalchemy import Connection, create_engine, insert, text
from sqlalchemy.pool import StaticPool

from agents.store.rows import account_rows, alert_row, evidence_rows, post_rows
from agents.store.search import Search, lower
from agents.store.tables import accounts, alerts, evidence, metadata, posts
from schemas.alert import Alert

AT_ONCE: Final = 1_000
"""Alerts whose rows are held at once."""

_UNTOUCHED: Final[dict[str, Any]] = {
    "first_stored_at": 0, "review": "unreviewed", "reviewed_by": None, "reviewed_at": None, "assignee": None,
    "assigned_at": None, "verdict": None, "told": "{}",
}  # fmt: skip
"""What nobody has decided yet of alerts that no store has held."""


@contextmanager
def search_in(found: Iterable[Alert]) -> Iterator[Search]:
    """Give what looks up alerts that no store holds.

    Args:
        found: Alerts, each in one revision.
    """
    engine = create_engine("sqlite://", poolclass=StaticPool)
    try:
        with engine.begin() as connection:
            metadata.create_all(connection, tables=[alerts, accounts, evidence, posts])
            remaining = iter(found)
            while some := list(islice(remaining, AT_ONCE)):
                _take(connection, some)
        with engine.connect() as connection:
            raw = connection.connection.driver_connection
            assert raw is not None
            raw.create_function("lower", 1, lower, deterministic=True)

            def ask(statement: str, values: Mapping[str, Any]) -> Sequence[Sequence[Any]]:
                return connection.execute(text(statement), values).all()

            yield Search(ask)
    finally:
        engine.dispose()


def _take(connection: Connection, some: Sequence[Alert]) -> None:
    connection.execute(insert(alerts), [alert_row(alert, 0) | _UNTOUCHED for alert in some])
    for table, rows_of in ((accounts, account_rows), (evidence, evidence_rows), (posts, post_rows)):
        rows = [row for alert in some for row in rows_of(alert)]
        if rows:
            connection.execute(insert(table), rows)
