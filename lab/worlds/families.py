"""The registry of families: who plays them, and which are held out from tuning."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from msgspec import Struct

from lab.worlds.parameters import Value
from lab.worlds.stage import Stage

Play = Callable[[Stage], None]

HELD_OUT_SEED: Final = 1_000_000
"""Seeds from here on are looked at once, in the end; no constant may be chosen by them."""


class Family(Struct, frozen=True):
    """One kind of world.

    Attributes:
        name: Its name.
        campaign: Whether somebody is coordinated in it.
        held_out: Whether tuning leaves it out.
        targets: Fewest and most people who are watched.
        play: Writes it.
        fixed: Parameters that the family needs to be as they are.
        summary: One line about it.
    """

    name: str
    campaign: bool
    held_out: bool
    targets: tuple[int, int]
    play: Play
    summary: str
    fixed: Mapping[str, Value] = {}


FAMILIES: Final[dict[str, Family]] = {}
"""Name to family, organic ones and campaigns."""


def organic(
    name: str, *, targets: tuple[int, int] = (1, 4), held_out: bool = False
) -> Callable[[Play], Play]:
    """Register a family in which nobody is coordinated."""
    return _register(name, campaign=False, targets=targets, held_out=held_out)


def campaign(
    name: str,
    *,
    targets: tuple[int, int] = (1, 4),
    held_out: bool = False,
    fixed: Mapping[str, Value] | None = None,
) -> Callable[[Play], Play]:
    """Register a family with at least one coordinated group."""
    return _register(name, campaign=True, targets=targets, held_out=held_out, fixed=fixed)


def _register(
    name: str,
    *,
    campaign: bool,
    targets: tuple[int, int],
    held_out: bool,
    fixed: Mapping[str, Value] | None = None,
) -> Callable[[Play], Play]:
    def add(play: Play) -> Play:
        if name in FAMILIES:
            raise ValueError(f"two families are called {name!r}")
        summary = (play.__doc__ or "").strip().partition("\n")[0]
        FAMILIES[name] = Family(name, campaign, held_out, targets, play, summary, fixed or {})
        return play

    return add


def names(*, campaigns: bool | None = None, held_out: bool | None = False) -> list[str]:
    """Return the names of families.

    Args:
        campaigns: True for campaigns only, False for organic families only, None for both.
        held_out: False leaves out what is held out, True takes nothing else, None takes both.
    """
    return [
        family.name
        for family in FAMILIES.values()
        if campaigns in (None, family.campaign) and held_out in (None, family.held_out)
    ]
