"""A slow drip: over five hours, never many at once, the same few claims come back."""

from __future__ import annotations

from lab.simulation.gangs.squad import Squad
from lab.simulation.ground import Played
from lab.simulation.links import respelled
from lab.simulation.rhythm import HOUR_MS

_HOURS = 5


def strike(squad: Squad, target: str, ms: float) -> Played:
    """Drip for five hours; every account posts three to six times, half of it copied."""
    dice = squad.ground.dice
    templates, link = squad.templates(6), squad.link()
    tag = f"{squad.voice.surge_tags[0]}{dice.below(90) + 10}"
    played = Played()
    for account in squad.members:
        for _ in range(3 + dice.below(4)):
            text = squad.copy(templates) if dice.chance(0.5) else squad.own_words()
            urls = (respelled(link, dice),) if dice.chance(0.25) else ()
            tags = (tag,) if dice.chance(0.3) else ()
            moment = ms + dice.uniform() * _HOURS * HOUR_MS
            squad.hit(played, moment, account, target, text, reply=0.6, tags=tags, urls=urls)
    return played
