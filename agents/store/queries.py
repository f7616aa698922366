"""What people may ask of the alerts, as part of a statement of SQLAlchemy."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Select, text

from agents.store.conditions import Conditions
from agents.store.views import Query

_LONGEST_TIME: Final = 18
"""Digits of a number that a database holds."""


def cursor_of(after: str) -> tuple[int, str]:
    """Return the time and id that a page's cursor stands for.

    Raises:
        ValueError: If it is none.
    """
    at, colon, identifier = after.partition(":")
    try:
        if colon and len(at) <= _LONGEST_TIME:
            return int(at), identifier
    except ValueError:
        pass
    raise ValueError("not a page's cursor")


def where(statement: Select[Any], query: Query) -> Select[Any]:
    """Return a statement over alerts with what a query asks for."""
    asked = Conditions.of(query)
    return statement.where(text(asked.sql).bindparams(**asked.values)) if asked.sql != "TRUE" else statement
