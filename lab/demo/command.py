"""``pileon demo``: everything at work on one machine, with a simulated afternoon."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Annotated, Final

import typer

PLAY_SECONDS: Final = 22.0
SHORTEST_SECONDS: Final = 3.0
LONGEST_SETUP_SECONDS: Final = 3600.0
LAST_SECONDS: Final = 9.0
"""What is kept for the time after the last post: stages that settle, a summary, processes that end."""


def demo(
    seconds: Annotated[
        float | None,
        typer.Option(
            "--seconds",
            envvar="DEMO_SECONDS",
            min=1,
            help="End by itself, after about so many seconds at most; it takes at least 20.",
        ),
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="Another seed plays another afternoon.")] = 1,
    since: Annotated[int | None, typer.Option(envvar="DEMO_STARTED", hidden=True)] = None,
) -> None:
    """Show everything at work on this machine, with a simulated campaign.

    Starts a broker and two Faust workers, plays five hours of posts in some twenty seconds, prints alerts as they
    come, and then what was planted against what was found. Without --seconds, in a terminal, everything then goes
    on running until Ctrl-C. Nothing leaves this machine.
    """
    from rich.console import Console

    from agents.ops.clock import now_ms
    from agents.ops.settings import PREFIX
    from lab.demo.processes import processes
    from lab.demo.run import Run
    from lab.demo.view import View, fitted

    begun = time.monotonic() - gone(since, now_ms())
    stays = seconds is None and sys.stdin is not None and sys.stdin.isatty()
    folder = Path(tempfile.mkdtemp(prefix="pileon-demo-"))
    with processes(folder) as running, View(fitted(Console())) as view:
        ends = "It goes on until Ctrl-C." if stays else "It ends by itself."
        view.title(
            "Five hours of simulated posts: a foreign secretary announces a ceasefire, a crowd is angry at him, "
            "a coordinated group hides in it, and another turns on his daughter. "
            f"{ends} Nothing leaves this machine.",
            f"Logs and data: {folder}",
        )
        if ignored := sorted(name for name in os.environ if name.startswith(PREFIX)):
            view.say(f"Left aside: {', '.join(ignored)}")
        run = Run(folder, seed, running, view)
        run.start()
        run.play(playing_time(seconds, time.monotonic() - begun))
        run.summarise()
        view.say()
        view.say(f"Done after {time.monotonic() - begun:.0f} s.")
        if stays:
            run.stay()
        run.farewell()


def gone(since: int | None, now: int) -> float:
    """Return how many seconds had passed before this process started.

    Args:
        since: When make was started, wall time in seconds; None if it was not.
        now: The wall time in ms.
    """
    seconds = 0.0 if since is None else now / 1000 - since
    return seconds if 0 < seconds < LONGEST_SETUP_SECONDS else 0.0


def playing_time(wanted: float | None, elapsed: float) -> float:
    """Return how many seconds to play for.

    Args:
        wanted: Seconds that all may take; None for as long as it likes.
        elapsed: Seconds that are gone.
    """
    if wanted is None:
        return PLAY_SECONDS
    return min(PLAY_SECONDS, max(SHORTEST_SECONDS, wanted - elapsed - LAST_SECONDS))
