"""``pileon topics``: makes the topics, or says how they differ."""

from __future__ import annotations

import os
from typing import Annotated

import typer


def topics(
    *,
    check: Annotated[
        bool,
        typer.Option(
            "--check/--create",
            help="Change nothing; or create what is missing, the default.",
        ),
    ] = False,
) -> None:
    """Create the topics, or check them against what they should be.

    A topic that exists is never changed. Ends with 1 if anything differs, and says what.
    """
    from agents.kafka.topic_admin import TopicAdmin, connect
    from agents.ops.errors import RunError
    from agents.ops.settings import load

    settings = load(os.environ)
    with TopicAdmin(settings, connect(settings)) as admin:
        if check:
            differences = admin.compare()
        else:
            outcome = admin.create()
            differences = outcome.differences
            for name in outcome.created:
                typer.echo(f"{name}: created")
    for difference in differences:
        typer.echo(str(difference))
    if differences:
        raise RunError(f"the broker's topics are not as they should be; differences: {len(differences)}")
    typer.echo(f"all topics are there at {settings.bootstrap_servers}")
