"""What people may ask of the alerts, as SQL."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Select, func, or_, select

from agents.store.rows import handle_key, plain
from agents.store.tables import accounts, alerts, evidence
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
    several = (
        (alerts.c.kind, query.kinds),
        (alerts.c.status, query.statuses),
        (alerts.c.severity, query.severities),
        (alerts.c.review, query.reviews),
        (alerts.c.verdict, query.verdicts),
    )
    for column, wanted in several:
        if wanted:
            statement = statement.where(column.in_(list(wanted)))
    if query.target is not None:
        statement = statement.where(alerts.c.target == plain(query.target))
    if query.assignee is not None:
        mine = alerts.c.assignee == query.assignee
        statement = statement.where(mine if query.assignee else alerts.c.assignee.is_(None))
    if query.since is not None:
        statement = statement.where(alerts.c.opened_at >= query.since)
    if query.until is not None:
        statement = statement.where(alerts.c.opened_at < query.until)
    if query.text:
        statement = statement.where(
            or_(
                func.lower(alerts.c.target_name).contains(plain(query.text).lower(), autoescape=True),
                alerts.c.id.startswith(plain(query.text), autoescape=True),
            )
        )
    if query.evidence is not None:
        coded = select(evidence.c.alert_id).where(evidence.c.code == query.evidence)
        statement = statement.where(alerts.c.id.in_(coded))
    return _where_accounts(statement, query)


def _where_accounts(statement: Select[Any], query: Query) -> Select[Any]:
    members = select(accounts.c.alert_id)
    if query.account is None and query.handle is None:
        return statement
    if query.account is not None:
        platform, account_id = query.account
        members = members.where(
            accounts.c.platform == plain(platform), accounts.c.account_id == plain(account_id)
        )
    if query.handle is not None:
        members = members.where(accounts.c.handle_key == handle_key(query.handle))
    if query.role is not None:
        members = members.where(accounts.c.role == query.role)
    return statement.where(alerts.c.id.in_(members))
