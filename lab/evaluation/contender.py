"""What can be measured: anything that turns posts into alerts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import NamedTuple, Protocol

from pipeline.detector import Detector
from schemas.alert import Alert, AlertTarget, Counts, Evidence, NamedAccount, Window
from schemas.post import Author, Post
from schemas.target import Watchlist

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Contender(Protocol):
    """A detector to measure."""

    @property
    def name(self) -> str:
        """What tables call it."""
        ...

    def alerts(self, posts: Iterable[Post]) -> Iterable[Alert]:
        """Take a whole stream in order of event time and give every alert, revisions too."""
        ...


class Ours:
    """The detector of this project, over all primary targets or over a watchlist."""

    def __init__(self, name: str, watchlist: Watchlist | None = None) -> None:
        self.name = name
        self._watchlist = watchlist

    def alerts(self, posts: Iterable[Post]) -> Iterable[Alert]:
        """Run the stages that also run on Kafka."""
        return Detector(watchlist=self._watchlist).feed_all(posts)


class Naming(NamedTuple):
    """One account that a baseline names.

    Attributes:
        platform: The account's platform.
        author: The account.
        at: When the baseline could have known, seconds since the Unix epoch.
        score: How sure it is, in [0, 1].
    """

    platform: str
    author: Author
    at: float
    score: float


def as_alerts(name: str, namings: Iterable[Naming]) -> list[Alert]:
    """Return a baseline's namings as alerts, one for each moment at which it names somebody."""
    moments: dict[float, list[Naming]] = {}
    for naming in namings:
        moments.setdefault(naming.at, []).append(naming)
    return [_alert(name, at, moments[at]) for at in sorted(moments)]


def _alert(name: str, at: float, namings: list[Naming]) -> Alert:
    moment = _EPOCH + timedelta(seconds=at)
    score = max(naming.score for naming in namings)
    return Alert(
        id=f"{name}-{at}",
        revision=1,
        kind="coordinated_campaign",
        target=AlertTarget(),
        status="open",
        severity="low",
        score=score,
        opened_at=moment,
        detected_at=moment,
        window=Window(moment, moment),
        counts=Counts(len(namings), len(namings)),
        accounts=[
            NamedAccount(naming.platform, naming.author.id, naming.author.handle, naming.score, [name])
            for naming in namings
        ],
        evidence=[Evidence(name, name, 0.0)],
    )
