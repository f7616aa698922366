"""What the store's read side returns; times are milliseconds since the Unix epoch, UTC."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from msgspec import Struct

from agents.store.keys import Role
from schemas.alert import Alert, AlertKind, Severity, Status
from schemas.verdict import VerdictValue

Review = Literal["unreviewed", "acknowledged", "closed"]


class Query(Struct, frozen=True, kw_only=True):
    """Which alerts are wanted; every field that is set narrows the choice, an empty sequence leaves it open.

    Attributes:
        target: The target's key: its watchlist id, else ``platform:handle``, else its name.
        kinds: Kinds of alert.
        statuses: ``open`` or ``closed``.
        severities: Severities.
        reviews: ``unreviewed``, ``acknowledged`` or ``closed``.
        verdicts: Newest verdicts.
        assignee: Who reviews it; an empty string for those that nobody does.
        account: Platform and id of an account that the newest revision names.
        role: With ``account`` or ``handle``: only as ``named``, or only as ``lead``.
        handle: An account's handle, in any case, with or without ``@``.
        evidence: A code that the evidence must have.
        since: Opened at this time or later.
        until: Opened before this time.
        text: Part of the target's name or the beginning of the alert's id, in any case.
        about: A target by its key or by part of any name that it had, in any case.
        who: An account by its handle or its id, each alone or after ``platform:``; the newest revision names it.
        words: Part of the sentences of the evidence, or of a sample post's text, in any case.
    """

    target: str | None = None
    kinds: Sequence[AlertKind] = ()
    statuses: Sequence[Status] = ()
    severities: Sequence[Severity] = ()
    reviews: Sequence[Review] = ()
    verdicts: Sequence[VerdictValue] = ()
    assignee: str | None = None
    account: tuple[str, str] | None = None
    role: Role | None = None
    handle: str | None = None
    evidence: str | None = None
    since: int | None = None
    until: int | None = None
    text: str | None = None
    about: str | None = None
    who: str | None = None
    words: str | None = None


class Summary(Struct, frozen=True):
    """An alert as a line of a list: what its newest revision says, and where its review stands.

    Attributes:
        target: The target's key, for ``Query.target``.
        crowd_posts: Posts at the target in the window, the crowd's included.
        crowd_accounts: Accounts at the target in the window, the crowd's included.
        named: Accounts that the evidence names.
        leads: Accounts that are suspicious, but not beyond the bar.
        reviewed_by: Who acknowledged or closed it last.
        verdict: The newest verdict.
    """

    id: str
    revision: int
    kind: AlertKind
    status: Status
    severity: Severity
    score: float
    target: str
    target_name: str
    opened_at: int
    detected_at: int
    window_start: int
    window_end: int
    crowd_posts: int
    crowd_accounts: int
    named: int
    leads: int
    first_stored_at: int
    stored_at: int
    review: Review
    reviewed_by: str | None
    reviewed_at: int | None
    assignee: str | None
    assigned_at: int | None
    verdict: VerdictValue | None


class Page(Struct, frozen=True):
    """Some of the alerts that a query finds, the last opened first.

    Attributes:
        items: The alerts.
        next: Give it as ``after`` to get the page that follows; None at the end.
    """

    items: list[Summary]
    next: str | None


class Revision(Struct, frozen=True):
    """A revision as it came, but for what had to be forgotten since."""

    revision: int
    stored_at: int
    alert: Alert


class StoredPost(Struct, frozen=True):
    """A sample post of the newest revision; a deleted one has ``deleted_at`` and no text."""

    position: int
    platform: str
    post_id: str
    author: str
    created_at: int
    text: str
    url: str | None
    deleted_at: int | None


class StoredVerdict(Struct, frozen=True):
    """A verdict, as ``schemas.verdict.Verdict``, with its number."""

    id: int
    alert_id: str
    revision: int
    value: VerdictValue
    reason: str
    actor: str
    at: int


class Note(Struct, frozen=True):
    """A note on an alert."""

    id: int
    alert_id: str
    text: str
    actor: str
    at: int


class Mute(Struct, frozen=True):
    """What is not told until a time: one alert, or all of a target, of a kind, or of both."""

    id: int
    alert_id: str | None
    target: str | None
    kind: AlertKind | None
    reason: str
    actor: str
    at: int
    until: int


class MessageReference(Struct, frozen=True):
    """Where a sink shows an alert.

    Attributes:
        sink: The sink's name.
        channel: Slack's channel.
        reference: Slack's ``ts``.
        revision: The revision that it shows.
        replaced: How often the message had to be posted again, since it could not be edited.
        frozen: Whether it cannot be edited any more.
    """

    sink: str
    channel: str
    reference: str
    revision: int
    posted_at: int
    edited_at: int | None
    replaced: int
    frozen: bool


class Case(Struct, frozen=True):
    """All that is known of an alert."""

    summary: Summary
    alert: Alert
    posts: list[StoredPost]
    verdicts: list[StoredVerdict]
    notes: list[Note]
    mutes: list[Mute]
    messages: list[MessageReference]


class Appearance(Struct, frozen=True):
    """An account in an alert's newest revision."""

    summary: Summary
    role: Role
    handle: str
    score: float
    evidence: list[str]


class Account(Struct, frozen=True):
    """An account, with every alert that names it, the last opened first."""

    platform: str
    id: str
    handles: list[str]
    appearances: list[Appearance]


class Target(Struct, frozen=True):
    """A target that there are alerts of."""

    target: str
    name: str
    alerts: int
    open: int
    last_opened_at: int


class Related(Struct, frozen=True):
    """Another alert that names some of the same accounts."""

    summary: Summary
    shared: int


class AuditEntry(Struct, frozen=True):
    """Who did what to which subject, and when; ``detail`` holds no personal data of those reported."""

    id: int
    at: int
    actor: str
    action: str
    subject: str
    detail: str


class Told(Struct, frozen=True):
    """What a sink has to tell of an alert; ``state`` is pending, sent, dead, muted, inhibited or withheld."""

    sink: str
    event: str
    state: str
    attempts: int
    revision: int
    queued_at: int
    sent_at: int | None
    error: str | None
