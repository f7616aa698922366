"""What the pipeline tells people: one alert per campaign or pile-on, revised while it goes on."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from msgspec import Meta, Struct

AlertKind = Literal[
    "coordinated_campaign", "pile_on", "doxxing", "impersonation", "phishing", "emerging_target"
]
Status = Literal["open", "closed"]
Severity = Literal["low", "medium", "high", "critical"]
Unit = Annotated[float, Meta(ge=0.0, le=1.0)]


class AlertTarget(Struct, frozen=True, omit_defaults=True):
    """Who the alert protects: a watchlist entry (``id``, ``name``) or an account."""

    id: str | None = None
    platform: str | None = None
    handle: str | None = None
    name: str | None = None


class Window(Struct, frozen=True):
    """The span of event time that an alert speaks of."""

    start: datetime
    end: datetime


class Counts(Struct, frozen=True):
    """Everything at the target in the window, the crowd included."""

    posts: int
    accounts: int


class NamedAccount(Struct, frozen=True):
    """An account that the evidence names; ``evidence`` lists codes found in ``Alert.evidence``."""

    platform: str
    id: str
    handle: str
    score: Unit
    evidence: list[str]


class Cluster(Struct, frozen=True):
    """Accounts that act together; the id stays with a gang from target to target."""

    id: str
    size: int
    evidence: list[str]


class Evidence(Struct, frozen=True):
    """One reason, as a sentence that a person can check; ``weight`` is in nats against chance."""

    code: str
    statement: str
    weight: float


class SamplePost(Struct, frozen=True, omit_defaults=True):
    """A post to look at first; ``text`` is redacted of personal data, ``url`` leads to it on its platform."""

    platform: str
    id: str
    author: str
    created_at: datetime
    text: str
    url: str | None = None


class Alert(Struct, frozen=True, omit_defaults=False):
    """One alert. The same posts give the same ``id``; a later ``revision`` replaces an earlier one.

    ``accounts`` are those that the evidence names. ``leads`` are suspicious but not beyond the bar: people look at
    them in the console and in exports; no message shows them.
    """

    id: str
    revision: int
    kind: AlertKind
    target: AlertTarget
    status: Status
    severity: Severity
    score: Unit
    opened_at: datetime
    detected_at: datetime
    window: Window
    counts: Counts
    accounts: list[NamedAccount] = []
    clusters: list[Cluster] = []
    evidence: list[Evidence] = []
    posts: list[SamplePost] = []
    leads: list[NamedAccount] = []
