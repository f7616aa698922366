"""The tables of the alert store; times are milliseconds since the Unix epoch, UTC.

``migrations/`` brings older stores to this form, and a test compares the two.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
)

metadata: Final = MetaData()

Number = BigInteger().with_variant(Integer, "sqlite")
"""SQLite gives numbers by itself only to a column of this very type."""


def _of_alert(*, primary_key: bool = False) -> Column[str]:
    return Column(
        "alert_id", ForeignKey("alerts.id", ondelete="CASCADE"), nullable=False, primary_key=primary_key
    )


alerts: Final = Table(
    "alerts",
    metadata,
    Column("id", String(512), primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("kind", String(64), nullable=False),
    Column("status", String(16), nullable=False),
    Column("severity", String(16), nullable=False),
    Column("score", Float, nullable=False),
    Column("target", Text, nullable=False),
    Column("target_name", Text, nullable=False),
    Column("opened_at", BigInteger, nullable=False),
    Column("detected_at", BigInteger, nullable=False),
    Column("window_start", BigInteger, nullable=False),
    Column("window_end", BigInteger, nullable=False),
    Column("crowd_posts", Integer, nullable=False),
    Column("crowd_accounts", Integer, nullable=False),
    Column("named", Integer, nullable=False),
    Column("leads", Integer, nullable=False),
    Column("first_stored_at", BigInteger, nullable=False),
    Column("stored_at", BigInteger, nullable=False),
    Column("review", String(16), nullable=False),
    Column("reviewed_by", String(128)),
    Column("reviewed_at", BigInteger),
    Column("assignee", String(128)),
    Column("assigned_at", BigInteger),
    Column("verdict", String(32)),
    Column("told", Text, nullable=False),
    Column("json", Text, nullable=False),
    Index("alerts_by_time", "opened_at", "id"),
    Index("alerts_by_status", "status", "opened_at"),
    Index("alerts_by_target", "target", "opened_at", "status", "target_name"),
    Index("alerts_by_kind", "kind", "opened_at"),
    Index("alerts_by_severity", "severity", "opened_at"),
    Index("alerts_by_review", "review", "opened_at"),
    Index("alerts_by_assignee", "assignee", "opened_at"),
)
"""The newest revision of each alert, and where its review stands.

``target`` is the watchlist's id, else ``platform:handle``, else the name; ``review`` is unreviewed, acknowledged or
closed; ``verdict`` is the newest one's value; ``told`` is what delivery keeps of the alert, as JSON.
"""

alert_revisions: Final = Table(
    "alert_revisions",
    metadata,
    Column("id", ForeignKey("alerts.id", ondelete="CASCADE"), primary_key=True),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("stored_at", BigInteger, nullable=False),
    Column("json", Text, nullable=False),
)
"""Every revision that was the newest when it came."""

accounts: Final = Table(
    "alert_accounts",
    metadata,
    _of_alert(primary_key=True),
    Column("platform", String(64), primary_key=True),
    Column("account_id", String(512), primary_key=True),
    Column("role", String(8), nullable=False),
    Column("handle", Text, nullable=False),
    Column("handle_key", Text, nullable=False),
    Column("score", Float, nullable=False),
    Column("evidence", Text, nullable=False),
    Index("alert_accounts_by_account", "platform", "account_id", "role", "alert_id"),
    Index("alert_accounts_by_handle", "handle_key", "platform", "account_id"),
)
"""The accounts of each alert's newest revision; ``role`` is named or lead, ``evidence`` codes with spaces between."""

