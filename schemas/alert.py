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
    """An account that the evidence flags; ``evidence`` lists codes found in ``Alert.evidence``."""

    platform: str
    id: str
    handle: str
    score: Unit
    evidence: list[str]


class Cluster(Struct, frozen=True):
    """Accounts that act together; the id stays with them from target to target."""

    id: str
    size: int
    evidence: list[str]


class Evidence(Struct, frozen=True, omit_defaults=True):
    """One reason, as a sentence that a person can check.

    ``weight`` is its surprise: the negative natural logarithm of the chance, one scale for every code. ``posts`` are
    ids of the alert's sample posts that show it, where that is recorded.
    """

    code: str
    statement: str
    weight: float
    posts: list[str] = []


class SamplePost(Struct, frozen=True, omit_defaults=True):
    """A post to look at first; ``text`` is redacted of personal data, ``url`` leads to it on its platform."""

    platform: str
    id: str
    author: str
    created_at: datetime
    text: str
    url: str | None = None


class Minute(Struct, frozen=True):
    """One minute at the target: all posts and accounts, and of the posts those by accounts that the evidence names."""

    at: datetime
    posts: int
    accounts: int
    named: int


TieKind = Literal["co_action", "reply", "mention"]


class Tie(Struct, frozen=True, omit_defaults=True):
    """What ties two of an alert's accounts, named ones or leads.

    ``one`` and ``other`` are ``platform:id``; a reply or a mention goes from ``one`` to ``other``. ``statement`` says
    in a sentence what they did, and ``posts`` are ids of sample posts that show it.
    """

    one: str
    other: str
    kind: TieKind
    weight: float
    statement: str = ""
    posts: list[str] = []


class Alert(Struct, frozen=True, omit_defaults=False):
    """One alert. The same posts give the same ``id``; a later ``revision`` replaces an earlier one.

    ``accounts`` are those that the evidence flags. ``leads`` have evidence below the threshold: people look at
    them in the console and in exports; no message shows them. ``timeline`` and ``ties`` are what the console draws:
    the crowd by the minute, and what ties the accounts; they are empty where they are not recorded.
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
    timeline: list[Minute] = []
    ties: list[Tie] = []
