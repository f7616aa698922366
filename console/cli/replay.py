"""``pileon replay``: the detector over archives and topic ranges, in event time, as fast as it can."""

from __future__ import annotations

import contextlib
import gc
import os
import sys
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from agents.ops.errors import ConfigurationError
from console.cli.graph_files import GraphFiles
from console.cli.replay_run import Run

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agents.ops.settings import Settings
    from schemas.target import Watchlist

COLLECTED = 50_000, 20, 100
"""How seldom the garbage collector looks: after so many objects, and at older ones after so many looks."""


def replay(
    sources: Annotated[
        list[str],
        typer.Argument(
            metavar="SOURCE...",
            help="Archives (JSON lines or arrays, CSV, plain or as .gz or .zst, Parquet), folders of them, - for "
            "standard input, or a topic range: topic:NAME?from=TIME&to=TIME, or "
            "kafka://host:port/NAME?from=TIME&to=TIME for another broker; it goes by record time, and by the posts' "
            "own time with &by=event.",
        ),
    ],
    *,
    watchlist: Annotated[
        Path | None, typer.Option(help="Watchlist file, YAML or JSON; PILEON_WATCHLIST by default.")
    ] = None,
    all_targets: Annotated[
        bool, typer.Option("--all-targets", help="Watch every account that posts are aimed at.")
    ] = False,
    alerts: Annotated[
        str | None,
        typer.Option(
            metavar="FILE",
            help="Write alerts as JSON lines, each revision as it comes; - is standard output.",
        ),
    ] = None,
    start: Annotated[
        str | None, typer.Option("--from", metavar="TIME", help="Leave out posts written before this time.")
    ] = None,
    end: Annotated[
        str | None,
        typer.Option("--to", metavar="TIME", help="Leave out posts written at this time or later."),
    ] = None,
    warm_up: Annotated[
        str | None,
        typer.Option(
            metavar="LENGTH",
            help="Read posts from so long before --from (90m, 12h, 7d), without alerts, so that later ones have the "
            "ids that a replay of all posts gives.",
        ),
    ] = None,
    max_late: Annotated[
        float,
        typer.Option(
            metavar="PERCENT",
            min=0,
            max=100,
            help="End with 1 if more posts at targets than so many in a hundred came too late to count.",
        ),
    ] = 1.0,
    max_bad: Annotated[
        float,
        typer.Option(
            metavar="PERCENT",
            min=0,
            max=100,
            help="End with 1 if more records than so many in a hundred are no posts.",
        ),
    ] = 50.0,
    csv_mapping: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="YAML file that says which column of CSV files is which field."),
    ] = None,
    dead_letters: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write records that are no posts, with their reasons.")
    ] = None,
    spared: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Accounts that people judged organic, from pileon export --table spared; PILEON_SPARED by default.",
        ),
    ] = None,
    emerging: Annotated[
        bool,
        typer.Option(
            "--emerging",
            help="Tell of people who are not listed and are hit far beyond their usual; PILEON_EMERGING by default.",
        ),
    ] = False,
    graphs: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help="Write the graph of each campaign's accounts, DIR/ALERT-ID.gexf; DIR is made if missing.",
        ),
    ] = None,
) -> None:
    """Run the detector over archives or a topic range, in event time.

    An archive in another order than time is sorted first, in bounded memory. Times are RFC 3339, or a day; UTC where
    no zone is given. Progress and a summary go to standard error.
    """
    import msgspec

    from agents.archives.merge import merged
    from agents.archives.sources import open_sources
    from agents.archives.span import parse_span
    from agents.ops.settings import load

    settings = load(os.environ)
    if spared is not None:
        settings = settings.model_copy(update={"spared": spared})
    detector_settings = settings.detector()
    watched = _watched(settings, watchlist, all_targets=all_targets)
    span = parse_span(start, end)
    read = span.warmed(warm_up)
    opened = open_sources(sources, settings, csv_mapping=csv_mapping, tell=_tell)
    tolerance = timedelta(milliseconds=settings.max_out_of_orderness_ms)
    items = merged(opened, read, tolerance=tolerance, tell=_tell)
    _refuse_overwriting(sources, alerts, dead_letters)
    graph_files = None if graphs is None else GraphFiles(graphs)
    from pipeline.detector import Detector as PipelineDetector  # slow to load, and not needed to refuse

    detector = PipelineDetector(
        msgspec.structs.replace(detector_settings, emerging=settings.emerging or emerging),
        watched,
        on_campaign=None if graph_files is None else graph_files.write,
        contact_key=settings.contact_key_bytes(),
    )
    with contextlib.ExitStack() as stack:
        alert_file = _open(alerts, stack)
        dead_file = _open(None if dead_letters is None else str(dead_letters), stack)
        run = Run(
            detector,
            alert_file,
            dead_file,
            since=span.start if warm_up is not None else None,
            max_late=max_late / 100,
            max_bad=max_bad / 100,
        )
        # Posts and what is remembered of them hold no cycles: to look for some at every turn took a fifth of the time.
        gc.freeze()
        gc.set_threshold(*COLLECTED)
        run.take(items)
    for line in run.summary():
        print(line, file=sys.stderr)
    run.judge()


def _watched(settings: Settings, path: Path | None, *, all_targets: bool) -> Watchlist | None:
    from agents.preflight import watched
    from agents.watchlist import load_watchlist

    if all_targets and path is not None:
        raise ConfigurationError("--watchlist and --all-targets exclude each other")
    if all_targets:
        return None
    if path is not None:
        return load_watchlist(path)
    if settings.watchlist is None and not settings.all_targets:
        raise ConfigurationError("say who is watched: --watchlist FILE or --all-targets")
    chosen = watched(settings)
    return None if chosen is None else load_watchlist(chosen)


def _tell(line: str) -> None:
    print(f"pileon replay: {line}", file=sys.stderr)


def _refuse_overwriting(sources: Sequence[str], *outputs: str | Path | None) -> None:
    files = [Path(source) for source in sources if Path(source).exists()]
    for output in outputs:
        path = Path(output) if output not in (None, "-") else None
        if path is not None and path.exists() and any(path.samefile(file) for file in files):
            raise ConfigurationError(f"{output} is a source; it would be overwritten before it is read")


def _open(name: str | None, stack: contextlib.ExitStack) -> BinaryIO | None:
    if name is None:
        return None
    if name == "-":
        return sys.stdout.buffer
    try:
        return stack.enter_context(Path(name).open("wb"))
    except OSError as error:
        raise ConfigurationError(f"{name}: {error.strerror}") from None
