"""What the outbox hands out, and how fast."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import quote

from msgspec import Struct

from agents.store.views import Review
from schemas.alert import Alert, AlertKind, Severity
from schemas.verdict import VerdictValue

OPENED: Final = "opened"
EDIT: Final = "updated"
REPLACED: Final = "replaced"

LEASE_MS: Final = 60_000
"""A message handed to a sender goes to another one after so long; longer than one attempt takes."""

GIVE_UP_MS: Final = 86_400_000
"""A message that could not be delivered in so long is dead: what it tells is history, and people must look."""

DIGEST: Final = 20
"""Messages told of together at most; Slack takes 50 blocks."""

LOOKED_AT: Final = 500
"""Oldest messages that wait, of which the due ones are chosen."""


class Pace(Struct, frozen=True):
    """How fast a sink may send.

    Attributes:
        post_ms: Time between two messages of all senders.
        edit_ms: Time between two edits of all senders.
        digest_over: When more than so many new alerts are due at once, they are told of together; 0 never.
        quota: Messages in a period; None for any number.
        quota_ms: The period.
        inhibit: Pairs of kinds: while an alert of the first is open at a target, new ones of the second are not told.
    """

    post_ms: int = 0
    edit_ms: int = 0
    digest_over: int = 0
    quota: int | None = None
    quota_ms: int = 3_600_000
    inhibit: Sequence[tuple[AlertKind, AlertKind]] = ()


class Reference(Struct, frozen=True):
    """Where a sink shows an alert: Slack's channel and ``ts``."""

    channel: str
    reference: str


class CaseState(Struct, frozen=True):
    """Where an alert's review stands."""

    review: Review = "unreviewed"
    reviewed_by: str | None = None
    assignee: str | None = None
    verdict: VerdictValue | None = None


class Message(Struct, frozen=True):
    """Something to tell.

    Attributes:
        number: Its place in the outbox.
        sink: Through which it goes.
        event: What it tells of the alert.
        alert: The alert as it stands now.
        facts: What the message needs besides the alert.
        attempts: Attempts begun, this one included.
        case: Where the alert's review stands.
        reference: Where the sink shows the alert already, if it does.
        uncertain: Whether an earlier attempt may have been taken, without anybody knowing.
        queued_at: When it was queued, ms of wall time.
        told: What delivery keeps of the alert.
    """

    number: int
    sink: str
    event: str
    alert: Alert
    facts: dict[str, Any]
    attempts: int
    case: CaseState = CaseState()
    reference: Reference | None = None
    uncertain: bool = False
    queued_at: int = 0
    told: dict[str, Any] = {}

    @property
    def alert_id(self) -> str:
        """The alert's id."""
        return self.alert.id

    @property
    def severity(self) -> Severity:
        """The alert's severity."""
        return self.alert.severity

    @property
    def key(self) -> str:
        """What no other message has, the same at every attempt."""
        return "/".join(quote(part, safe=":-_.") for part in (self.sink, self.alert.id, self.event))


class Notice(Struct, frozen=True):
    """How many messages a quota withheld, and since when (ms of wall time)."""

    withheld: int
    since: int


class Claim(Struct, frozen=True):
    """What a sender is to do.

    Attributes:
        messages: To be sent now, as one when there are several.
        wait_ms: When nothing is to be sent only because the sink has to wait: how long, ms.
        failures: How often in a row the sink has failed.
        notice: Tell people of what is withheld, instead of messages.
    """

    messages: list[Message] = []
    wait_ms: int = 0
    failures: int = 0
    notice: Notice | None = None


class Dead(Struct, frozen=True):
    """A message that was given up, and why."""

    alert_id: str
    attempts: int
    error: str
    sink: str = "slack"
    event: str = OPENED


class Backlog(Struct, frozen=True):
    """How the outbox stands.

    Attributes:
        pending: Messages that wait.
        dead: Messages that were given up.
        withheld: Messages that a quota kept back.
        oldest_ms: When the oldest that waits was queued, ms of wall time, if any.
    """

    pending: int
    dead: int
    withheld: int
    oldest_ms: int | None
