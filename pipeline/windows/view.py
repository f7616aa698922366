"""The hopping view over a target's last minutes, in bounded memory."""

from __future__ import annotations

from collections import deque
from typing import Final

from pipeline.windows.baseline import Baseline

CAPACITY: Final = 20_000
"""Actions a view holds before it keeps only a sample of accounts: about 1 MB a target."""

WINSOR: Final = 4.0
"""A window teaches the baseline at most this many times the usual, so that one burst does not make the next one
look usual, and who wants to poison the baseline needs weeks."""


class TargetView:
    """Posts and accounts at one target within the window.

    A target too hot for ``CAPACITY`` is sampled by account, so that an account is in wholly or not at all; counts are
    scaled back up and ``sampled`` tells.

    Args:
        window: Length, ms.
    """

    __slots__ = ("_accounts", "_recent", "_shift", "_tumbling", "_window", "baseline")

    def __init__(self, window: int) -> None:
        self._window = window
        self._recent: deque[tuple[int, int]] = deque()
        self._accounts: dict[int, int] = {}
        self._shift = 0
        self._tumbling = (0, 0)
        self.baseline = Baseline()

    def add(self, time: int, account: int) -> None:
        """Count an action in.

        Args:
            time: Event time, ms; a little out of order is fine.
            account: Stable hash of the account.
        """
        if account & ((1 << self._shift) - 1):
            return
        self._recent.append((time, account))
        self._accounts[account] = self._accounts.get(account, 0) + 1
        if len(self._recent) > CAPACITY:
            self._shift += 1
            mask = (1 << self._shift) - 1
            self._recent = deque(entry for entry in self._recent if not entry[1] & mask)
            self._accounts = {
                account: count for account, count in self._accounts.items() if not account & mask
            }

    def move_to(self, now: int) -> None:
        """Drop what left the window that ends at ``now``, ms, and let full windows teach the baseline."""
        block = now // self._window
        seen, most = self._tumbling
        if block != seen:
            if seen and most:
                end = (seen + 1) * self._window
                self.baseline.learn(min(most, int(WINSOR * self.baseline.usual) + 1), end, self._window)
            self._tumbling = (block, 0)
        edge = now - self._window
        while self._recent and self._recent[0][0] <= edge:
            account = self._recent.popleft()[1]
            left = self._accounts[account] - 1
            if left:
                self._accounts[account] = left
            else:
                del self._accounts[account]
        if self._shift and len(self._recent) < CAPACITY // 8:
            self._shift -= 1

    def close_hop(self) -> None:
        """Note how full the current tumbling window has been, for the baseline."""
        block, most = self._tumbling
        self._tumbling = (block, max(most, self.accounts))

    @property
    def accounts(self) -> int:
        """Distinct accounts in the window, estimated if sampled."""
        return len(self._accounts) << self._shift

    @property
    def posts(self) -> int:
        """Posts in the window, estimated if sampled."""
        return len(self._recent) << self._shift

    @property
    def sampled(self) -> bool:
        """Whether the counts are estimates."""
        return self._shift > 0

    @property
    def empty(self) -> bool:
        """Whether nothing is left in the window."""
        return not self._recent

    @property
    def settled(self) -> bool:
        """Whether time alone changes nothing any more: the window is empty, and has taught the baseline."""
        return not (self._recent or self._shift or self._tumbling[1])

    def state(self) -> tuple[list[tuple[int, int]], int, tuple[int, int], tuple[float, float, int]]:
        """Return all state as plain values."""
        base = (self.baseline.accounts, self.baseline.windows, self.baseline.at)
        # Which window was empty makes no difference, and it depends on who looked when.
        tumbling = self._tumbling if self._tumbling[1] else (0, 0)
        return list(self._recent), self._shift, tumbling, base

    @classmethod
    def from_state(
        cls, window: int, state: tuple[list[tuple[int, int]], int, tuple[int, int], tuple[float, float, int]]
    ) -> TargetView:
        """Take over what ``state`` gave."""
        view = cls(window)
        recent, view._shift, tumbling, base = state
        view._recent = deque((time, account) for time, account in recent)
        for _, account in view._recent:
            view._accounts[account] = view._accounts.get(account, 0) + 1
        view._tumbling = (tumbling[0], tumbling[1])
        view.baseline = Baseline(*base)
        return view
