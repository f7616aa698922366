"""Everything that a store knows of one alert, for whoever has to hand the case over."""

from __future__ import annotations

from typing import Final

from msgspec import Struct
from sqlalchemy import and_, select

from agents.store.read import AlertReader
from agents.store.tables import deleted_posts, shown_posts
from agents.store.views import AuditEntry, Case, Related, Revision, Told

EVERY_ENTRY: Final = 1_000_000
EVERY_RELATED: Final = 1_000


class Record(Struct, frozen=True):
    """One alert with its history; times are milliseconds since the Unix epoch, UTC.

    Attributes:
        case: The newest revision, and what people decided; all of its mutes, those that are over too.
        revisions: Every revision, the first one first.
        told: What sinks told of it.
        audit: Who did what, the oldest entry first.
        related: Other alerts that name some of its accounts.
        deleted: When each of its posts was deleted, by platform and id; those that still stand are left out.
    """

    case: Case
    revisions: list[Revision]
    told: list[Told]
    audit: list[AuditEntry]
    related: list[Related]
    deleted: dict[tuple[str, str], int]


def record_of(reader: AlertReader, alert_id: str) -> Record | None:
    """Return everything about an alert, or None if there is no such alert."""
    case = reader.case(alert_id, 0)
    if case is None:
        return None
    return Record(
        case,
        reader.revisions(alert_id),
        reader.told(alert_id),
        reader.audit(subject=alert_id, limit=EVERY_ENTRY)[::-1],
        reader.related(alert_id, EVERY_RELATED),
        _deleted(reader, alert_id),
    )


def _deleted(reader: AlertReader, alert_id: str) -> dict[tuple[str, str], int]:
    same = and_(
        shown_posts.c.platform == deleted_posts.c.platform, shown_posts.c.post_id == deleted_posts.c.post_id
    )
    query = (
        select(deleted_posts.c.platform, deleted_posts.c.post_id, deleted_posts.c.deleted_at)
        .join(shown_posts, same)
        .where(shown_posts.c.alert_id == alert_id)
    )
    with reader.engine.connect() as connection:
        return {(row[0], row[1]): row[2] for row in connection.execute(query)}
