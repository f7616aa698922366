"""``pileon worker``: runs the agents."""

from __future__ import annotations

import os
from typing import Annotated

import typer


def worker(
    agents: Annotated[
        list[str] | None,
        typer.Argument(metavar="[AGENT]...", help="Agents to run, such as watch or notify; all by default."),
    ] = None,
) -> None:
    """Run the agents, or only the ones named."""
    from agents.worker import run

    from agents.settings import load

    run(load(os.environ), agents or [])
