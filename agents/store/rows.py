"""An alert as rows of the store's tables."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from sqlalchemy import Connection, Table, delete, insert, select, tuple_

from agents.store.keys import Role, handle_key, ms, plain, target_key
from agents.store.tables import accounts, evidence, posts
from schemas.alert import Alert
from schemas.codec import encode_alert

_ACCOUNT_KEY: Final = (accounts.c.platform, accounts.c.account_id)


def alert_row(alert: Alert, now: int) -> dict[str, Any]:
    """Return an alert's row of ``alerts``, but for what people decide."""
    target = alert.target
    return {
        "id": alert.id,
        "revision": alert.revision,
        "kind": alert.kind,
        "status": alert.status,
        "severity": alert.severity,
        "score": alert.score,
        "target": target_key(target),
        "target_name": plain(target.name or target.handle or target_key(target)),
        "opened_at": ms(alert.opened_at),
        "detected_at": ms(alert.detected_at),
        "window_start": ms(alert.window.start),
        "window_end": ms(alert.window.end),
        "crowd_posts": alert.counts.posts,
        "crowd_accounts": alert.counts.accounts,
        "named": len(alert.accounts),
        "leads": len(alert.leads),
        "stored_at": now,
        "json": encode_alert(alert).decode(),
    }


def write_parts(connection: Connection, alert: Alert) -> None:
    """Make the rows of accounts, evidence and posts those of a revision; writes only what differs."""
    _write_accounts(connection, alert)
    for table, rows in ((evidence, evidence_rows(alert)), (posts, post_rows(alert))):
        _replace(connection, table, alert.id, rows)


def _write_accounts(connection: Connection, alert: Alert) -> None:
    wanted = {(row["platform"], row["account_id"]): row for row in account_rows(alert)}
    stored = {
        (row.platform, row.account_id): row._asdict()
        for row in connection.execute(select(accounts).where(accounts.c.alert_id == alert.id))
    }
    changed = [key for key, row in stored.items() if wanted.get(key) != row]
    for start in range(0, len(changed), 200):
        connection.execute(
            delete(accounts).where(
                accounts.c.alert_id == alert.id, tuple_(*_ACCOUNT_KEY).in_(changed[start : start + 200])
            )
        )
    new = [row for key, row in wanted.items() if stored.get(key) != row]
    if new:
        connection.execute(insert(accounts), new)


def _replace(connection: Connection, table: Table, alert_id: str, rows: list[dict[str, Any]]) -> None:
    stored = connection.execute(select(table).where(table.c.alert_id == alert_id).order_by(table.c.position))
    if [row._asdict() for row in stored] == rows:
        return
    connection.execute(delete(table).where(table.c.alert_id == alert_id))
    if rows:
        connection.execute(insert(table), rows)


def account_rows(alert: Alert) -> Iterable[dict[str, Any]]:
    """Return an alert's rows of ``alert_accounts``."""
    seen: set[tuple[str, str]] = set()
    roles: tuple[tuple[Role, Any], ...] = (("named", alert.accounts), ("lead", alert.leads))
    for role, members in roles:
        for account in members:
            key = plain(account.platform), plain(account.id)
            if key in seen:
                continue
            seen.add(key)
            yield {
                "alert_id": alert.id,
                "platform": key[0],
                "account_id": key[1],
                "role": role,
                "handle": plain(account.handle),
                "handle_key": handle_key(account.handle),
                "score": account.score,
                "evidence": plain(" ".join(account.evidence)),
            }


def evidence_rows(alert: Alert) -> list[dict[str, Any]]:
    """Return an alert's rows of ``alert_evidence``."""
    return [
        {
            "alert_id": alert.id,
            "position": position,
            "code": plain(one.code),
            "statement": plain(one.statement),
            "weight": one.weight,
        }
        for position, one in enumerate(alert.evidence)
    ]


def post_rows(alert: Alert) -> list[dict[str, Any]]:
    """Return an alert's rows of ``alert_posts``."""
    return [
        {
            "alert_id": alert.id,
            "position": position,
            "platform": plain(one.platform),
            "post_id": plain(one.id),
            "author": plain(one.author),
            "created_at": ms(one.created_at),
            "text": plain(one.text),
            "url": None if one.url is None else plain(one.url),
            "deleted_at": None,
        }
        for position, one in enumerate(alert.posts)
    ]
