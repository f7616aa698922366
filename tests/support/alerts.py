"""Alerts made up for tests."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, Final

import msgspec

from schemas.alert import Alert, AlertTarget, Cluster, Counts, Evidence, NamedAccount, SamplePost, Window

NOON: Final = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)

CAMPAIGN: Final = Alert(
    id="c-01",
    revision=1,
    kind="coordinated_campaign",
    target=AlertTarget(id="fs", name="The Foreign Secretary"),
    status="open",
    severity="high",
    score=0.83,
    opened_at=NOON,
    detected_at=NOON + timedelta(minutes=4),
    window=Window(NOON, NOON + timedelta(minutes=12)),
    counts=Counts(posts=1200, accounts=431),
    accounts=[NamedAccount("x", str(number), f"member{number}", 0.9, ["synchrony"]) for number in range(12)],
    clusters=[Cluster("g-7", 12, ["synchrony"])],
    evidence=[
        Evidence("copies", "9 of them posted the same text, word for word.", 14.5),
        Evidence("synchrony", "12 accounts replied within 9 seconds of one another, five times.", 31.0),
    ],
    posts=[SamplePost("x", "p1", "member1", NOON, "Resign now, nobody wants you here.")],
)


def campaign(**changes: Any) -> Alert:
    """Return a coordinated campaign with some fields changed."""
    return msgspec.structs.replace(CAMPAIGN, **changes)
