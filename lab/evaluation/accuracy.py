"""Measures all that docs/accuracy.md shows, and writes it as JSON; ``make accuracy`` runs it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Final

import msgspec
import typer
from msgspec import Struct

from lab.evaluation import worlds
from lab.evaluation.command import STANDARD
from lab.evaluation.fixed import RESULTS
from lab.evaluation.methods import METHODS, OURS, TOOLKIT, WATCHING
from lab.evaluation.runs import Plan, run
from lab.evaluation.streams import StreamSource, in_folder, simulated
from lab.evaluation.summary import Summary
from lab.worlds import HELD_OUT_SEED, names
from lab.worlds.judge import judge_many, plan
from lab.worlds.search import search
from lab.worlds.tiny import failures

PRESETS: Final = RESULTS / "presets.json"
METHODS_MEASURED: Final = RESULTS / "methods.json"
DATA: Final = RESULTS / "data.json"
WORLDS: Final = RESULTS / "worlds.json"
HELD_OUT: Final = RESULTS / "worlds-held-out.json"
SEARCH: Final = RESULTS / "search.json"


class Searched(Struct, frozen=True):
    """What a search and the tiny streams came to, for the table."""

    tried: int
    bad: int
    worst: int
    tiny: int
    tiny_ended: int


def slim(summaries: Sequence[Summary]) -> list[Summary]:
    """Return summaries without the score of each account, which would make the files large."""
    return [msgspec.structs.replace(one, curve=[], streams=[]) for one in summaries]


def load_summaries(path: Path) -> list[Summary]:
    """Read what was measured last, or nothing before the first time."""
    return msgspec.json.decode(path.read_bytes(), type=list[Summary]) if path.exists() else []


def load_worlds(path: Path) -> worlds.WorldsReport | None:
    """Read what was measured last, or None before the first time."""
    return msgspec.json.decode(path.read_bytes(), type=worlds.WorldsReport) if path.exists() else None


def load_search(path: Path = SEARCH) -> Searched | None:
    """Read what was measured last, or None before the first time."""
    return msgspec.json.decode(path.read_bytes(), type=Searched) if path.exists() else None


def main(
    each: Annotated[
        int, typer.Option("--worlds", help="Worlds of each family; 0 leaves them out.", min=0)
    ] = 10,
    seeds: Annotated[int, typer.Option(help="Seeds of each preset; 0 leaves them out.", min=0)] = 10,
    data: Annotated[
        Path | None, typer.Option(help="Folder of labelled streams, NAME.jsonl with NAME.truth.json.")
    ] = None,
    tries: Annotated[int, typer.Option("--search", help="Worlds to search; 0 leaves it out.", min=0)] = 0,
    tiny: Annotated[int, typer.Option(help="Tiny streams to run with the search.", min=0)] = 0,
    held_out: Annotated[
        bool, typer.Option("--held-out", help="Measure held-out families and seeds instead of the others.")
    ] = False,
    compare: Annotated[
        int, typer.Option(help="Seeds of each preset to run other methods over; 0 leaves them out.", min=0)
    ] = 0,
    toolkit_python: Annotated[
        Path | None, typer.Option(help="Python that has coordination-network-toolkit, to run it as well.")
    ] = None,
    jobs: Annotated[int, typer.Option(help="Streams worked on at the same time.", min=1)] = 1,
) -> None:
    """Measure, and write what was measured."""
    if each:
        first, families = (
            (HELD_OUT_SEED, names(campaigns=None, held_out=None)) if held_out else (0, names(campaigns=None))
        )
        told = worlds.report(list(judge_many(plan(families, each, first=first), jobs)))
        worlds.write(told, HELD_OUT if held_out else WORLDS)
        typer.echo(worlds.sentence(told), err=True)
    if tries or tiny:
        found = search(names(campaigns=False), tries, jobs=jobs)
        ended = sum(1 for _ in failures(range(tiny), jobs))
        worst = found.bad[0].organic if found.bad else 0
        _write(Searched(found.tried, len(found.bad), worst, tiny, ended), SEARCH)
    if seeds and not held_out:
        _write(_summaries(simulated(list(STANDARD), seeds), jobs), PRESETS)
    if compare:
        others = tuple(name for name in METHODS if name != TOOLKIT or toolkit_python)
        compared = run(Plan(others, tuple(simulated(list(STANDARD), compare)), toolkit_python), jobs, _told)
        _write(slim(compared), METHODS_MEASURED)
    if data is not None:
        _write(_summaries(in_folder(data), jobs), DATA)


def _summaries(sources: Sequence[StreamSource], jobs: int) -> list[Summary]:
    watched = all(source.path is None for source in sources)
    methods = (WATCHING, OURS) if watched else (OURS,)
    return slim(run(Plan(methods, tuple(sources)), jobs, _told))


def _told(line: str) -> None:
    typer.echo(line, err=True)


def _write(measured: object, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(msgspec.json.format(msgspec.json.encode(measured), indent=1) + b"\n")
    typer.echo(f"wrote {path.name}", err=True)


if __name__ == "__main__":
    typer.run(main)
