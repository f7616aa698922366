"""What people's verdicts say, for programs: verdicts that count, and the accounts that they clear."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Engine, Select, and_, func, select

from agents.store.tables import accounts, alerts, verdicts
from schemas.verdict import ORGANIC, SparedAccount, Verdict


def _newest() -> Select[tuple[int]]:
    return select(func.max(verdicts.c.id)).group_by(verdicts.c.alert_id)


def counting_verdicts(engine: Engine) -> list[Verdict]:
    """Return the newest verdict of each alert, in the order in which they were given."""
    query = (
        select(verdicts, alerts.c.kind, alerts.c.named)
        .join(alerts, alerts.c.id == verdicts.c.alert_id)
        .where(verdicts.c.id.in_(_newest()))
        .order_by(verdicts.c.id)
    )
    with engine.connect() as connection:
        return [
            Verdict(
                row.alert_id, row.revision, row.value, row.reason, row.actor, _moment(row.at), row.kind, row.named
            )
            for row in connection.execute(query)
        ]  # fmt: skip


def spared_accounts(engine: Engine) -> list[SparedAccount]:
    """Return the accounts that people judged organic, in order of platform and id.

    An account is spared by the newest verdict on a campaign that flags it, unless any campaign that flags it was found
    to be coordinated or automatic.
    """
    query = (
        select(
            accounts.c.platform,
            accounts.c.account_id,
            accounts.c.handle,
            verdicts.c.value,
            verdicts.c.alert_id,
            verdicts.c.at,
        )
        .join(verdicts, verdicts.c.alert_id == accounts.c.alert_id)
        .join(alerts, alerts.c.id == accounts.c.alert_id)
        .where(
            and_(
                verdicts.c.id.in_(_newest()),
                accounts.c.role == "named",
                alerts.c.kind == "coordinated_campaign",
            )
        )
        .order_by(verdicts.c.id)
    )
    found: dict[tuple[str, str], SparedAccount | None] = {}
    with engine.connect() as connection:
        for row in connection.execute(query):
            key = (row.platform, row.account_id)
            if row.value not in ORGANIC:
                found[key] = None
            elif found.get(key, row) is not None:
                found[key] = SparedAccount(
                    row.platform, row.account_id, row.handle, row.value, row.alert_id, _moment(row.at)
                )
    return [found[key] for key in sorted(found) if found[key] is not None]  # type: ignore[misc] # mypy does not narrow


def _moment(ms: int) -> datetime:
    return datetime.fromtimestamp(ms / 1000, UTC)
