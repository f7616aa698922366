"""What was planted, held against what was found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, Literal

from msgspec import Struct

from lab.simulation import Crowd, Raid, Truth
from lab.simulation.truth import Threat
from schemas.alert import Alert, AlertTarget

Found = Literal["found", "in part", "not found"]

FEWEST: Final = 3
"""An alert that flags fewer accounts of a group does not find it."""

HALF: Final = 0.5
"""A group is found when this share of its accounts is flagged."""


class GroupVerdict(Struct, frozen=True):
    """What became of a coordinated group's attack.

    Attributes:
        raid: What was planted.
        target: The target's name.
        flagged: How many of its accounts were flagged.
        organic: Accounts in no group that the same alerts flagged.
        delay: Seconds of event time from its fifth account's joining to an alert that flags three of them; None if
            none does.
    """

    raid: Raid
    target: str
    flagged: int
    organic: int
    delay: float | None

    @property
    def found(self) -> Found:
        """Whether the group was found."""
        if self.flagged < FEWEST:
            return "not found"
        return "found" if self.flagged >= HALF * len(self.raid.accounts) else "in part"


class CrowdVerdict(Struct, frozen=True):
    """What became of a crowd.

    Attributes:
        crowd: What was planted.
        target: The target's name.
        alerts: Pile-on alerts at its target while it was there.
        flagged: Accounts in no group that alerts of any kind at its target flagged.
        delay: Seconds of event time from its first post to the first of these alerts; None if there is none.
    """

    crowd: Crowd
    target: str
    alerts: int
    flagged: int
    delay: float | None

    @property
    def pile_on_only(self) -> bool:
        """Whether it was told as a pile-on, and nobody in it flagged."""
        return self.alerts > 0 and self.flagged == 0


class ThreatVerdict(Struct, frozen=True):
    """What became of a threat that single posts make.

    Attributes:
        threat: What was planted.
        target: The target's name.
        delay: Seconds of event time from its first post to the first alert of its kind at its target; None if there
            is none.
    """

    threat: Threat
    target: str
    delay: float | None


class Verdict(Struct, frozen=True):
    """What became of everything that was planted.

    Attributes:
        groups: One for each attack, by its start.
        crowds: One for each crowd, by its start.
        organic: Handles of accounts in no group that an alert flagged.
        threats: One for each threat that single posts make, by its time.
    """

    groups: list[GroupVerdict]
    crowds: list[CrowdVerdict]
    organic: set[str]
    threats: list[ThreatVerdict] = []

    @property
    def right(self) -> bool:
        """Whether every group was found, nobody else flagged, and every crowd told as a pile-on only."""
        groups = all(group.found == "found" for group in self.groups)
        return groups and not self.organic and all(crowd.pile_on_only for crowd in self.crowds)


def judge(truth: Truth, alerts: Iterable[Alert], names: Mapping[str, str]) -> Verdict:
    """Hold alerts against the answer key.

    Args:
        truth: The answer key.
        alerts: Every revision that was published, in order.
        names: Names of the targets by handle.
    """
    revisions = list(alerts)
    members = set(truth.coordinated)
    named = (alert for alert in revisions if alert.kind in ("coordinated_campaign", "pile_on"))
    organic = {account.handle for alert in named for account in alert.accounts} - members
    return Verdict(
        [_group(raid, revisions, members, names[raid.target]) for raid in truth.raids],
        [_crowd(crowd, revisions, members, names[crowd.target]) for crowd in truth.crowds],
        organic,
        [_threat(threat, revisions, names.get(threat.target, threat.target)) for threat in truth.threats],
    )


def is_at(target: AlertTarget, name: str) -> bool:
    """Return whether an alert's target is the person of a name; a relative's name says whose they are."""
    return target.name == name


def _group(raid: Raid, alerts: list[Alert], coordinated: set[str], target: str) -> GroupVerdict:
    members = set(raid.accounts)
    found: set[str] = set()
    others: set[str] = set()
    delay: float | None = None
    for alert in alerts:
        flagged = {account.handle for account in alert.accounts}
        if alert.kind != "coordinated_campaign" or not flagged & members:
            continue
        found |= flagged & members
        others |= flagged - coordinated
        if delay is None and len(found) >= FEWEST:
            delay = max(0.0, alert.detected_at.timestamp() - raid.fifth)
    return GroupVerdict(raid, target, len(found), len(others), delay)


def _crowd(crowd: Crowd, alerts: list[Alert], coordinated: set[str], target: str) -> CrowdVerdict:
    here = [
        alert
        for alert in alerts
        if is_at(alert.target, target) and alert.kind in ("coordinated_campaign", "pile_on")
    ]
    told = [
        alert
        for alert in here
        if alert.kind == "pile_on"
        and alert.window.end.timestamp() >= crowd.start
        and alert.window.start.timestamp() <= crowd.end
    ]
    flagged = {account.handle for alert in here for account in alert.accounts} - coordinated
    delay = max(0.0, told[0].detected_at.timestamp() - crowd.start) if told else None
    return CrowdVerdict(crowd, target, len({alert.id for alert in told}), len(flagged), delay)


def _threat(threat: Threat, alerts: list[Alert], target: str) -> ThreatVerdict:
    told = [
        alert
        for alert in alerts
        if alert.kind == threat.kind and (is_at(alert.target, target) or alert.target.handle == threat.target)
    ]
    delay = max(0.0, told[0].detected_at.timestamp() - threat.at) if told else None
    return ThreatVerdict(threat, target, delay)
