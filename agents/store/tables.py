"""The tables of the alert store; times are milliseconds since the Unix epoch, UTC."""

from __future__ import annotations

from typing import Final

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, MetaData, String, Table, Text

VERSION: Final = 2
"""Raised by one with every change to the tables."""

metadata: Final = MetaData()

schema_version: Final = Table(
    "pileon_schema",
    metadata,
    Column("version", Integer, primary_key=True, autoincrement=False),
)

alerts: Final = Table(
    "alerts",
    metadata,
    Column("id", String(512), primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("kind", String(64), nullable=False),
    Column("status", String(16), nullable=False),
    Column("severity", String(16), nullable=False),
    Column("target", Text, nullable=False),
    Column("opened_at", BigInteger, nullable=False),
    Column("detected_at", BigInteger, nullable=False),
    Column("window_start", BigInteger, nullable=False),
    Column("window_end", BigInteger, nullable=False),
    Column("stored_at", BigInteger, nullable=False),
    Column("json", Text, nullable=False),
    Index("alerts_by_status", "status", "opened_at"),
)
"""The newest revision of each alert."""

alert_revisions: Final = Table(
    "alert_revisions",
    metadata,
    Column("id", ForeignKey("alerts.id", ondelete="CASCADE"), primary_key=True),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("stored_at", BigInteger, nullable=False),
    Column("json", Text, nullable=False),
)
"""Every revision that was the newest when it came."""

outbox: Final = Table(
    "outbox",
    metadata,
    Column("number", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("alert_id", ForeignKey("alerts.id", ondelete="CASCADE"), nullable=False, unique=True),
    Column("message", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("queued_at", BigInteger, nullable=False),
    Column("next_attempt_at", BigInteger, nullable=False),
    Column("sent_at", BigInteger),
    Column("error", Text),
    Index("outbox_by_state", "state", "number"),
)
"""Messages to people, one an alert; ``state`` is pending, sent or dead."""

channels: Final = Table(
    "outbox_channels",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("next_at", BigInteger, nullable=False),
    Column("failures", Integer, nullable=False),
)
"""When each channel takes the next message, from whichever sender, and how often it failed in a row."""
