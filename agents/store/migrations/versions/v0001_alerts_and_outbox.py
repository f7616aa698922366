"""The tables of the first Pileon: alerts, their revisions, and one Slack message an alert.

Stores of that time say so in ``pileon_schema`` (version 2) and are taken to be at this step.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "pileon_schema", sa.Column("version", sa.Integer(), primary_key=True, autoincrement=False)
    )
    op.create_table(
        "alerts",
        sa.Column("id", sa.String(512), primary_key=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(64), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("severity", sa.String(16), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.Column("detected_at", sa.BigInteger(), nullable=False),
        sa.Column("window_start", sa.BigInteger(), nullable=False),
        sa.Column("window_end", sa.BigInteger(), nullable=False),
        sa.Column("stored_at", sa.BigInteger(), nullable=False),
        sa.Column("json", sa.Text(), nullable=False),
        sa.Index("alerts_by_status", "status", "opened_at"),
    )
    op.create_table(
        "alert_revisions",
        sa.Column("id", sa.String(512), sa.ForeignKey("alerts.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("revision", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("stored_at", sa.BigInteger(), nullable=False),
        sa.Column("json", sa.Text(), nullable=False),
    )
    op.create_table(
        "outbox",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True),
        sa.Column(
            "alert_id",
            sa.String(512),
            sa.ForeignKey("alerts.id", ondelete="CASCADE"),
            nullable=False,
            unique=True,
        ),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("queued_at", sa.BigInteger(), nullable=False),
        sa.Column("next_attempt_at", sa.BigInteger(), nullable=False),
        sa.Column("sent_at", sa.BigInteger()),
        sa.Column("error", sa.Text()),
        sa.Index("outbox_by_state", "state", "number"),
    )
    op.create_table(
        "outbox_channels",
        sa.Column("name", sa.String(64), primary_key=True),
        sa.Column("next_at", sa.BigInteger(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
    )
    op.execute("INSERT INTO pileon_schema (version) VALUES (2)")
    op.execute("INSERT INTO outbox_channels (name, next_at, failures) VALUES ('slack', 0, 0)")
