"""Bought accounts: organic for long before, with friends and history, until the order comes."""

from __future__ import annotations

from lab.simulation.gangs.squad import Squad
from lab.simulation.ground import Played
from lab.simulation.links import respelled


def strike(squad: Squad, target: str, ms: float) -> Played:
    """Strike for 20 to 30 minutes; two or three posts each, copied texts and a link among own words."""
    dice = squad.ground.dice
    templates, link = squad.templates(2 + dice.below(3)), squad.link()
    length = (20 + dice.below(11)) * 60_000
    played = Played()
    for account in squad.members:
        for _ in range(2 + dice.below(2)):
            text = squad.copy(templates) if dice.chance(0.55) else squad.own_words()
            urls = (respelled(link, dice),) if dice.chance(0.3) else ()
            squad.hit(played, ms + dice.uniform() * length, account, target, text, urls=urls)
    return played
