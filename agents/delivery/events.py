"""What happened to an alert between two revisions: opened, escalated, grown, closed, or only updated."""

from __future__ import annotations

from typing import Any, Final, Literal, get_args

from msgspec import Struct

from agents.store.write import Told
from schemas.alert import Alert, Severity

Kind = Literal["opened", "escalated", "grown", "closed", "updated"]

KINDS: Final[tuple[Kind, ...]] = get_args(Kind)

_RANKS: Final[dict[Severity, int]] = {severity: rank for rank, severity in enumerate(get_args(Severity))}


class Event(Struct, frozen=True):
    """One thing to tell of a revision.

    Attributes:
        kind: ``opened``, ``escalated`` (the severity rose), ``grown`` (twice as many accounts are named as were told
            of last), ``closed``, or ``updated``, which every later revision is.
        facts: What its message says besides what the alert says.
    """

    kind: Kind
    facts: dict[str, Any] = {}


def rank(severity: Severity) -> int:
    """Return a severity's place, low first."""
    return _RANKS[severity]


def events(previous: Alert | None, alert: Alert, told: Told) -> list[Event]:
    """Return what a new revision has to tell, given the one before it.

    Args:
        previous: The revision that was the newest until now; None for a new alert.
        alert: The new revision.
        told: What was told of the alert; changed to what is told now.
    """
    named = len(alert.accounts)
    if previous is None:
        told |= {"named": named, "first": {"severity": alert.severity, "named": named}}
        return [Event("opened")]
    found: list[Event] = []
    before = int(told.get("named", len(previous.accounts)))
    told.setdefault("first", {"severity": previous.severity, "named": len(previous.accounts)})
    if alert.severity != previous.severity:
        told["was"] = {"severity": previous.severity, "until": alert.detected_at.isoformat()}
    if rank(alert.severity) > rank(previous.severity):
        found.append(
            Event("escalated", {"before": previous.severity, "after": alert.severity, "named_before": before})
        )
    elif named >= 2 * max(before, 1) and alert.status == "open":
        found.append(Event("grown", {"named_before": before}))
    if found:
        told["named"] = named
    if previous.status == "open" and alert.status == "closed":
        found.append(Event("closed"))
    return [*found, Event("updated")]
