"""Where the alerts of the terminal view come from: the store, or the file of a replay."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

from agents.ops.errors import ConfigurationError

if TYPE_CHECKING:
    from agents.ops.settings import Settings
    from agents.store.glance import Glance, Line
    from agents.store.read import AlertReader
    from agents.store.views import Summary
    from schemas.alert import Alert, AlertTarget, Status


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


class FromFileOfStore:
    """Alerts of an SQLite store, by a glance that needs no SQLAlchemy.

    Args:
        glance: The store.
    """

    def __init__(self, glance: Glance) -> None:
        self._glance = glance

    def listing(self, status: Status | None, limit: int) -> Listing:
        """See ``Source``."""
        kinds = self._glance.kinds(status)
        rows = [_row_of_store(one) for one in self._glance.latest(status, limit)]
        return Listing(rows, sum(kinds.values()), kinds.get("coordinated_campaign", 0))

    def one(self, beginning: str) -> Alert:
        """See ``Source``."""
        alert = self._glance.alert(chosen(beginning, self._glance.ids(beginning)))
        if alert is None:
            raise ConfigurationError(f"no alerts begin with {beginning!r}")
        return alert


class FromStore:
    """Alerts of the store, read by its indices: a list decodes no alert.

    Args:
        reader: The store's read side; None where there is no store yet.
    """

    def __init__(self, reader: AlertReader | None) -> None:
        self._reader = reader

    def listing(self, status: Status | None, limit: int) -> Listing:
        """See ``Source``."""
        from agents.store.views import Query

        if self._reader is None:
            return Listing([], 0, 0)
        query = Query(statuses=() if status is None else (status,))
        counts = self._reader.counts("kind", query)
        rows = [_row_of_store(one) for one in self._reader.page(query, limit=limit).items]
        return Listing(rows, sum(counts.values()), counts.get("coordinated_campaign", 0))

    def one(self, beginning: str) -> Alert:
        """See ``Source``."""
        found = [] if self._reader is None else self._reader.ids(beginning)
        alert = None if self._reader is None else self._reader.alert(chosen(beginning, found))
        if alert is None:
            raise ConfigurationError(f"no alerts begin with {beginning!r}")
        return alert


@contextmanager
def open_source(settings: Settings, alerts: Path | None) -> Iterator[Source]:
    """Open what is to be shown: the file of a replay, else the store; a store that is not there yet is empty."""
    if alerts is not None:
        yield FromFile(alerts)
        return
    from agents.store.glance import Glance, file_of

    file = file_of(settings.store_url)
    if file is not None:
        if not file.exists():
            yield FromStore(None)
            return
        with Glance(file) as glance:
            yield FromFileOfStore(glance)
        return
    from agents.store.read import AlertReader

    with AlertReader(settings.store_url) as reader:
        yield FromStore(reader)


def chosen(beginning: str, found: Sequence[str]) -> str:
    """Return the id that is meant by its beginning.

    Raises:
        ConfigurationError: If none is, or several are.
    """
    if beginning in found:
        return beginning
    if len(found) != 1:
        raise ConfigurationError(f"{len(found) or 'no'} alerts begin with {beginning!r}")
    return found[0]


def _row_of_store(one: Line | Summary) -> Row:
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
