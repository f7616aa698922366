"""Lockstep: the same accounts under successive posts of the target, at one command, all in their own words.

What sets them apart from fans is the command: they come together some time after the post, within a minute or
two of one another, where fans come each in their own time.
"""

from __future__ import annotations

from lab.simulation.gangs.squad import Squad
from lab.simulation.ground import Played

_POSTS = 5
_TAKE_PART = 0.85


def strike(squad: Squad, target: str, ms: float) -> Played:
    """Follow the target over its next posts.

    Raises:
        ValueError: If the target says fewer than three things from shortly before ``ms`` on.
    """
    ground = squad.ground
    dice = ground.dice
    said = [time for _, time in ground.statements(target) if time >= ms - 20 * 60_000][:_POSTS]
    if len(said) < 3:
        raise ValueError(f"lockstep on {target!r}: the target makes {len(said)} statements, three are needed")
    played = Played()
    for time in said:
        command = time + (2 + dice.uniform() * 18) * 60_000
        spread = ground.lognormal(60, 0.7, len(squad.members))
        for account, delay in zip(squad.members, spread, strict=True):
            if dice.chance(_TAKE_PART):
                squad.hit(played, command + delay, account, target, squad.own_words(), reply=0.95)
    return played
