"""Looks for worlds in which the detector names somebody who takes no orders, by changing what named most."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from lab.worlds.chance import Chance, chance
from lab.worlds.families import FAMILIES, HELD_OUT_SEED
from lab.worlds.judge import Outcome, Ticket, judge, spread, workers
from lab.worlds.parameters import Range, Value
from lab.worlds.world import world

REGRESSIONS: Final = Path(__file__).with_name("regressions")
"""The worst worlds found so far, a JSON file each, which a test plays again."""

_FRESH: Final = 0.4
"""Share of tries that are new worlds; the others change a world that stood out."""

_EXTREME: Final = 0.3
"""Share of changed parameters that are set to an end of their range."""

_KEPT: Final = 30
_BATCH: Final = 16


class Bad(Struct, frozen=True):
    """A world in which somebody was named without cause, or the detector ended.

    Attributes:
        family: Its family.
        seed: Its seed.
        parameters: Those that were changed; the others are as drawn.
        organic: How many were named without cause when it was last looked at; a test fails when it is more.
        error: The exception that ended the detector, or None.
    """

    family: str
    seed: int
    parameters: dict[str, Value]
    organic: int
    error: str | None = None


class Found(Struct, frozen=True):
    """What a search found.

    Attributes:
        tried: How many worlds were looked at.
        fresh: Those of them with nothing changed, which stand for their family.
        fresh_bad: Those of the fresh ones with somebody named without cause.
        bad: All worlds with somebody named without cause, the worst first.
    """

    tried: int
    fresh: int
    fresh_bad: int
    bad: tuple[Bad, ...]


class _Try(Struct, frozen=True):
    ticket: Ticket
    outcome: Outcome
    ranges: dict[str, Range]

    @property
    def weight(self) -> tuple[int, int, int]:
        """How bad it is: an exception first, then who was named, then who was suspected."""
        return (self.outcome.error is not None, self.outcome.organic, self.outcome.leads)


def search(
    families: Sequence[str],
    tries: int,
    *,
    seed: int = 0,
    jobs: int = 1,
    progress: Callable[[str], None] = lambda _: None,
) -> Found:
    """Look at so many worlds of some families, new ones and changed ones.

    Args:
        families: Names of families.
        tries: How many worlds to look at.
        seed: Another one looks elsewhere.
        jobs: Worlds looked at at the same time.
        progress: Called with one line after each bad world.
    """
    c, tried, kept = chance("search", seed), list[_Try](), list[_Try]()
    with workers(jobs) as pool:
        while len(tried) < tries:
            tickets = [_next(families, kept, c) for _ in range(min(_BATCH, tries - len(tried)))]
            for one in spread(_try, tickets, pool, 2):
                tried.append(one)
                kept = sorted([*kept, one], key=lambda other: other.weight, reverse=True)[:_KEPT]
                if one.outcome.organic or one.outcome.error:
                    progress(_line(one, len(tried)))
    fresh = [one for one in tried if not one.ticket.parameters]
    bad = sorted(
        (one for one in tried if one.outcome.organic or one.outcome.error),
        key=lambda one: one.weight,
        reverse=True,
    )
    return Found(len(tried), len(fresh), sum(one.outcome.organic > 0 for one in fresh), tuple(map(_bad, bad)))


def keep(found: Sequence[Bad], folder: Path = REGRESSIONS, *, each: int = 1, most: int = 12) -> list[Path]:
    """Write the worst worlds as files, few of each family; one that is there already is written anew.

    Args:
        found: Bad worlds, the worst first.
        folder: Where to; made if missing.
        each: How many of one family.
        most: How many in all.
    """
    folder.mkdir(parents=True, exist_ok=True)
    taken: dict[str, int] = {}
    paths = []
    for bad in islice((bad for bad in found if _take(bad.family, taken, each)), most):
        path = folder / f"{bad.family}-{bad.seed}.json"
        write(bad, path)
        paths.append(path)
    return paths


def write(bad: Bad, path: Path) -> None:
    """Write one bad world to a file."""
    path.write_bytes(msgspec.json.format(msgspec.json.encode(bad), indent=1) + b"\n")


def regressions(folder: Path = REGRESSIONS) -> Iterator[tuple[Path, Bad]]:
    """Yield the bad worlds of a folder, by name."""
    for path in sorted(folder.glob("*.json")):
        yield path, msgspec.json.decode(path.read_bytes(), type=Bad)


def again(bad: Bad) -> Outcome:
    """Run the detector over a bad world once more."""
    return judge(world(bad.family, bad.seed, bad.parameters))


def _take(family: str, taken: dict[str, int], each: int) -> bool:
    taken[family] = taken.get(family, 0) + 1
    return taken[family] <= each


def _try(ticket: Ticket) -> _Try:
    made = world(ticket.family, ticket.seed, ticket.parameters, strict=False)
    own = {name: value for name, value in (ticket.parameters or {}).items() if name in made.ranges}
    return _Try(ticket._replace(parameters=own), judge(made), dict(made.ranges))


def _next(families: Sequence[str], kept: Sequence[_Try], c: Chance) -> Ticket:
    if not kept or c.chance(_FRESH):
        return Ticket(c.pick(families), c.below(HELD_OUT_SEED), {})
    parent = c.ranked(kept, 2.0)
    return parent.ticket._replace(
        parameters=_changed(parent, c), seed=parent.ticket.seed if c.chance(0.8) else c.below(HELD_OUT_SEED)
    )


def _changed(parent: _Try, c: Chance) -> Mapping[str, Value]:
    fixed = FAMILIES[parent.ticket.family].fixed
    names = [name for name in parent.ranges if name not in fixed]
    changed = dict(parent.ticket.parameters or {})
    for name in c.sample(names, c.integer(1, 5)):
        place = c.pick((0.0, 0.999)) if c.chance(_EXTREME) else c.uniform()
        changed[name] = parent.ranges[name].at(place)
    return changed


def _bad(one: _Try) -> Bad:
    ticket = one.ticket
    return Bad(
        ticket.family, ticket.seed, dict(ticket.parameters or {}), one.outcome.organic, one.outcome.error
    )


def _line(one: _Try, number: int) -> str:
    changed = ", ".join(f"{name}={value}" for name, value in (one.ticket.parameters or {}).items())
    what = one.outcome.error or f"{one.outcome.organic} people named"
    return f"{number}: {one.ticket.family} {one.ticket.seed}: {what}{f' ({changed})' if changed else ''}"
