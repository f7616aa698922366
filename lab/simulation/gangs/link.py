"""A pushed link: every post carries one address that nobody else shares, in several spellings."""

from __future__ import annotations

from lab.simulation.gangs.squad import Squad
from lab.simulation.ground import Played
from lab.simulation.links import respelled


def strike(squad: Squad, target: str, ms: float) -> Played:
    """Push a link at a target for half an hour; every account posts it once or twice."""
    dice = squad.ground.dice
    link = squad.link()
    played = Played()
    for account in squad.members:
        for _ in range(1 + dice.below(2)):
            text = squad.own_words() if dice.chance(0.6) else squad.voice.write("headline", dice)
            moment = ms + dice.uniform() * 30 * 60_000
            squad.hit(played, moment, account, target, text, reply=0.6, urls=(respelled(link, dice),))
    return played
