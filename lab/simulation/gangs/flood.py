"""Copy-paste flood: a few templates, pasted within minutes with small edits and look-alike letters."""

from __future__ import annotations

from lab.simulation.gangs.squad import Squad
from lab.simulation.ground import Played


def strike(squad: Squad, target: str, ms: float) -> Played:
    """Flood a target for ten to twenty minutes; every account pastes two to four times."""
    dice = squad.ground.dice
    templates = squad.templates(3 + dice.below(4))
    length = (10 + dice.below(11)) * 60_000
    played = Played()
    for account in squad.members:
        for _ in range(2 + dice.below(3)):
            squad.hit(played, ms + dice.uniform() * length, account, target, squad.copy(templates))
    return played
