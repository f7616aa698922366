"""Reading who the alerts are about: accounts, targets, and alerts that share accounts."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, case, func, select

from agents.store.keys import handle_key, plain
from agents.store.reader import SUMMARY, StoreReader
from agents.store.tables import accounts, alerts
from agents.store.views import Account, Appearance, Related, Summary, Target


class CrowdReader(StoreReader):
    """The accounts and targets of a store's alerts."""

    def account(self, platform: str, account_id: str, limit: int = 200) -> Account | None:
        """Return an account with the alerts that name it, or None if no alert does."""
        mine = and_(accounts.c.platform == plain(platform), accounts.c.account_id == plain(account_id))
        found = self._appearances(mine, limit)
        if not found:
            return None
        handles = list(dict.fromkeys(one.handle for one in found))
        return Account(platform, account_id, handles, found)

    def accounts_called(self, handle: str, limit: int = 20) -> list[tuple[str, str]]:
        """Return platform and id of accounts with a handle, in any case, with or without ``@``."""
        query = (
            select(accounts.c.platform, accounts.c.account_id)
            .where(accounts.c.handle_key == handle_key(handle))
            .distinct()
            .order_by(accounts.c.platform, accounts.c.account_id)
            .limit(limit)
        )
        with self._engine.connect() as connection:
            return [(row.platform, row.account_id) for row in connection.execute(query)]

    def _appearances(self, which: ColumnElement[bool], limit: int) -> list[Appearance]:
        query = (
            select(*SUMMARY, accounts.c.role, accounts.c.handle, accounts.c.score, accounts.c.evidence)
            .join(accounts, accounts.c.alert_id == alerts.c.id)
            .where(which)
            .order_by(alerts.c.opened_at.desc(), alerts.c.id)
            .limit(limit)
        )
        width = len(SUMMARY)
        with self._engine.connect() as connection:
            return [
                Appearance(
                    Summary(*row[:width]), row[width], row[width + 1], row[width + 2], row[width + 3].split()
                )
                for row in connection.execute(query)
            ]

    def targets(self, limit: int = 1000) -> list[Target]:
        """Return the targets that there are alerts of, the one hit last first."""
        newest = func.max(alerts.c.opened_at)
        query = (
            select(
                alerts.c.target,
                func.max(alerts.c.target_name),
                func.count(),
                func.sum(case((alerts.c.status == "open", 1), else_=0)),
                newest,
            )
            .group_by(alerts.c.target)
            .order_by(newest.desc(), alerts.c.target)
            .limit(limit)
        )
        with self._engine.connect() as connection:
            return [Target(*row) for row in connection.execute(query)]

    def related(self, alert_id: str, limit: int = 20) -> list[Related]:
        """Return other alerts that name accounts which this one names, those that share most first."""
        mine, other = accounts.alias("mine"), accounts.alias("other")
        shared = func.count()
        counted = (
            select(other.c.alert_id, shared.label("shared"))
            .join(
                mine,
                and_(mine.c.platform == other.c.platform, mine.c.account_id == other.c.account_id),
            )
            .where(
                mine.c.alert_id == alert_id,
                mine.c.role == "named",
                other.c.role == "named",
                other.c.alert_id != alert_id,
            )
            .group_by(other.c.alert_id)
            .order_by(shared.desc(), other.c.alert_id)
            .limit(limit)
            .subquery()
        )
        query = (
            select(*SUMMARY, counted.c.shared)
            .join(counted, counted.c.alert_id == alerts.c.id)
            .order_by(counted.c.shared.desc(), alerts.c.opened_at.desc(), alerts.c.id)
        )
        with self._engine.connect() as connection:
            return [Related(Summary(*row[:-1]), row[-1]) for row in connection.execute(query)]
