"""What a simulated stream plays, as a viewer is told it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final, NamedTuple

from lab.simulation import Raid, Scenario, Simulation
from lab.simulation.scenario import START_MS

HOUR_MS: Final = 3_600_000

STYLES: Final = {
    "flood": "paste variants of a few texts",
    "link": "push one link",
}


class Moment(NamedTuple):
    """Something to tell when the stream comes to it.

    Attributes:
        at: Event time.
        who: Who announces something; None for what is planted.
        text: What is said, or what is planted.
    """

    at: datetime
    who: str | None
    text: str


THREATS: Final = {
    "doxxing": "a phone number of {target} is published and reposted",
    "impersonation": "an account @{account} appears that looks like {target}",
    "phishing": "a link in the name of {target} leads elsewhere",
    "emerging_target": "a crowd turns on @{target}, whom nobody watches",
}


def names(scenario: Scenario) -> dict[str, str]:
    """Return the names of the cast by handle."""
    return {persona.handle: persona.name for persona in scenario.cast}


def alert_names(scenario: Scenario) -> dict[str, str]:
    """Return what alerts call the cast, by handle: of a relative they tell only what they are to whom."""
    called = names(scenario)
    return {
        persona.handle: f"{persona.relation} of {called[persona.relative_of]}"
        if persona.relative_of
        else persona.name
        for persona in scenario.cast
    }


def moments(simulation: Simulation) -> list[Moment]:
    """Return what there is to tell, in order of event time."""
    called = names(simulation.scenario)
    told = [
        Moment(_utc(START_MS + hours * HOUR_MS), persona.name, text)
        for persona in simulation.scenario.cast
        for hours, text in persona.announcements
    ]
    told += [
        Moment(
            _utc(crowd.start * 1000),
            None,
            f"a crowd of {crowd.accounts:,} angry people at {called[crowd.target]}",
        )
        for crowd in simulation.truth.crowds
    ]
    told += [Moment(_utc(raid.start * 1000), None, _raid(raid, called)) for raid in simulation.truth.raids]
    told += [
        Moment(
            datetime.fromtimestamp(threat.at, UTC),
            None,
            THREATS[threat.kind].format(
                target=called.get(threat.target, threat.target), account=threat.account
            ),
        )
        for threat in simulation.truth.threats
    ]
    return sorted(told)


def _raid(raid: Raid, called: Mapping[str, str]) -> str:
    hidden = f", hidden in a crowd of {raid.crowd:,}" if raid.crowd else ""
    how = STYLES.get(raid.style, f"work in the style {raid.style}")
    return f"a coordinated group of {len(raid.accounts)} at {called[raid.target]}{hidden}; they {how}"


def _utc(ms: float) -> datetime:
    return datetime.fromtimestamp(ms / 1000, UTC)
