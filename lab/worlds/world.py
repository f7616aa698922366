"""Plays a family with a seed."""

from __future__ import annotations

from collections.abc import Mapping

from lab.worlds import campaigns, organic
from lab.worlds.families import FAMILIES
from lab.worlds.model import Truth, World
from lab.worlds.parameters import Parameters, Value
from lab.worlds.stage import Stage

_REGISTERED = (campaigns, organic)


def world(
    family: str, seed: int, parameters: Mapping[str, Value] | None = None, *, strict: bool = True
) -> World:
    """Return a world; the same arguments give the same one.

    Args:
        family: A name of ``FAMILIES``.
        seed: At least 0.
        parameters: Values that take the place of drawn ones; the others stay as drawn.
        strict: Whether a parameter that this world does not have is refused, else it is left out.

    Raises:
        ValueError: If there is no such family, or a parameter is unknown in this world or out of its range.
    """
    if family not in FAMILIES:
        raise ValueError(f"no family is called {family!r}; there are {', '.join(FAMILIES)}")
    if seed < 0:
        raise ValueError(f"a seed is at least 0, not {seed}")
    kind = FAMILIES[family]
    drawn = Parameters(family, seed, {**kind.fixed, **(parameters or {})})
    stage = Stage(family, seed, drawn, drawn.count("targets", *kind.targets))
    kind.play(stage)
    unknown = [name for name in drawn.unknown() if name not in kind.fixed]
    if strict and unknown:
        raise ValueError(f"{family} with seed {seed} has no parameter {', '.join(unknown)}")
    posts, watchlist, groups = stage.finish()
    members = {member for group in groups for member in group.members}
    truth = Truth(tuple(sorted(members)), tuple(groups))
    return World(family, seed, drawn.values, drawn.ranges, posts, watchlist, truth)
