"""Cases: accounts, evidence and posts in tables of their own, reviews, users, changes, and an outbox by sink.

Every alert, revision and message of the tables before is kept, messages with their numbers and states.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

CHUNK = 200
"""Alerts moved at once."""

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Set the old tables aside, make the new ones, move all rows, and drop the old ones."""
    op.drop_index("alerts_by_status", "alerts")
    op.drop_index("outbox_by_state", "outbox")
    for name in ("alerts", "alert_revisions", "outbox"):
        op.rename_table(name, f"old_{name}")
    new = _alert_tables() | _case_tables() | _user_tables()
    connection = op.get_bind()
    _move_alerts(connection, new)
    _move_outbox(connection)
    for name in ("outbox", "alert_revisions", "alerts"):
        op.drop_table(f"old_{name}")
    op.drop_table("pileon_schema")
    if connection.dialect.name == "postgresql":
        op.execute("SELECT setval(pg_get_serial_sequence('outbox', 'number'), max(number)) FROM outbox")


def _of_alert(*, primary_key: bool = False) -> sa.Column[str]:
    return sa.Column(
        "alert_id",
        sa.String(512),
        sa.ForeignKey("alerts.id", ondelete="CASCADE"),
        nullable=False,
        primary_key=primary_key,
    )


def _alert_tables() -> dict[str, sa.Table]:
    alerts = op.create_table(
        "alerts",
        sa.Column("id", sa.String(512), primary_key=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(64), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("severity", sa.String(16), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("target_name", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.Column("detected_at", sa.BigInteger(), nullable=False),
        sa.Column("window_start", sa.BigInteger(), nullable=False),
        sa.Column("window_end", sa.BigInteger(), nullable=False),
        sa.Column("crowd_posts", sa.Integer(), nullable=False),
        sa.Column("crowd_accounts", sa.Integer(), nullable=False),
        sa.Column("named", sa.Integer(), nullable=False),
        sa.Column("leads", sa.Integer(), nullable=False),
        sa.Column("first_stored_at", sa.BigInteger(), nullable=False),
        sa.Column("stored_at", sa.BigInteger(), nullable=False),
        sa.Column("review", sa.String(16), nullable=False),
        sa.Column("reviewed_by", sa.String(128)),
        sa.Column("reviewed_at", sa.BigInteger()),
        sa.Column("assignee", sa.String(128)),
        sa.Column("assigned_at", sa.BigInteger()),
        sa.Column("verdict", sa.String(32)),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("json", sa.Text(), nullable=False),
        sa.Index("alerts_by_time", "opened_at", "id"),
        sa.Index("alerts_by_status", "status", "opened_at"),
        sa.Index("alerts_by_target", "target", "opened_at"),
        sa.Index("alerts_by_kind", "kind", "opened_at"),
        sa.Index("alerts_by_severity", "severity", "opened_at"),
        sa.Index("alerts_by_review", "review", "opened_at"),
        sa.Index("alerts_by_assignee", "assignee", "opened_at"),
    )
    revisions = op.create_table(
        "alert_revisions",
        sa.Column("id", sa.String(512), sa.ForeignKey("alerts.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("revision", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("stored_at", sa.BigInteger(), nullable=False),
        sa.Column("json", sa.Text(), nullable=False),
    )
    accounts = op.create_table(
        "alert_accounts",
        _of_alert(primary_key=True),
        sa.Column("platform", sa.String(64), primary_key=True),
        sa.Column("account_id", sa.String(512), primary_key=True),
        sa.Column("role", sa.String(8), nullable=False),
        sa.Column("handle", sa.Text(), nullable=False),
        sa.Column("handle_key", sa.Text(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Index("alert_accounts_by_account", "platform", "account_id"),
        sa.Index("alert_accounts_by_handle", "handle_key"),
    )
    evidence = op.create_table(
        "alert_evidence",
        _of_alert(primary_key=True),
        sa.Column("position", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("code", sa.String(128), nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("weight", sa.Float(), nullable=False),
        sa.Index("alert_evidence_by_code", "code"),
    )
    posts = op.create_table(
        "alert_posts",
        _of_alert(primary_key=True),
        sa.Column("position", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("platform", sa.String(64), nullable=False),
        sa.Column("post_id", sa.String(512), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("url", sa.Text()),
        sa.Column("deleted_at", sa.BigInteger()),
        sa.Index("alert_posts_by_post", "platform", "post_id"),
    )
    shown = op.create_table(
        "shown_posts",
        sa.Column("platform", sa.String(64), primary_key=True),
        sa.Column("post_id", sa.String(512), primary_key=True),
        _of_alert(primary_key=True),
        sa.Index("shown_posts_by_alert", "alert_id"),
    )
    op.create_table(
        "deleted_posts",
        sa.Column("platform", sa.String(64), primary_key=True),
        sa.Column("post_id", sa.String(512), primary_key=True),
        sa.Column("deleted_at", sa.BigInteger(), nullable=False),
    )
    op.create_table(
        "erased_accounts",
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("erased_at", sa.BigInteger(), nullable=False),
    )
    return {
        "alerts": alerts,
        "revisions": revisions,
        "accounts": accounts,
        "evidence": evidence,
        "posts": posts,
        "shown": shown,
    }


def _case_tables() -> dict[str, sa.Table]:
    op.create_table(
        "verdicts",
        sa.Column("id", NUMBER, primary_key=True),
        _of_alert(),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("value", sa.String(32), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("actor", sa.String(128), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Index("verdicts_by_alert", "alert_id", "id"),
        sa.Index("verdicts_by_time", "at"),
    )
    op.create_table(
        "notes",
        sa.Column("id", NUMBER, primary_key=True),
        _of_alert(),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("actor", sa.String(128), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Index("notes_by_alert", "alert_id", "id"),
    )
    op.create_table(
        "mutes",
        sa.Column("id", NUMBER, primary_key=True),
        sa.Column("alert_id", sa.String(512), sa.ForeignKey("alerts.id", ondelete="CASCADE")),
        sa.Column("target", sa.Text()),
        sa.Column("kind", sa.String(64)),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("actor", sa.String(128), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.Index("mutes_by_end", "until"),
    )
    op.create_table(
        "message_references",
        sa.Column("sink", sa.String(64), primary_key=True),
        _of_alert(primary_key=True),
        sa.Column("channel", sa.String(128), nullable=False),
        sa.Column("reference", sa.String(256), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("shown", sa.Text(), nullable=False),
        sa.Column("posted_at", sa.BigInteger(), nullable=False),
        sa.Column("edited_at", sa.BigInteger()),
        sa.Column("replaced", sa.Integer(), nullable=False),
        sa.Column("frozen", sa.Boolean(), nullable=False),
    )
    op.create_table(
        "outbox",
        sa.Column("number", NUMBER, primary_key=True),
        sa.Column("sink", sa.String(64), nullable=False),
        _of_alert(),
        sa.Column("event", sa.String(64), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("uncertain", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("queued_at", sa.BigInteger(), nullable=False),
        sa.Column("next_attempt_at", sa.BigInteger(), nullable=False),
        sa.Column("sent_at", sa.BigInteger()),
        sa.Column("error", sa.Text()),
        sa.Index("outbox_by_event", "sink", "alert_id", "event", unique=True),
        sa.Index("outbox_by_state", "sink", "state", "number"),
    )
    op.drop_table("outbox_channels")
    numbers = ("failures", "quota_used", "withheld", "withheld_told")
    moments = ("next_at", "edit_at", "quota_from", "notice_at")
    op.create_table(
        "outbox_channels",
        sa.Column("name", sa.String(64), primary_key=True),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in numbers),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in moments),
    )
    changes = op.create_table(
        "changes",
        sa.Column("number", NUMBER, primary_key=True, autoincrement=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("what", sa.String(32), nullable=False),
        sa.Column("alert_id", sa.String(512)),
        sa.Column("revision", sa.Integer()),
        sa.Column("actor", sa.String(128)),
    )
    counter = op.create_table(
        "change_counter",
        sa.Column("name", sa.String(16), primary_key=True),
        sa.Column("last", sa.BigInteger(), nullable=False),
    )
    return {"changes": changes, "counter": counter}


def _user_tables() -> dict[str, sa.Table]:
    op.create_table(
        "audit_log",
        sa.Column("id", NUMBER, primary_key=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("actor", sa.String(128), nullable=False),
        sa.Column("action", sa.String(64), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Index("audit_log_by_subject", "subject", "id"),
        sa.Index("audit_log_by_actor", "actor", "id"),
        sa.Index("audit_log_by_time", "at"),
    )
    op.create_table(
        "users",
        sa.Column("id", NUMBER, primary_key=True),
        sa.Column("name", sa.String(128), nullable=False, unique=True),
        sa.Column("password", sa.Text()),
        sa.Column("subject", sa.String(512), unique=True),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("disabled_at", sa.BigInteger()),
    )
    op.create_table(
        "sessions",
        sa.Column("token", sa.String(64), primary_key=True),
        sa.Column("user_id", NUMBER, sa.ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
        sa.Column("csrf", sa.String(64), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Index("sessions_by_user", "user_id"),
        sa.Index("sessions_by_end", "expires_at"),
    )
    return {}


def _move_alerts(connection: sa.Connection, new: dict[str, sa.Table]) -> None:
    old = sa.table(
        "old_alerts",
        *(
            sa.column(name)
            for name in (
                "id", "revision", "kind", "status", "severity", "target", "opened_at", "detected_at",
                "window_start", "window_end", "stored_at", "json",
            )
        ),
    )  # fmt: skip
    history = sa.text("SELECT id, stored_at, json FROM old_alert_revisions WHERE id IN :ids").bindparams(
        sa.bindparam("ids", expanding=True)
    )
    after, number = "", 0
    while True:
        rows = connection.execute(
            sa.select(old).where(old.c.id > after).order_by(old.c.id).limit(CHUNK)
        ).all()
        if not rows:
            break
        after = rows[-1].id
        first: dict[str, int] = {}
        shown: set[tuple[str, str, str]] = set()
        for old_one in [*connection.execute(history, {"ids": [row.id for row in rows]}), *rows]:
            first[old_one.id] = min(old_one.stored_at, first.get(old_one.id, old_one.stored_at))
            shown |= {
                (_plain(post["platform"]), _plain(post["id"]), old_one.id)
                for post in json.loads(old_one.json)["posts"]
            }
        moved = [_alert(row, first[row.id]) for row in rows]
        for name in ("alerts", "accounts", "evidence", "posts", "changes"):
            values = [value for one in moved for value in one[name]]
            if name == "changes":
                values = [{**value, "number": number + index} for index, value in enumerate(values, 1)]
                number += len(values)
            if values:
                connection.execute(new[name].insert(), values)
        if shown:
            keys = ("platform", "post_id", "alert_id")
            connection.execute(new["shown"].insert(), [dict(zip(keys, key, strict=True)) for key in shown])
    connection.execute(new["counter"].insert().values(name="changes", last=number))
    connection.execute(
        sa.text(
            "INSERT INTO alert_revisions (id, revision, stored_at, json) "
            "SELECT id, revision, stored_at, json FROM old_alert_revisions"
        )
    )


def _alert(row: sa.Row[Any], first_stored_at: int) -> dict[str, list[dict[str, Any]]]:
    alert = json.loads(row.json)
    target, of_alert = alert["target"], {"alert_id": row.id}
    accounts = {(one["platform"], one["id"]): one for one in alert["accounts"]}
    return {
        "alerts": [
            {
                **row._asdict(),
                "score": alert["score"],
                "target_name": _plain(target.get("name") or target.get("handle") or row.target),
                "crowd_posts": alert["counts"]["posts"],
                "crowd_accounts": alert["counts"]["accounts"],
                "named": len(accounts),
                "leads": 0,
                "first_stored_at": first_stored_at,
                "review": "unreviewed",
                "told": json.dumps({"named": len(accounts)}),
            }
        ],
        "accounts": [
            {
                **of_alert,
                "platform": _plain(platform),
                "account_id": _plain(identifier),
                "role": "named",
                "handle": _plain(one["handle"]),
                "handle_key": _plain(one["handle"]).removeprefix("@").casefold(),
                "score": one["score"],
                "evidence": _plain(" ".join(one["evidence"])),
            }
            for (platform, identifier), one in accounts.items()
        ],
        "evidence": [
            {
                **of_alert,
                "position": position,
                "code": _plain(one["code"]),
                "statement": _plain(one["statement"]),
                "weight": one["weight"],
            }
            for position, one in enumerate(alert["evidence"])
        ],
        "posts": [
            {
                **of_alert,
                "position": position,
                "platform": _plain(one["platform"]),
                "post_id": _plain(one["id"]),
                "author": _plain(one["author"]),
                "created_at": _ms(one["created_at"]),
                "text": _plain(one["text"]),
            }
            for position, one in enumerate(alert["posts"])
        ],
        "changes": [{"at": row.stored_at, "what": "alert", **of_alert, "revision": row.revision}],
    }


def _move_outbox(connection: sa.Connection) -> None:
    connection.execute(
        sa.text(
            "INSERT INTO outbox (number, sink, alert_id, event, facts, state, attempts, uncertain, revision, queued_at,"
            " next_attempt_at, sent_at, error) "
            "SELECT o.number, 'slack', o.alert_id, 'opened', '{}', o.state, o.attempts, false, a.revision, o.queued_at,"
            " o.next_attempt_at, o.sent_at, o.error FROM old_outbox o JOIN alerts a ON a.id = o.alert_id"
        )
    )


def _ms(moment: str) -> int:
    return round(datetime.fromisoformat(moment).timestamp() * 1000)


def _plain(text: str) -> str:
    """Return text without NUL, which PostgreSQL does not take."""
    return text.replace("\0", "\ufffd")