evidence: Final = Table(
    "alert_evidence",
    metadata,
    _of_alert(primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("code", String(128), nullable=False),
    Column("statement", Text, nullable=False),
    Column("weight", Float, nullable=False),
    Index("alert_evidence_by_code", "code"),
)
"""The evidence of each alert's newest revision, in its order."""

posts: Final = Table(
    "alert_posts",
    metadata,
    _of_alert(primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("platform", String(64), nullable=False),
    Column("post_id", String(512), nullable=False),
    Column("author", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("text", Text, nullable=False),
    Column("url", Text),
    Column("deleted_at", BigInteger),
    Index("alert_posts_by_post", "platform", "post_id"),
)
"""The sample posts of each alert's newest revision, redacted; a deleted one has no text any more."""

shown_posts: Final = Table(
    "shown_posts",
    metadata,
    Column("platform", String(64), primary_key=True),
    Column("post_id", String(512), primary_key=True),
    _of_alert(primary_key=True),
    Index("shown_posts_by_alert", "alert_id"),
)
"""Every post that any revision of an alert showed, to find it by when it is deleted."""

deleted_posts: Final = Table(
    "deleted_posts",
    metadata,
    Column("platform", String(64), primary_key=True),
    Column("post_id", String(512), primary_key=True),
    Column("deleted_at", BigInteger, nullable=False),
)
"""Posts whose authors or platforms took them back: later revisions lose their text too."""

erased_accounts: Final = Table(
    "erased_accounts",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("erased_at", BigInteger, nullable=False),
)
"""Accounts that were erased, as SHA-256 of ``platform:id``: later revisions leave them out."""

verdicts: Final = Table(
    "verdicts",
    metadata,
    Column("id", Number, primary_key=True),
    _of_alert(),
    Column("revision", Integer, nullable=False),
    Column("value", String(32), nullable=False),
    Column("reason", Text, nullable=False),
    Column("actor", String(128), nullable=False),
    Column("at", BigInteger, nullable=False),
    Index("verdicts_by_alert", "alert_id", "id"),
    Index("verdicts_by_time", "at"),
)
"""What people found an alert to be; the newest one counts, all are kept."""

notes: Final = Table(
    "notes",
    metadata,
    Column("id", Number, primary_key=True),
    _of_alert(),
    Column("text", Text, nullable=False),
    Column("actor", String(128), nullable=False),
    Column("at", BigInteger, nullable=False),
    Index("notes_by_alert", "alert_id", "id"),
)
"""What people wrote about an alert."""

mutes: Final = Table(
    "mutes",
    metadata,
    Column("id", Number, primary_key=True),
    Column("alert_id", ForeignKey("alerts.id", ondelete="CASCADE")),
    Column("target", Text),
    Column("kind", String(64)),
    Column("reason", Text, nullable=False),
    Column("actor", String(128), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("until", BigInteger, nullable=False),
    Index("mutes_by_end", "until"),
)
"""What is not told for a time: one alert, or all of a target, of a kind, or of both."""

messages: Final = Table(
    "message_references",
    metadata,
    Column("sink", String(64), primary_key=True),
    _of_alert(primary_key=True),
    Column("channel", String(128), nullable=False),
    Column("reference", String(256), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("shown", Text, nullable=False),
    Column("posted_at", BigInteger, nullable=False),
    Column("edited_at", BigInteger),
    Column("replaced", Integer, nullable=False),
    Column("frozen", Boolean, nullable=False),
)
"""Where each sink shows an alert: Slack's channel and ``ts``, and which revision and review it shows.

``reference`` is empty while a message that cannot be edited any more waits to be replaced.
"""

outbox: Final = Table(
    "outbox",
    metadata,
    Column("number", Number, primary_key=True),
    Column("sink", String(64), nullable=False),
    _of_alert(),
    Column("event", String(64), nullable=False),
    Column("facts", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("uncertain", Boolean, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("queued_at", BigInteger, nullable=False),
    Column("next_attempt_at", BigInteger, nullable=False),
    Column("sent_at", BigInteger),
    Column("error", Text),
    Index("outbox_by_event", "sink", "alert_id", "event", unique=True),
    Index("outbox_by_state", "sink", "state", "number"),
)
"""What each sink has to tell of an alert; ``state`` is pending, sent, dead, muted, inhibited or withheld.

``uncertain`` means that an attempt began of which nobody knows how it ended.
"""

channels: Final = Table(
    "outbox_channels",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("next_at", BigInteger, nullable=False),
    Column("edit_at", BigInteger, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("quota_from", BigInteger, nullable=False),
    Column("quota_used", Integer, nullable=False),
    Column("withheld", Integer, nullable=False),
    Column("withheld_told", Integer, nullable=False),
    Column("notice_at", BigInteger, nullable=False),
)
"""When each sink takes the next message and the next edit, from whichever sender, its failures in a row, its quota."""

audit: Final = Table(
    "audit_log",
    metadata,
    Column("id", Number, primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("actor", String(128), nullable=False),
    Column("action", String(64), nullable=False),
    Column("subject", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Index("audit_log_by_subject", "subject", "id"),
    Index("audit_log_by_actor", "actor", "id"),
    Index("audit_log_by_time", "at"),
)
"""Who did what, and when; it outlives what it speaks of."""

users: Final = Table(
    "users",
    metadata,
    Column("id", Number, primary_key=True),
    Column("name", String(128), nullable=False, unique=True),
    Column("password", Text),
    Column("subject", String(512), unique=True),
    Column("role", String(16), nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("disabled_at", BigInteger),
)
"""Who may sign in: ``password`` is an argon2 hash, ``subject`` the name at an OpenID provider; one may be missing."""

sessions: Final = Table(
    "sessions",
    metadata,
    Column("token", String(64), primary_key=True),
    Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
    Column("csrf", String(64), nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("seen_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Index("sessions_by_user", "user_id"),
    Index("sessions_by_end", "expires_at"),
)
"""Who is signed in; ``token`` is the SHA-256 of what the browser holds."""

changes: Final = Table(
    "changes",
    metadata,
    Column("number", Number, primary_key=True, autoincrement=False),
    Column("at", BigInteger, nullable=False),
    Column("what", String(32), nullable=False),
    Column("alert_id", String(512)),
    Column("revision", Integer),
    Column("actor", String(128)),
)
"""Everything that changed, in the order in which it was committed."""

change_counter: Final = Table(
    "change_counter",
    metadata,
    Column("name", String(16), primary_key=True),
    Column("last", BigInteger, nullable=False),
)
"""The last number given to a change; its row's lock makes writers commit one after another."""
