"""What people may ask of the alerts, as conditions that SQLite and PostgreSQL take alike; no library is needed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from agents.store.keys import handle_key, plain
from agents.store.views import Query

_PLATFORMS: Final = """
WITH RECURSIVE known(platform) AS (
  SELECT min(platform) FROM alert_accounts
  UNION ALL
  SELECT (SELECT min(a.platform) FROM alert_accounts a WHERE a.platform > known.platform)
  FROM known WHERE known.platform IS NOT NULL
) SELECT platform FROM known WHERE platform IS NOT NULL"""
"""The platforms of all accounts, each by one look into the index, so that an id can be looked up on every platform."""


class Conditions(NamedTuple):
    """Conditions for ``WHERE``, with the values of their names; ``TRUE`` where anything will do."""

    sql: str
    values: dict[str, str | int]

    @classmethod
    def of(cls, query: Query) -> Conditions:
        """Return what a query asks of the rows of ``alerts``."""
        made = Making()
        made.several("kind", query.kinds)
        made.several("status", query.statuses)
        made.several("severity", query.severities)
        made.several("review", query.reviews)
        made.several("verdict", query.verdicts)
        if query.target is not None:
            made.add(f"alerts.target = {made.value(plain(query.target))}")
        if query.assignee is not None:
            mine = f"= {made.value(query.assignee)}" if query.assignee else "IS NULL"
            made.add(f"alerts.assignee {mine}")
        if query.since is not None:
            made.add(f"alerts.opened_at >= {made.value(query.since)}")
        if query.until is not None:
            made.add(f"alerts.opened_at < {made.value(query.until)}")
        if query.text:
            name = made.contains("alerts.target_name", query.text)
            begins = f"alerts.id LIKE {made.value(_escaped(query.text) + '%')} ESCAPE '/'"
            made.add(f"({name} OR {begins})")
        if query.about is not None:
            made.add(_about(made, query.about))
        if query.evidence is not None:
            made.add(_among("alert_evidence", f"code = {made.value(query.evidence)}"))
        if query.words is not None:
            stated = _among("alert_evidence", made.contains("statement", query.words))
            made.add(f"({stated} OR {_among('alert_posts', made.contains('text', query.words))})")
        if query.account is not None or query.handle is not None or query.who is not None:
            made.add(_among("alert_accounts", account_matches(made, query)))
        return cls(" AND ".join(made.parts) or "TRUE", made.values)


class Making:
    """Conditions in the making.

    Attributes:
        parts: The conditions, all of which must hold.
        values: What their names stand for.
    """

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.values: dict[str, str | int] = {}

    def add(self, part: str) -> None:
        """Ask for one thing more."""
        self.parts.append(part)

    def value(self, value: str | int) -> str:
        """Return a name for a value."""
        name = f"asked_{len(self.values)}"
        self.values[name] = value
        return f":{name}"

    def several(self, column: str, wanted: Sequence[str]) -> None:
        """Ask for one of several values; none leaves it open."""
        if wanted:
            self.add(f"alerts.{column} IN ({', '.join(map(self.value, wanted))})")

    def contains(self, column: str, text: str) -> str:
        """Return the condition that a column contains a text, in any case."""
        # Both sides by the database: which letters it knows beyond those of English is its locale's business.
        return f"lower({column}) LIKE lower({self.value(f'%{_escaped(text)}%')}) ESCAPE '/'"


def account_matches(made: Making, query: Query) -> str:
    """Return what a query asks of the rows of ``alert_accounts``."""
    parts = []
    if query.account is not None:
        platform, account_id = map(plain, query.account)
        parts.append(f"(platform = {made.value(platform)} AND account_id = {made.value(account_id)})")
    if query.handle is not None:
        parts.append(f"handle_key = {made.value(handle_key(query.handle))}")
    if query.who is not None:
        parts.append(_who(made, query.who))
    if query.role is not None:
        parts.append(f"role = {made.value(query.role)}")
    return " AND ".join(parts) or "TRUE"


def _about(made: Making, about: str) -> str:
    bare = about.removeprefix("@")
    key = f"lower(target) = lower({made.value(plain(bare))})"
    # Of the index alone, which holds both columns; the rows are wide.
    named = made.contains("target_name", bare)
    return f"alerts.target IN (SELECT target FROM alerts WHERE {key} OR {named})"  # noqa: S608 # our own names


def _who(made: Making, who: str) -> str:
    """Return the condition for an account that goes by its handle, its id, or either after its platform."""
    handle = made.value(handle_key(who))
    identifier = made.value(plain(who))
    forms = [f"handle_key = {handle}", f"(platform IN ({_PLATFORMS}) AND account_id = {identifier})"]
    platform, colon, rest = who.partition(":")
    if colon and rest:
        at = made.value(plain(platform).lower())
        forms.append(f"(platform = {at} AND account_id = {made.value(plain(rest))})")
        forms.append(f"(platform = {at} AND handle_key = {made.value(handle_key(rest))})")
    return f"({' OR '.join(forms)})"


def _among(table: str, condition: str) -> str:
    return f"alerts.id IN (SELECT alert_id FROM {table} WHERE {condition})"  # noqa: S608 # our own names


def _escaped(text: str) -> str:
    """Return a text in which nothing stands for anything else in ``LIKE ... ESCAPE '/'``."""
    return plain(text).replace("/", "//").replace("%", "/%").replace("_", "/_")
