"""``pileon worker``: runs the agents."""

from __future__ import annotations

import os
from typing import Annotated

import typer


def worker(
    agents: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[AGENT]...", help="Agents to run: ingest, watch, detect, memory, notify; all by default."
        ),
    ] = None,
) -> int:
    """Run the agents, or only the ones named.

    Ends in good order on SIGTERM and Ctrl-C.
    """
    from agents.ops.logs import configure
    from agents.ops.secrets import secrets_of
    from agents.ops.settings import load
    from agents.worker import run

    settings = load(os.environ)
    configure(settings.log_format, settings.log_level, secrets=secrets_of(settings))
    return run(settings, agents or [])
