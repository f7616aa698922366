"""Looking alerts up for whoever types in a terminal: the store is asked by its indices, and no alert is decoded.

The same statements are put to a file of SQLite by ``agents.store.glance``, which loads no library for it, and to any
store by ``AlertReader``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from agents.store.conditions import Conditions, Making, account_matches
from agents.store.keys import Role
from agents.store.views import Query, Review
from schemas.alert import Alert, AlertKind, Severity, Status
from schemas.codec import decode_alert
from schemas.verdict import VerdictValue

if TYPE_CHECKING:
    import sqlite3

Ask = Callable[[str, Mapping[str, Any]], Iterable[Sequence[Any]]]
"""Puts a statement with named values to a database, and gives its rows."""

COUNTED: Final = frozenset({"review", "status", "severity", "kind", "verdict"})
ANYTHING: Final = Query()

AT_ONCE: Final = 500
"""Alerts asked for in one statement: databases take so many values, and not without end."""

_NARROW: Final = "alerts.id, alerts.opened_at, alerts.kind, alerts.severity, alerts.target_name, "
_LINE: Final = (
    f"{_NARROW}alerts.crowd_posts, alerts.crowd_accounts, alerts.named, alerts.status, alerts.review, alerts.verdict, "
    "alerts.assignee"
)


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
    review: Review
    verdict: VerdictValue | None
    assignee: str | None


class FoundAccount(NamedTuple):
    """An account that a query asks for, in one of its alerts; ``evidence`` is codes with spaces between."""

    alert_id: str
    platform: str
    id: str
    role: Role
    handle: str
    score: float
    evidence: str


class FoundText(NamedTuple):
    """A sentence of the evidence with its code, or a sample post's text with ``platform:author``."""

    alert_id: str
    source: str
    text: str


class Search:
    """Alerts of a store, looked up.

    Args:
        ask: Puts statements to the store.
    """

    def __init__(self, ask: Ask) -> None:
        self._ask: Final = ask

    def latest(self, query: Query = ANYTHING, limit: int = 50) -> list[Line]:
        """Return the alerts that a query finds, the last opened first."""
        asked = Conditions.of(query)
        found = self._ask(
            f"SELECT {_LINE} FROM alerts WHERE {asked.sql} "  # noqa: S608 # our own names
            "ORDER BY alerts.opened_at DESC, alerts.id LIMIT :most",
            {**asked.values, "most": limit},
        )
        return [Line(*row) for row in found]

    def counts(self, column: str, query: Query = ANYTHING) -> dict[str, int]:
        """Return how many alerts a query finds by ``review``, ``status``, ``severity``, ``kind`` or ``verdict``.

        Raises:
            ValueError: If it is another column.
        """
        if column not in COUNTED:
            raise ValueError(f"alerts are not counted by {column}")
        asked = Conditions.of(query)
        found = self._ask(
            f"SELECT {column}, count(*) FROM alerts WHERE {asked.sql} GROUP BY {column}",  # noqa: S608 # our own names
            asked.values,
        )
        return {value or "": number for value, number in found}

    def codes(self) -> list[str]:
        """Return the codes of all evidence there is, in order."""
        return [code for (code,) in self._ask("SELECT DISTINCT code FROM alert_evidence ORDER BY code", {})]

    def ids(self, beginning: str, limit: int = 10) -> list[str]:
        """Return the ids that begin so, in order."""
        found = self._ask(
            "SELECT id FROM alerts WHERE id >= :begin AND id < :end ORDER BY id LIMIT :most",
            {"begin": beginning, "end": beginning + "\U0010ffff", "most": limit},
        )
        return [identifier for (identifier,) in found if identifier.startswith(beginning)]

    def alert(self, alert_id: str) -> Alert | None:
        """Return the newest revision of an alert, or None if there is no such alert."""
        found = self.whole([alert_id]).get(alert_id)
        return None if found is None else decode_alert(found.encode())

    def whole(self, ids: Sequence[str]) -> dict[str, str]:
        """Return the newest revisions of alerts as JSON, by id."""
        found = self._of("SELECT id, json FROM alerts WHERE id IN ({ids})", ids, {})
        return {identifier: json for identifier, json in found}  # noqa: C416 # rows are no pairs to mypy

    def accounts(self, ids: Sequence[str], query: Query) -> list[FoundAccount]:
        """Return the accounts that a query asks for, in some of the alerts that it finds; the strongest first."""
        if query.who is None and query.account is None and query.handle is None:
            return []
        made = Making()
        condition = account_matches(made, query)
        columns = "alert_id, platform, account_id, role, handle, score, evidence"
        found = self._of(
            f"SELECT {columns} FROM alert_accounts WHERE alert_id IN ({{ids}}) AND {condition} "  # noqa: S608
            "ORDER BY alert_id, score DESC, platform, account_id",
            ids,
            made.values,
        )
        return [FoundAccount(*row) for row in found]

    def statements(self, ids: Sequence[str], query: Query) -> list[FoundText]:
        """Return the sentences of the evidence that a query asks for by code or words, in some of its alerts."""
        made = Making()
        if query.evidence is not None:
            made.add(f"code = {made.value(query.evidence)}")
        if query.words is not None:
            made.add(made.contains("statement", query.words))
        return self._texts("SELECT alert_id, code, statement FROM alert_evidence", ids, made)

    def posts(self, ids: Sequence[str], query: Query) -> list[FoundText]:
        """Return the sample posts that a query asks for by words, in some of its alerts."""
        made = Making()
        if query.words is not None:
            made.add(made.contains("text", query.words))
        return self._texts("SELECT alert_id, platform || ':' || author, text FROM alert_posts", ids, made)

    def _texts(self, selected: str, ids: Sequence[str], made: Making) -> list[FoundText]:
        """Return the texts of which anything that is asked holds; nothing asked finds none."""
        if not made.parts:
            return []
        condition = f"alert_id IN ({{ids}}) AND ({' OR '.join(made.parts)})"
        found = self._of(f"{selected} WHERE {condition} ORDER BY alert_id, position", ids, made.values)
        return [FoundText(*row) for row in found]

    def _of(
        self, statement: str, ids: Sequence[str], values: Mapping[str, str | int]
    ) -> Iterator[Sequence[Any]]:
        for start in range(0, len(ids), AT_ONCE):
            these = {f"id_{place}": one for place, one in enumerate(ids[start : start + AT_ONCE])}
            names = ", ".join(f":{name}" for name in these)
            yield from self._ask(statement.replace("{ids}", names), {**values, **these})


def teach_letters(database: sqlite3.Connection) -> None:
    """Make ``lower`` of a connection know all letters; by itself SQLite knows those of English only."""
    database.create_function("lower", 1, _lower, deterministic=True)


def _lower(text: str | None) -> str | None:
    return None if text is None else text.lower()
