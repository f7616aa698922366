"""One order on several platforms: the same texts and link on X, Bluesky and Telegram within minutes."""

from __future__ import annotations

from lab.simulation.gangs.squad import Squad
from lab.simulation.ground import Played
from lab.simulation.links import respelled


def strike(squad: Squad, target: str, ms: float) -> Played:
    """Strike for a quarter of an hour; every account posts twice or three times."""
    dice = squad.ground.dice
    templates, link = squad.templates(4), squad.link()
    played = Played()
    for account in squad.members:
        for _ in range(2 + dice.below(2)):
            urls = (respelled(link, dice),) if dice.chance(0.45) else ()
            moment = ms + dice.uniform() * 15 * 60_000
            squad.hit(played, moment, account, target, squad.copy(templates), reply=0.6, urls=urls)
    return played
