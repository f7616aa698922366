"""The stream of a soak: as many minutes of event time as of the clock, with gangs and crowds in it."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from lab.simulation import Simulation, preset, simulate
from lab.simulation.scenario import Background, Gang, Part, Scenario, Style, Surge

STYLES: Final[tuple[Style, ...]] = ("flood", "lockstep", "link", "batch", "repost_ring")
STATEMENT_HOURS: Final = 0.02
"""Time between two statements of a public figure, so that every attack has one to go by."""

GANG_MINUTES: Final = 0.75
SURGE_MINUTES: Final = 2.0
SURGE_PEOPLE: Final = 400


def soak_stream(minutes: float, rate: int, seed: int) -> Simulation:
    """Return about ``rate`` posts a second for so many minutes.

    Args:
        minutes: Length in event time, at least 2.
        rate: Posts a second.
        seed: Same arguments, same posts.
    """
    hours = minutes / 60
    said = tuple(0.005 + STATEMENT_HOURS * number for number in range(int(hours / STATEMENT_HOURS) + 1))
    cast = tuple(
        replace(persona, statements=said, announcements=(), popularity=3.0)
        for persona in preset("flood", seed).cast
    )
    parts: list[Part] = []
    at = 0.5
    while at < minutes - 1:
        number = len(parts)
        target = cast[number % len(cast)].handle
        parts.append(
            Gang(STYLES[number % len(STYLES)], 20 + 10 * (number % 4), ((target, at / 60),), cover=1.0)
        )
        at += GANG_MINUTES
    at = 0.5
    while at < minutes - 1:
        target = cast[len(parts) % len(cast)].handle
        parts.append(Surge(target, at / 60, SURGE_PEOPLE, hours=0.05))
        at += SURGE_MINUTES
    background = Background(people=20_000, posts=int(rate * 60 * minutes))
    return simulate(Scenario("soak", seed, hours, background, cast, tuple(parts)))
