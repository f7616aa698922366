"""Indexes that answer by themselves in how many alerts accounts and targets are: some are in thousands."""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Put more columns into three indexes; no row changes."""
    op.drop_index("alerts_by_target", "alerts")
    op.create_index("alerts_by_target", "alerts", ["target", "opened_at", "status", "target_name"])
    op.drop_index("alert_accounts_by_account", "alert_accounts")
    op.drop_index("alert_accounts_by_handle", "alert_accounts")
    op.create_index(
        "alert_accounts_by_account", "alert_accounts", ["platform", "account_id", "role", "alert_id"]
    )
    op.create_index("alert_accounts_by_handle", "alert_accounts", ["handle_key", "platform", "account_id"])
