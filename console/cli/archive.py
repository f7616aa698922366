"""``pileon archive``: the posts topic to files."""

from __future__ import annotations

import os
import signal
import threading
from pathlib import Path
from typing import Annotated, Literal

import typer

from agents.ops.errors import RunError

Suffix = Literal["parquet", "jsonl.zst"]


def archive(
    *,
    folder: Annotated[
        Path | None,
        typer.Option("--to", metavar="FOLDER", help="Where to; archive in PILEON_DATA_DIR by default."),
    ] = None,
    suffix: Annotated[Suffix, typer.Option("--format", help="How files are written.")] = "parquet",
    until_end: Annotated[
        bool, typer.Option("--until-end", help="End when everything is written that the topic holds now.")
    ] = False,
) -> None:
    """Write the posts topic to files by the hour.

    Offsets are committed once a file is whole, so that nothing is lost and a restart goes on where files end.
    Ends in good order on SIGTERM and Ctrl-C.
    """
    from agents.archives.archiver import run
    from agents.ops.logs import configure
    from agents.ops.secrets import secrets_of
    from agents.ops.settings import load

    settings = load(os.environ)
    configure(settings.log_format, settings.log_level, secrets=secrets_of(settings))
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    chosen = folder or settings.data_dir / "archive"
    try:
        chosen.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise RunError(f"{chosen}: {error.strerror}") from None
    taken = run(settings, chosen, f".{suffix}", stop, until_end=until_end)
    typer.echo(f"{taken:,} records archived in {chosen}", err=True)
