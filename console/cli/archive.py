"""``pileon archive``: the posts topic to files."""

from __future__ import annotations

import os
import signal
import threading
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated, Final, Literal

import typer

from agents.ops.errors import RunError

Suffix = Literal["parquet", "jsonl.zst"]

STUCK_SECONDS: Final = 300.0
"""A round takes seconds, and minutes when an hour of many posts is written to a slow disk."""


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
    Ends in good order on SIGTERM and Ctrl-C. Serves metrics and its health as a worker does.
    """
    from agents.archives.archiver import run
    from agents.ops import metrics
    from agents.ops.health import HealthServer, Pulse, serving
    from agents.ops.limits import memory_limit_bytes
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
    pulse = Pulse(STUCK_SECONDS)
    with ExitStack() as resources:
        if settings.metrics_port is not None:
            server = HealthServer({"archive": pulse}, host=settings.metrics_host, port=settings.metrics_port)
            resources.enter_context(serving(server))
        metrics.memory_limit_bytes.set(memory_limit_bytes())
        taken = run(settings, chosen, f".{suffix}", stop, until_end=until_end, beat=pulse.beat)
    typer.echo(f"{taken:,} records archived in {chosen}", err=True)
