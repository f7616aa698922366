"""What has to be forgotten: posts that were deleted, accounts that ask for it, and alerts past their time."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Final

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, Insert, Table, delete, func, select, tuple_, update

from agents.store.keys import handle_key, plain
from agents.store.rows import write_parts
from agents.store.tables import (
    accounts,
    alert_revisions,
    alerts,
    audit,
    deleted_posts,
    erased_accounts,
    mutes,
    outbox,
    posts,
    sessions,
    shown_posts,
)
from schemas.alert import Alert, NamedAccount
from schemas.codec import decode_alert, encode_alert

ERASED: Final = "[erased account]"

AT_ONCE: Final = 500
"""Posts in one statement."""

Insertion = Callable[[Table], Insert]
Key = tuple[str, str]


class Purged(Struct, frozen=True):
    """What a purge removed: alerts with all that belongs to them, messages, and entries of the audit log."""

    alerts: list[str]
    messages: int
    audit: int


def note_posts(connection: Connection, inserting: Insertion, alert: Alert) -> None:
    """Write down which posts a revision shows, and mark those that are deleted."""
    keys = {(plain(post.platform), plain(post.id)) for post in alert.posts}
    if not keys:
        return
    rows = [{"platform": key[0], "post_id": key[1], "alert_id": alert.id} for key in sorted(keys)]
    connection.execute(_once(inserting(shown_posts).values(rows)))
    for platform, post_id in _deleted(connection, sorted(keys)):
        connection.execute(
            update(posts)
            .where(posts.c.alert_id == alert.id, posts.c.platform == platform, posts.c.post_id == post_id)
            .values(
                deleted_at=select(deleted_posts.c.deleted_at)
                .where(deleted_posts.c.platform == platform, deleted_posts.c.post_id == post_id)
                .scalar_subquery()
            )
        )


def scrubbed(connection: Connection, alert: Alert) -> Alert:
    """Return an alert without the text of deleted posts and without erased accounts."""
    gone = _deleted(connection, [(post.platform, post.id) for post in alert.posts])
    if gone:
        alert = _without_texts(alert, gone)
    if connection.scalar(select(func.count()).select_from(erased_accounts)):
        members = [*alert.accounts, *alert.leads]
        keys = {key for one in members for key in (_account(one.platform, one.id),)}
        keys |= {_author(post.platform, post.author) for post in alert.posts}
        found = set(
            connection.scalars(select(erased_accounts.c.key).where(erased_accounts.c.key.in_(sorted(keys))))
        )
        if found:
            alert = _without_accounts(alert, found)
    return alert


def delete_posts(connection: Connection, inserting: Insertion, keys: Sequence[Key], now: int) -> list[str]:
    """Take posts' texts out of every alert and revision, and out of those that are still to come.

    Args:
        connection: A transaction.
        inserting: Begins an insertion of the dialect.
        keys: Platform and id of each post.
        now: When they were deleted, Unix time, ms.

    Returns:
        The alerts that showed one of them.
    """
    affected: set[str] = set()
    unique = sorted({(plain(platform), plain(post_id)) for platform, post_id in keys})
    for first in range(0, len(unique), AT_ONCE):
        some = unique[first : first + AT_ONCE]
        rows = [{"platform": key[0], "post_id": key[1], "deleted_at": now} for key in some]
        connection.execute(_once(inserting(deleted_posts).values(rows)))
        found = list(
            connection.scalars(
                select(shown_posts.c.alert_id)
                .where(tuple_(shown_posts.c.platform, shown_posts.c.post_id).in_(some))
                .distinct()
            )
        )
        if not found:
            continue
        _rewrite(connection, sorted(found), partial(_without_texts, gone=set(some)))
        connection.execute(
            update(posts)
            .where(tuple_(posts.c.platform, posts.c.post_id).in_(some))
            .values(text="", deleted_at=now)
        )
        affected.update(found)
    return sorted(affected)


def shown_of(connection: Connection, platform: str, account_id: str) -> list[Key]:
    """Return the posts of an account that newest revisions of alerts show, by the handles it has in alerts."""
    handles = set(
        connection.scalars(
            select(accounts.c.handle_key).where(
                accounts.c.platform == plain(platform), accounts.c.account_id == plain(account_id)
            )
        )
    )
    if not handles:
        return []
    alert_ids = select(accounts.c.alert_id).where(
        accounts.c.platform == plain(platform), accounts.c.account_id == plain(account_id)
    )
    rows = connection.execute(
        select(posts.c.post_id, posts.c.author).where(
            posts.c.platform == plain(platform), posts.c.alert_id.in_(alert_ids)
        )
    )
    return [(platform, row.post_id) for row in rows if handle_key(row.author) in handles]


def prune_deleted(connection: Connection, before: int) -> None:
    """Forget the ids of posts that were deleted before a time, Unix ms, and that no alert shows."""
    shown = select(shown_posts.c.alert_id).where(
        shown_posts.c.platform == deleted_posts.c.platform, shown_posts.c.post_id == deleted_posts.c.post_id
    )
    connection.execute(delete(deleted_posts).where(deleted_posts.c.deleted_at < before, ~shown.exists()))


def erase_account(
    connection: Connection, inserting: Insertion, platform: str, account_id: str, now: int
) -> list[str]:
    """Take an account and its posts out of every alert and revision, and out of those that are still to come.

    Returns:
        The alerts that held it.
    """
    rows = connection.execute(
        select(accounts.c.alert_id, accounts.c.handle).where(
            accounts.c.platform == plain(platform), accounts.c.account_id == plain(account_id)
        )
    ).all()
    handles = {row.handle for row in rows}
    keys = {_account(platform, account_id), *(_author(platform, handle) for handle in handles)}
    for key in sorted(keys):
        connection.execute(_once(inserting(erased_accounts).values(key=key, erased_at=now)))
    needle = f"%{_json_text(account_id)}%"
    older = connection.scalars(
        select(alert_revisions.c.id).where(alert_revisions.c.json.like(needle, escape="\\")).distinct()
    )
    affected = sorted({*(row.alert_id for row in rows), *older})
    _rewrite(connection, affected, lambda alert: _without_accounts(alert, keys))
    return affected


def purge(connection: Connection, before: int) -> Purged:
    """Remove alerts whose window ended before a moment, with all that belongs to them.

    Entries of the audit log of that age go too, and posts, mutes and sessions that are past.

    Args:
        connection: A transaction.
        before: Milliseconds since the Unix epoch.
    """
    old = select(alerts.c.id).where(alerts.c.window_end < before)
    messages = connection.scalar(select(func.count()).select_from(outbox).where(outbox.c.alert_id.in_(old)))
    gone = list(connection.scalars(delete(alerts).where(alerts.c.window_end < before).returning(alerts.c.id)))
    entries = connection.execute(delete(audit).where(audit.c.at < before).returning(audit.c.id)).all()
    connection.execute(delete(deleted_posts).where(deleted_posts.c.deleted_at < before))
    connection.execute(delete(mutes).where(mutes.c.until < before))
    connection.execute(delete(sessions).where(sessions.c.expires_at < before))
    return Purged(sorted(gone), messages or 0, len(entries))


def _once(statement: Insert) -> Insert:
    return statement.on_conflict_do_nothing()  # type: ignore[attr-defined,no-any-return] # both dialects have it


def _deleted(connection: Connection, keys: Sequence[Key]) -> set[Key]:
    if not keys:
        return set()
    wanted = [(plain(platform), plain(post_id)) for platform, post_id in keys]
    rows = connection.execute(
        select(deleted_posts.c.platform, deleted_posts.c.post_id).where(
            tuple_(deleted_posts.c.platform, deleted_posts.c.post_id).in_(wanted)
        )
    )
    return {(row.platform, row.post_id) for row in rows}


def _rewrite(connection: Connection, alert_ids: Iterable[str], change: Callable[[Alert], Alert]) -> None:
    for alert_id in alert_ids:
        for table in (alert_revisions, alerts):
            found = connection.execute(
                select(table.c.id, table.c.revision, table.c.json).where(table.c.id == alert_id)
            ).all()
            for row in found:
                before = decode_alert(row.json.encode())
                after = change(before)
                if after == before:
                    continue
                connection.execute(
                    update(table)
                    .where(table.c.id == row.id, table.c.revision == row.revision)
                    .values(json=encode_alert(after).decode())
                )
                if table is alerts:
                    connection.execute(
                        update(alerts)
                        .where(alerts.c.id == row.id)
                        .values(named=len(after.accounts), leads=len(after.leads))
                    )
                    write_parts(connection, after)


def _without_texts(alert: Alert, gone: set[Key]) -> Alert:
    shown = [
        msgspec.structs.replace(post, text="") if (plain(post.platform), plain(post.id)) in gone else post
        for post in alert.posts
    ]
    return msgspec.structs.replace(alert, posts=shown)


def _without_accounts(alert: Alert, erased: set[str]) -> Alert:
    def stays(one: NamedAccount) -> bool:
        return _account(one.platform, one.id) not in erased

    left = [one for one in [*alert.accounts, *alert.leads] if not stays(one)]
    handles = [one.handle.removeprefix("@") for one in left]
    return msgspec.structs.replace(
        alert,
        accounts=[one for one in alert.accounts if stays(one)],
        leads=[one for one in alert.leads if stays(one)],
        posts=[post for post in alert.posts if _author(post.platform, post.author) not in erased],
        evidence=[
            msgspec.structs.replace(one, statement=_without_handles(one.statement, handles))
            for one in alert.evidence
        ],
    )


def _without_handles(statement: str, handles: Sequence[str]) -> str:
    for handle in handles:
        statement = re.sub(rf"@?(?<!\w){re.escape(handle)}(?!\w)", ERASED, statement, flags=re.IGNORECASE)
    return statement


def _account(platform: str, account_id: str) -> str:
    return hashlib.sha256(f"{platform}:{account_id}".encode("utf-8", "surrogatepass")).hexdigest()


def _author(platform: str, handle: str) -> str:
    return hashlib.sha256(f"{platform}@{handle_key(handle)}".encode("utf-8", "surrogatepass")).hexdigest()


def _json_text(text: str) -> str:
    """Return text as it stands within JSON and within a pattern of LIKE, the quotation marks left out."""
    inside = msgspec.json.encode(text).decode()[1:-1]
    return inside.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
