"""What was planted, held against what was found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, Literal

from msgspec import Struct

from lab.simulation import Crowd, Raid, Truth
from schemas.alert import Alert, AlertTarget

Found = Literal["found", "in part", "not found"]

FEWEST: Final = 3
"""An alert that names fewer of a gang points at nobody."""

HALF: Final = 0.5
"""A gang of whose accounts so many are named is found."""


class GangVerdict(Struct, frozen=True):
    """What became of a gang's attack.

    Attributes:
        raid: What was planted.
        target: The target's name.
        named: How many of its accounts were named.
        innocent: Accounts outside of any gang that the same alerts named.
        delay: Seconds of event time from its fifth account's joining to an alert that names three of them; None if
            none does.
    """

    raid: Raid
    target: str
    named: int
    innocent: int
    delay: float | None

    @property
    def found(self) -> Found:
        """Whether the gang was found."""
        if self.named < FEWEST:
            return "not found"
        return "found" if self.named >= HALF * len(self.raid.accounts) else "in part"


class CrowdVerdict(Struct, frozen=True):
    """What became of a crowd.

    Attributes:
        crowd: What was planted.
        target: The target's name.
        alerts: Pile-on alerts at its target while it was there.
        named: Accounts that alerts of any kind at its target named though they are in no gang.
        delay: Seconds of event time from its first post to the first of these alerts; None if there is none.
    """

    crowd: Crowd
    target: str
    alerts: int
    named: int
    delay: float | None

    @property
    def pile_on_only(self) -> bool:
        """Whether it was told as a pile-on, and nobody in it accused."""
        return self.alerts > 0 and self.named == 0


class Verdict(Struct, frozen=True):
    """What became of everything that was planted.

    Attributes:
        gangs: One for each attack, by its start.
        crowds: One for each crowd, by its start.
        innocent: Handles of accounts that an alert named though they are in no gang.
    """

    gangs: list[GangVerdict]
    crowds: list[CrowdVerdict]
    innocent: set[str]

    @property
    def right(self) -> bool:
        """Whether every gang was found, nobody else named, and every crowd told as a pile-on only."""
        gangs = all(gang.found == "found" for gang in self.gangs)
        return gangs and not self.innocent and all(crowd.pile_on_only for crowd in self.crowds)


def judge(truth: Truth, alerts: Iterable[Alert], names: Mapping[str, str]) -> Verdict:
    """Hold alerts against the answer key.

    Args:
        truth: The answer key.
        alerts: Every revision that was published, in order.
        names: Names of the targets by handle.
    """
    revisions = list(alerts)
    gangsters = set(truth.coordinated)
    named = (alert for alert in revisions if alert.kind in ("coordinated_campaign", "pile_on"))
    innocent = {account.handle for alert in named for account in alert.accounts} - gangsters
    return Verdict(
        [_gang(raid, revisions, gangsters, names[raid.target]) for raid in truth.raids],
        [_crowd(crowd, revisions, gangsters, names[crowd.target]) for crowd in truth.crowds],
        innocent,
    )


def is_at(target: AlertTarget, name: str) -> bool:
    """Return whether an alert's target is the person of a name; a relative's name says whose they are."""
    return target.name == name


def _gang(raid: Raid, alerts: list[Alert], gangsters: set[str], target: str) -> GangVerdict:
    members = set(raid.accounts)
    named: set[str] = set()
    others: set[str] = set()
    delay: float | None = None
    for alert in alerts:
        accused = {account.handle for account in alert.accounts}
        if alert.kind != "coordinated_campaign" or not accused & members:
            continue
        named |= accused & members
        others |= accused - gangsters
        if delay is None and len(named) >= FEWEST:
            delay = max(0.0, alert.detected_at.timestamp() - raid.fifth)
    return GangVerdict(raid, target, len(named), len(others), delay)


def _crowd(crowd: Crowd, alerts: list[Alert], gangsters: set[str], target: str) -> CrowdVerdict:
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
    accused = {account.handle for alert in here for account in alert.accounts} - gangsters
    delay = max(0.0, told[0].detected_at.timestamp() - crowd.start) if told else None
    return CrowdVerdict(crowd, target, len({alert.id for alert in told}), len(accused), delay)
