"""Writing into the outbox, in the transaction of what is to be told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import orjson
from sqlalchemy import Connection, Table, select

from agents.store.messages import EDIT
from agents.store.tables import messages, outbox


def arm_edits(
    connection: Connection, inserting: Callable[[Table], Any], alert_ids: Sequence[str], now: int
) -> None:
    """Let sinks that show alerts show what people decided about them."""
    shown = connection.execute(
        select(messages.c.sink, messages.c.alert_id).where(messages.c.alert_id.in_(list(alert_ids)))
    ).all()
    for row in shown:
        queue(connection, inserting, row.sink, row.alert_id, EDIT, {}, 0, now, now, again=True)


def queue(
    connection: Connection,
    inserting: Callable[[Table], Any],
    sink: str,
    alert_id: str,
    event: str,
    facts: dict[str, Any],
    revision: int,
    now: int,
    due_at: int,
    *,
    again: bool,
) -> None:
    """Write what a sink is to tell; once an event, unless it is told again and again, as edits are."""
    row = inserting(outbox).values(
        sink=sink,
        alert_id=alert_id,
        event=event,
        facts=orjson.dumps(facts).decode(),
        state="pending",
        attempts=0,
        uncertain=False,
        revision=revision,
        queued_at=now,
        next_attempt_at=due_at,
    )
    if not again:
        connection.execute(row.on_conflict_do_nothing())
        return
    renewed = ("facts", "state", "attempts", "uncertain", "revision", "queued_at", "next_attempt_at")
    connection.execute(
        row.on_conflict_do_update(
            index_elements=[outbox.c.sink, outbox.c.alert_id, outbox.c.event],
            set_={name: row.excluded[name] for name in renewed},
            where=outbox.c.state != "pending",
        )
    )
