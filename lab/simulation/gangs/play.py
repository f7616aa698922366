"""Plays a gang: recruits it, sends it against its targets, and writes down who did what."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

from lab.simulation.gangs import aged, batch, cross_platform, drip, flood, link, lockstep, repost_ring
from lab.simulation.gangs.squad import Squad, cover
from lab.simulation.ground import Ground, Played
from lab.simulation.rhythm import HOUR_MS
from lab.simulation.scenario import Gang, Style

_STRIKE: Final[dict[Style, Callable[[Squad, str, float], Played]]] = {
    "flood": flood.strike,
    "batch": batch.strike,
    "link": link.strike,
    "lockstep": lockstep.strike,
    "repost_ring": repost_ring.strike,
    "drip": drip.strike,
    "aged": aged.strike,
    "cross_platform": cross_platform.strike,
}


class Attack(NamedTuple):
    """One raid as it was carried out."""

    target: str
    played: Played


class GangPlayed(NamedTuple):
    """Everything a gang did."""

    members: list[str]
    attacks: list[Attack]
    cover: Played


def play_gang(part: Gang, ground: Ground) -> GangPlayed:
    """Play all raids of a gang and the everyday posts of its accounts."""
    squad = Squad(part, ground)
    attacks = [
        Attack(target, _STRIKE[part.style](squad, target, hour * HOUR_MS)) for target, hour in part.raids
    ]
    return GangPlayed([account.author.handle for account in squad.members], attacks, cover(squad))
