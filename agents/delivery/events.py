"""What of an alert's new revision people are told."""

from __future__ import annotations

from collections.abc import Sequence

from agents.store import Entry
from schemas.alert import Alert


def opened_once(previous: Alert | None, alert: Alert) -> Sequence[Entry]:
    """Tell Slack of an alert once, when it is new."""
    del alert
    return [Entry("slack", "opened")] if previous is None else []
