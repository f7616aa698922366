"""``pileon evaluate``: measures the detector and what it competes with."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Final

import typer

from agents.ops.errors import ConfigurationError
from lab.evaluation.methods import METHODS, TOOLKIT, WATCHING
from lab.simulation import NAMES

STANDARD: Final = tuple(name for name in NAMES if not name.startswith("growth-"))
"""Presets that are run when nothing is named."""


def evaluate(
    folder: Annotated[
        Path | None,
        typer.Argument(
            help="Folder of streams, NAME.jsonl[.gz|.zst] with NAME.truth.json; else presets are simulated."
        ),
    ] = None,
    preset: Annotated[
        list[str] | None,
        typer.Option(help="Preset to simulate; may be given several times. Default: all but growth."),
    ] = None,
    seeds: Annotated[int, typer.Option(help="Seeds for each preset, from 1.", min=1)] = 10,
    method: Annotated[
        list[str] | None,
        typer.Option(
            help=f"Method; may be given several times: {', '.join(METHODS)}. Default: all that can run."
        ),
    ] = None,
    out: Annotated[Path, typer.Option(help="Folder for evaluation.md, evaluation.json and pictures.")] = Path(
        "evaluation"
    ),
    jobs: Annotated[int, typer.Option(help="Streams worked on at the same time.", min=1)] = 1,
    metadata: Annotated[
        bool, typer.Option(help="Whether simulated authors have more than id and handle.")
    ] = True,
    toolkit_python: Annotated[
        Path | None,
        typer.Option(help="Python that has coordination-network-toolkit installed, if it is not this one."),
    ] = None,
    worlds: Annotated[
        int, typer.Option(metavar="N", help="Judge N random worlds of each family instead of streams.", min=0)
    ] = 0,
    search: Annotated[
        int,
        typer.Option(
            metavar="N",
            help="Look at N organic worlds for one in which somebody is named, and keep the worst.",
            min=0,
        ),
    ] = 0,
    tiny: Annotated[
        int,
        typer.Option(metavar="N", help="Run N tiny streams of odd structure, which must end nothing.", min=0),
    ] = 0,
    family: Annotated[
        list[str] | None,
        typer.Option(
            help="Family of worlds; may be given several times. Default: all that are not held out."
        ),
    ] = None,
    first: Annotated[
        int, typer.Option(help="First seed of worlds and tiny streams; the seed of a search.", min=0)
    ] = 0,
    held_out: Annotated[
        bool, typer.Option("--held-out", help="Look at families and seeds that tuning must not see.")
    ] = False,
    all_targets: Annotated[
        bool, typer.Option("--all-targets", help="Watch every primary target of a world, not its watchlist.")
    ] = False,
    verdicts: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Tell precision on reviewed alerts instead: verdicts as JSON lines, from pileon export.",
        ),
    ] = None,
    alerts: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="With --verdicts: the alerts, where the verdicts do not tell their kind."
        ),
    ] = None,
    kept: Annotated[
        Path | None,
        typer.Option(help="Folder for the worst worlds of a search. Default: regressions in --out."),
    ] = None,
) -> None:
    """Score alerts against an answer key.

    Runs the detector, baselines and, where installed, a peer over the same streams; tells precision, recall,
    false positives, attacks found and delay, by style, size and dilution. With --worlds, --search or --tiny, random
    worlds take the place of streams.
    """
    # Help and wrong usage need none of these, and they take seconds to load.
    from console.stored_alerts import read_alerts
    from lab.evaluation.report import markdown, write
    from lab.evaluation.reviewed import precision, read_verdicts, report, with_alerts
    from lab.evaluation.runs import Plan, run
    from lab.evaluation.streams import in_folder, simulated
    from lab.evaluation.worlds_run import run_search, run_tiny, run_worlds

    if verdicts is not None:
        if folder is not None or preset or method or worlds or search or tiny:
            raise ConfigurationError(
                "--verdicts reads people's verdicts; leave out streams, --method and worlds"
            )
        judged = read_verdicts(verdicts)
        if alerts is not None:
            judged = with_alerts(judged, read_alerts(alerts))
        typer.echo(report(precision(judged)))
        return
    if alerts is not None:
        raise ConfigurationError("--alerts needs --verdicts")
    if worlds or search or tiny:
        if folder is not None or preset or method:
            raise ConfigurationError(
                "--worlds, --search and --tiny make their own streams; leave out folder, --preset and --method"
            )
        families = list(family or ())
        if tiny:
            run_tiny(tiny, first=first, jobs=jobs)
        if search:
            run_search(
                families,
                search,
                seed=first,
                held_out=held_out,
                jobs=jobs,
                kept=kept or out / "regressions",
                out=out,
            )
        if worlds:
            run_worlds(
                families, worlds, first=first, held_out=held_out, all_targets=all_targets, jobs=jobs, out=out
            )
        return
    sources = in_folder(folder) if folder is not None else []
    if folder is None or preset:
        sources += simulated(list(preset or STANDARD), seeds, metadata=metadata)
    methods = tuple(method) if method else _runnable(toolkit_python)
    summaries = run(
        Plan(methods, tuple(sources), toolkit_python), jobs, lambda line: typer.echo(line, err=True)
    )
    typer.echo(markdown(summaries))
    for path in write(summaries, out):
        typer.echo(f"wrote {path}", err=True)


def _runnable(toolkit_python: Path | None) -> tuple[str, ...]:
    """Return every method that needs nothing special; the peer only where it is installed."""
    from lab.evaluation.baselines.toolkit import Toolkit

    peer = Toolkit(toolkit_python or Path(sys.executable)).installed()
    return tuple(name for name in METHODS if name != WATCHING and (name != TOOLKIT or peer))
