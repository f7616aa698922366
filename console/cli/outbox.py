"""``pileon outbox``: what waits to be told to people, and what they were never told."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from agents.store import Outbox


def outbox(
    *,
    retry: Annotated[
        bool, typer.Option("--retry", help="Let messages that were given up be tried again.")
    ] = False,
) -> None:
    """Show the messages that wait to be sent and those that were given up.

    A message is given up when it is refused, as with a webhook that was revoked, or when it could not be delivered
    for a day. Its alert is in the store all the same.
    """
    from agents.ops.settings import load
    from agents.store import AlertReader, AlertStore

    url = load(os.environ).store_url
    if retry:
        with AlertStore(url) as store:
            typer.echo(f"To be tried again: {_messages(store.outbox.revive())}")
    with AlertReader(url) as reader:
        for line in described(reader.outbox):
            typer.echo(line)


def described(box: Outbox) -> list[str]:
    """Return how the outbox stands, in lines for people."""
    from agents.ops.clock import now_ms

    backlog = box.backlog()
    waits = f"{_messages(backlog.pending)} to be sent"
    if backlog.oldest_ms is not None:
        waits += f", the oldest waiting for {max(0, now_ms() - backlog.oldest_ms) // 60_000:,} min"
    lines = [waits]
    if backlog.withheld:
        lines.append(f"{_messages(backlog.withheld)} withheld by a quota; the console shows their alerts")
    if backlog.dead:
        lines.append(f"{_messages(backlog.dead)} given up; `pileon outbox --retry` tries again")
        lines += [
            f"  {one.sink}: alert {one.alert_id}, {one.event.partition(':')[0]}, attempts {one.attempts}: {one.error}"
            for one in box.dead_messages()
        ]
    return lines


def _messages(count: int) -> str:
    return f"{count:,} message" if count == 1 else f"{count:,} messages"
