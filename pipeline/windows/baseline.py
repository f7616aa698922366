"""A target's own usual rate, so that a minister's normal Monday is no burst."""

from __future__ import annotations

from math import log
from typing import Final

from msgspec import Struct
from scipy.special import gammaincc

PRIOR_WINDOWS: Final = 4.0
PRIOR_ACCOUNTS: Final = 2.0
"""Before any history a target is taken for one that four windows show two accounts each."""

MEMORY_WINDOWS: Final = 672.0
"""Windows that history fades over: a week of quarters of an hour."""

OVERDISPERSION: Final = 1.0
"""Least shape of the gamma that attention is drawn from: 1 makes its standard deviation equal its mean, as bursts of
human activity have it (negative binomial, Greenwood and Yule 1920)."""


class Baseline(Struct):
    """A fading count of accounts per full window, as a gamma distribution over the target's rate.

    Attributes:
        accounts: Faded sum of distinct accounts.
        windows: Faded number of windows.
        at: End of the newest window counted, ms.
    """

    accounts: float = 0.0
    windows: float = 0.0
    at: int = 0

    def learn(self, accounts: int, end: int, window: int) -> None:
        """Count one full window in, and the empty ones since the last.

        Args:
            accounts: Distinct accounts in the window that ended at ``end``.
            end: ms.
            window: Length of a window, ms.
        """
        passed = max((end - self.at) // window, 1) if self.at else 1
        fade = max(1.0 - 1.0 / MEMORY_WINDOWS, 0.0) ** min(passed, int(4 * MEMORY_WINDOWS))
        self.accounts = self.accounts * fade + accounts
        self.windows = min(self.windows * fade + min(passed, MEMORY_WINDOWS), MEMORY_WINDOWS)
        self.at = end

    @property
    def usual(self) -> float:
        """Accounts to be expected in a window."""
        return (self.accounts + PRIOR_ACCOUNTS * PRIOR_WINDOWS) / (self.windows + PRIOR_WINDOWS)

    def surprise(self, accounts: int) -> float:
        """Return −ln P(at least this many accounts) under a gamma with the usual mean and overdispersed shape.

        The gamma tail is the continuous form of the negative binomial's; it underflows at about 700 nats.
        """
        if accounts <= self.usual:
            return 0.0
        shape = max(OVERDISPERSION, min(self.usual, 50.0))
        return -log(max(float(gammaincc(shape, accounts * shape / self.usual)), 1e-300))
