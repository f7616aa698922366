"""Batch-made accounts: numbered names, opened within minutes of one another, each writing its own words."""

from __future__ import annotations

from lab.simulation.gangs.squad import Squad
from lab.simulation.ground import Played


def strike(squad: Squad, target: str, ms: float) -> Played:
    """Strike for some 25 minutes; every account posts one to three times, a third of it slogans."""
    dice = squad.ground.dice
    slogans = squad.templates(2)
    played = Played()
    for account in squad.members:
        for _ in range(1 + dice.below(3)):
            text = squad.copy(slogans) if dice.chance(0.33) else squad.own_words()
            squad.hit(played, ms + dice.uniform() * 25 * 60_000, account, target, text)
    return played
