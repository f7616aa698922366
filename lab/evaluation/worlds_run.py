"""Runs worlds, searches and tiny streams for ``pileon evaluate``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import msgspec
import typer

from agents.ops.errors import ConfigurationError, RunError
from lab.evaluation import worlds
from lab.evaluation.intervals import upper_bound
from lab.worlds import FAMILIES, HELD_OUT_SEED, names
from lab.worlds.judge import Outcome, judge_many, plan
from lab.worlds.search import keep, search
from lab.worlds.tiny import failures

_SHOWN: Final = 10


def chosen(families: Sequence[str], *, held_out: bool, campaigns: bool | None = None) -> list[str]:
    """Return the families to run.

    Args:
        families: Names given by hand; none takes all that are held out, or all that are not.
        held_out: Whether held-out families may be looked at.
        campaigns: True for campaigns only, False for organic families only, None for both.

    Raises:
        ConfigurationError: If a family is not known, or held out without being asked for.
    """
    if not families:
        return names(campaigns=campaigns, held_out=held_out)
    for name in families:
        if name not in FAMILIES:
            raise ConfigurationError(f"no family is called {name!r}; there are {', '.join(FAMILIES)}")
        if FAMILIES[name].held_out and not held_out:
            raise ConfigurationError(f"family {name!r} is held out from tuning; --held-out looks at it")
    return list(families)


def run_worlds(
    families: Sequence[str], each: int, *, first: int, held_out: bool, all_targets: bool, jobs: int, out: Path
) -> None:
    """Judge worlds, print the tables and write them.

    Raises:
        ConfigurationError: If held-out families or seeds are asked for without saying so.
        RunError: If the detector ended in one of them; the tables are written all the same.
    """
    if first + each > HELD_OUT_SEED and not held_out:
        raise ConfigurationError(
            f"seeds from {HELD_OUT_SEED:,} on are held out from tuning; --held-out looks at them"
        )
    outcomes: list[Outcome] = []
    for outcome in judge_many(
        plan(chosen(families, held_out=held_out), each, first=first, all_targets=all_targets), jobs
    ):
        outcomes.append(outcome)
        if outcome.organic or outcome.error:
            what = outcome.error or f"{outcome.organic} people named who take no orders"
            typer.echo(f"{outcome.family} {outcome.seed}: {what}", err=True)
    told = worlds.report(outcomes, all_targets=all_targets)
    typer.echo(worlds.markdown(told))
    path = out / ("worlds-held-out.json" if held_out else "worlds.json")
    worlds.write(told, path)
    typer.echo(f"wrote {path}", err=True)
    _refuse(
        [f"{outcome.family} {outcome.seed}: {outcome.error}" for outcome in outcomes if outcome.error],
        "worlds",
    )


def run_search(
    families: Sequence[str], tries: int, *, seed: int, held_out: bool, jobs: int, kept: Path, out: Path
) -> None:
    """Look for organic worlds in which somebody is named, and keep the worst as files.

    Raises:
        RunError: If the detector ended in one of them; what was found is written all the same.
    """
    found = search(
        chosen(families, held_out=held_out, campaigns=False),
        tries,
        seed=seed,
        jobs=jobs,
        progress=lambda line: typer.echo(line, err=True),
    )
    bound = upper_bound(found.fresh_bad, found.fresh)
    typer.echo(
        f"{len(found.bad)} of {found.tried:,} worlds are bad. Of the {found.fresh:,} that were not changed, "
        f"{found.fresh_bad} name somebody who takes no orders; "
        f"the exact 95 % upper bound of their share is {bound:.2%}."
    )
    out.mkdir(parents=True, exist_ok=True)
    path = out / "search.json"
    shown = msgspec.structs.replace(found, bad=found.bad[:_SHOWN])
    path.write_bytes(msgspec.json.format(msgspec.json.encode(shown), indent=1) + b"\n")
    for written in (path, *keep(found.bad, kept)):
        typer.echo(f"wrote {written}", err=True)
    _refuse([f"{bad.family} {bad.seed}: {bad.error}" for bad in found.bad if bad.error], "worlds")


def run_tiny(count: int, *, first: int, jobs: int) -> None:
    """Run the detector over tiny odd streams.

    Raises:
        RunError: If one of them ends it.
    """
    ended = list(failures(range(first, first + count), jobs))
    for failure in ended[:_SHOWN]:
        typer.echo(f"tiny stream {failure.seed}: {failure.error}", err=True)
    _refuse([f"{failure.seed}: {failure.error}" for failure in ended], "tiny streams")
    typer.echo(f"{count:,} tiny streams without an exception")


def _refuse(ended: Sequence[str], what: str) -> None:
    if ended:
        raise RunError(f"the detector ended in {len(ended)} {what}; the first is {ended[0]}")
