"""A small fixed set of worlds that guards accuracy: nobody new is named, and recall stays in its interval.

``python -m lab.evaluation.fixed`` judges the set and the kept regressions once more, and notes what they are now; do so
after a change of the detector that was meant, and look at the difference. ``--choose`` picks the set anew.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import msgspec
import typer
from msgspec import Struct

from lab.evaluation.intervals import Interval, wilson
from lab.worlds import FAMILIES, names, world
from lab.worlds.judge import Outcome, judge
from lab.worlds.search import REGRESSIONS, again, regressions
from lab.worlds.search import write as write_regression

RESULTS: Final = Path(__file__).with_name("results")
FIXED: Final = RESULTS / "fixed.json"

_FIRST: Final = 500
_LOOKED_AT: Final = 8
_LEAST: Final = 80
_LEAST_CAMPAIGN: Final = 150


class Expected(Struct, frozen=True):
    """One world of the set.

    Attributes:
        family: Its family.
        seed: Its seed.
        organic: How many were named without cause when it was last looked at.
        hit: How many coordinated accounts were named then.
        wanted: How many there are.
    """

    family: str
    seed: int
    organic: int = 0
    hit: int = 0
    wanted: int = 0


class FixedSet(Struct, frozen=True):
    """The set, with the interval that recall over all of its campaigns must not fall below."""

    recall: Interval
    worlds: tuple[Expected, ...]


def load(path: Path = FIXED) -> FixedSet:
    """Read the set."""
    return msgspec.json.decode(path.read_bytes(), type=FixedSet)


def look(one: Expected) -> Outcome:
    """Run the detector over a world of the set."""
    return judge(world(one.family, one.seed))


def noted(outcomes: list[Outcome]) -> FixedSet:
    """Return the set with what the detector does now."""
    worlds = tuple(Expected(one.family, one.seed, one.organic, one.hit, one.wanted) for one in outcomes)
    return FixedSet(wilson(sum(one.hit for one in worlds), sum(one.wanted for one in worlds)), worlds)


def choose() -> list[Expected]:
    """Pick a small world of each family that is not held out, though not an empty one."""
    chosen = []
    for family in names(campaigns=None):
        sizes = {seed: len(world(family, seed).posts) for seed in range(_FIRST, _FIRST + _LOOKED_AT)}
        least = _LEAST_CAMPAIGN if FAMILIES[family].campaign else _LEAST
        chosen.append(Expected(family, min(sizes, key=lambda seed: (sizes[seed] < least, sizes[seed]))))
    return chosen


def main(
    choose_anew: Annotated[
        bool, typer.Option("--choose", help="Pick the set again, as after a change of the families.")
    ] = False,
) -> None:
    """Judge the fixed worlds and the kept regressions, and note what they are now."""
    before = choose() if choose_anew else list(load().worlds)
    now = noted([look(one) for one in before])
    for old, new in zip(before, now.worlds, strict=True):
        if old != new:
            typer.echo(
                f"{new.family} {new.seed}: {new.organic} people named (was {old.organic}), "
                f"{new.hit} of {new.wanted} members (was {old.hit})"
            )
    FIXED.parent.mkdir(parents=True, exist_ok=True)
    FIXED.write_bytes(msgspec.json.format(msgspec.json.encode(now), indent=1) + b"\n")
    for path, bad in regressions(REGRESSIONS):
        outcome = again(bad)
        if (outcome.organic, outcome.error) != (bad.organic, bad.error):
            typer.echo(f"{path.name}: {outcome.organic} people named (was {bad.organic})")
        write_regression(msgspec.structs.replace(bad, organic=outcome.organic, error=outcome.error), path)


if __name__ == "__main__":
    typer.run(main)
