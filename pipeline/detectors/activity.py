"""How active each account is, overall and at each target: what chance is measured against."""

from __future__ import annotations

from collections import deque
from typing import Final

DAY_MS: Final = 86_400_000


class Activity:
    """Actions of the last days by account and platform, counted in whole days so that forgetting is exact and cheap.

    Args:
        days: How many days are remembered.
    """

    def __init__(self, days: int) -> None:
        self._days = days
        self._by_day: deque[tuple[int, dict[str, int]]] = deque()
        self._of: dict[str, int] = {}
        self._totals: dict[str, int] = {}

    def add(self, account: str, time: int) -> None:
        """Count an action in; one of a past day counts for today."""
        day = time // DAY_MS
        if not self._by_day or day > self._by_day[-1][0]:
            self._by_day.append((day, {}))
            self._forget(day - self._days)
        today = self._by_day[-1][1]
        today[account] = today.get(account, 0) + 1
        self._count(account, 1)

    def _count(self, account: str, actions: int) -> None:
        platform = _platform(account)
        self._of[account] = self._of.get(account, 0) + actions
        self._totals[platform] = self._totals.get(platform, 0) + actions

    def _forget(self, day: int) -> None:
        while self._by_day[0][0] <= day:
            for account, count in self._by_day.popleft()[1].items():
                left = self._of[account] - count
                if left:
                    self._of[account] = left
                else:
                    del self._of[account]
                self._totals[_platform(account)] -= count

    def of(self, account: str) -> int:
        """Return an account's actions within memory."""
        return self._of.get(account, 0)

    def share(self, account: str, less: int = 0) -> float:
        """Return an account's share of all actions on its platform: nobody can be met where they have no account.

        Args:
            account: Its key.
            less: Leave out so many of its actions, but never all.
        """
        return max(self._of.get(account, 0) - less, 1) / max(self._totals.get(_platform(account), 0), 1)

    def __len__(self) -> int:
        return len(self._of)

    def state(self) -> list[tuple[int, dict[str, int]]]:
        """Return all state as plain values."""
        return list(self._by_day)

    def load(self, state: list[tuple[int, dict[str, int]]]) -> None:
        """Take over what ``state`` gave."""
        self._by_day = deque((day, dict(counts)) for day, counts in state)
        self._of, self._totals = {}, {}
        for _, counts in self._by_day:
            for account, count in counts.items():
                self._count(account, count)


def _platform(account: str) -> str:
    return account.partition(":")[0]
