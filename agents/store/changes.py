"""The sequence of changes: numbers without gaps, in the order in which they were committed.

A database sequence gives numbers before the commit, so that a reader could see 7 before 6 and miss 6 for ever. Here
the number comes from a row that stays locked until the commit: whoever sees a number sees all before it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal

from msgspec import Struct
from sqlalchemy import Connection, func, insert, select, update

from agents.store.tables import change_counter, changes

What = Literal["alert", "review", "assigned", "verdict", "note", "mute", "post_deleted", "erased", "purged"]

_NAME: Final = "changes"


class Change(Struct, frozen=True):
    """One thing that changed.

    Attributes:
        number: Its place; numbers grow by one, without gaps, and none is ever given twice.
        at: When, ms of wall time.
        what: ``alert`` (a new revision), ``review``, ``assigned``, ``verdict``, ``note``, ``mute``,
            ``post_deleted``, ``erased`` (an account) or ``purged`` (an alert that is gone).
        alert_id: Which alert; None for a mute of a whole target or kind.
        revision: The alert's new revision, for ``alert``.
        actor: Who did it, if a person did.
    """

    number: int
    at: int
    what: What
    alert_id: str | None = None
    revision: int | None = None
    actor: str | None = None


class Changes(Struct, frozen=True):
    """Changes after a cursor.

    Attributes:
        items: In order.
        cursor: Pass it on to get what comes next; the last item's number, or the cursor given when there is none.
        lost: Whether changes after the given cursor were purged since, or the cursor is of another store: read
            everything again and go on from ``cursor``.
    """

    items: list[Change]
    cursor: int
    lost: bool = False


def record(
    connection: Connection,
    now_ms: int,
    what: What,
    alert_ids: Sequence[str | None],
    *,
    revision: int | None = None,
    actor: str | None = None,
) -> None:
    """Write down changes; the last thing in a transaction, as others wait for its end from here on."""
    if not alert_ids:
        return
    last = connection.execute(
        update(change_counter)
        .where(change_counter.c.name == _NAME)
        .values(last=change_counter.c.last + len(alert_ids))
        .returning(change_counter.c.last)
    ).scalar_one()
    first = last - len(alert_ids) + 1
    connection.execute(
        insert(changes),
        [
            {
                "number": number,
                "at": now_ms,
                "what": what,
                "alert_id": alert_id,
                "revision": revision,
                "actor": actor,
            }
            for number, alert_id in enumerate(alert_ids, first)
        ],
    )


def after(connection: Connection, cursor: int, limit: int) -> Changes:
    """Return changes after a cursor, the oldest first."""
    rows = connection.execute(
        select(changes).where(changes.c.number > cursor).order_by(changes.c.number).limit(limit)
    )
    items = [Change(**row._asdict()) for row in rows]
    if items:
        return Changes(items, items[-1].number, lost=items[0].number > cursor + 1)
    newest = last(connection)
    if cursor > newest:
        return Changes([], newest, lost=True)
    return Changes([], cursor)


def last(connection: Connection) -> int:
    """Return the number of the newest change, 0 if there is none."""
    return connection.scalar(select(change_counter.c.last).where(change_counter.c.name == _NAME)) or 0


def purge(connection: Connection, before_ms: int) -> int:
    """Remove changes older than a moment, save the newest; returns how many there were."""
    newest = select(func.max(changes.c.number)).scalar_subquery()
    gone = connection.execute(
        changes.delete()
        .where(changes.c.at < before_ms, changes.c.number < newest)
        .returning(changes.c.number)
    )
    return len(gone.all())
