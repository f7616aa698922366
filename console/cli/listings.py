"""Where the alerts of the terminal view come from: the store, or the file of a replay."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

from agents.ops.errors import ConfigurationError
from agents.ops.store_setting import plain_store_url

if TYPE_CHECKING:
    from agents.store.search import Line, Search
    from agents.store.views import Query
    from schemas.alert import Alert, AlertTarget, Status


MOST: Final = 10
"""Alerts that are looked for by the beginning of their id."""


EVERY_ALERT: Final = 2**31
"""More alerts than any store holds."""


class Row(NamedTuple):
    """What a list tells of an alert."""

    id: str
    opened_at: datetime
    kind: str
    severity: str
    target: str
    posts: int
    accounts: int
    named: int
    status: str


class Listing(NamedTuple):
    """A list of alerts: the first of them, how many there are, and how many of those are campaigns."""

    rows: list[Row]
    total: int
    campaigns: int


class Source(Protocol):
    """Where alerts come from."""

    def listing(self, status: Status | None, limit: int) -> Listing:
        """Return the alerts that were opened last."""
        ...

    def one(self, beginning: str) -> Alert:
        """Return the alert whose id begins so.

        Raises:
            ConfigurationError: If there is none, or several.
        """
        ...


class FromFile:
    """Alerts of a file that a replay wrote.

    Args:
        path: The file.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def listing(self, status: Status | None, limit: int) -> Listing:
        """See ``Source``."""
        from console.stored_alerts import read_alerts

        found = [alert for alert in read_alerts(self._path) if status in (None, alert.status)]
        campaigns = sum(alert.kind == "coordinated_campaign" for alert in found)
        return Listing([row_of(alert) for alert in found[:limit]], len(found), campaigns)

    def one(self, beginning: str) -> Alert:
        """See ``Source``."""
        from console.stored_alerts import read_alerts

        found = {alert.id: alert for alert in read_alerts(self._path)}
        return found[
            chosen(beginning, [identifier for identifier in found if identifier.startswith(beginning)])
        ]


class FromStore:
    """Alerts of the store, read by its indices: a list decodes no alert.

    Args:
        search: What looks them up; None where there is no store yet.
    """

    def __init__(self, search: Search | None) -> None:
        self._search = search

    def listing(self, status: Status | None, limit: int) -> Listing:
        """See ``Source``."""
        from agents.store.views import Query

        return self.found(Query(statuses=() if status is None else (status,)), limit)

    def found(self, query: Query, limit: int) -> Listing:
        """Return the alerts that a query finds, those that were opened last."""
        if self._search is None:
            return Listing([], 0, 0)
        if query.words is not None:
            # No index has words: to look through everything twice would take twice as long.
            lines = self._search.latest(query, EVERY_ALERT)
            campaigns = sum(line.kind == "coordinated_campaign" for line in lines)
            return Listing([_row_of_store(one) for one in lines[:limit]], len(lines), campaigns)
        kinds = self._search.counts("kind", query)
        rows = [_row_of_store(one) for one in self._search.latest(query, limit)]
        return Listing(rows, sum(kinds.values()), kinds.get("coordinated_campaign", 0))

    def one(self, beginning: str) -> Alert:
        """See ``Source``."""
        alert_id = self.id_of(beginning)
        alert = None if self._search is None else self._search.alert(alert_id)
        if alert is None:
            raise ConfigurationError(f"no alerts begin with {beginning!r}")
        return alert

    def id_of(self, beginning: str) -> str:
        """Return the id that is meant by its beginning.

        Raises:
            ConfigurationError: If none is, or several are.
        """
        return chosen(beginning, [] if self._search is None else self._search.ids(beginning))


def store_url(env: Mapping[str, str]) -> str:
    """Return the URL of the alert store; whatever else is set is checked too.

    Raises:
        ConfigurationError: One line that names the variable that is wrong.
    """
    plain = plain_store_url(env)
    if plain is not None:
        return plain
    from agents.ops.settings import load

    return load(env).store_url


@contextmanager
def open_source(url: str, alerts: Path | None) -> Iterator[Source]:
    """Open what is to be shown: the file of a replay, else the store; a store that is not there yet is empty."""
    if alerts is not None:
        yield FromFile(alerts)
        return
    with open_search(url) as search:
        yield FromStore(search)


@contextmanager
def open_search(url: str) -> Iterator[Search | None]:
    """Open what looks alerts up in the store; None where there is no store yet."""
    from agents.store.glance import Glance, file_of

    file = file_of(url)
    if file is not None:
        if not file.exists():
            yield None
            return
        with Glance(file) as glance:
            yield glance.search
        return
    from agents.store.read import AlertReader

    with AlertReader(url) as reader:
        yield reader.search


def chosen(beginning: str, found: Sequence[str]) -> str:
    """Return the id that is meant by its beginning.

    Raises:
        ConfigurationError: If none is, or several are.
    """
    if beginning in found:
        return beginning
    if len(found) != 1:
        many = f"{MOST} or more" if len(found) >= MOST else len(found) or "no"
        raise ConfigurationError(f"{many} alerts begin with {beginning!r}")
    return found[0]


def _row_of_store(one: Line) -> Row:
    return Row(
        one.id,
        datetime.fromtimestamp(one.opened_at / 1000, UTC),
        one.kind,
        one.severity,
        one.target_name,
        one.crowd_posts,
        one.crowd_accounts,
        one.named,
        one.status,
    )


def row_of(alert: Alert) -> Row:
    """Return what a list tells of an alert."""
    return Row(
        alert.id,
        alert.opened_at,
        alert.kind,
        alert.severity,
        target_name(alert.target),
        alert.counts.posts,
        alert.counts.accounts,
        len(alert.accounts),
        alert.status,
    )


def target_name(target: AlertTarget) -> str:
    """Return what people call a target."""
    account = f"{target.platform or ''}:{target.handle}" if target.handle else None
    return target.name or account or target.id or "unknown"
