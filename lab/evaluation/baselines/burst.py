"""Burst only: everybody in a crowd is called coordinated. Shows what volume alone is worth."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

from lab.evaluation.baselines.acts import Act, acts
from lab.evaluation.contender import Naming, as_alerts
from schemas.alert import Alert
from schemas.post import Post


class Burst:
    """Five or more accounts on one target within ten minutes."""

    name = "burst"

    def __init__(self, accounts: int = 5, window_s: float = 600.0) -> None:
        self._accounts = accounts
        self._window = window_s

    def alerts(self, posts: Iterable[Post]) -> Iterable[Alert]:
        """Name everybody who is in such a window."""
        recent: dict[tuple[str, str], deque[Act]] = {}
        named: dict[tuple[str, str], Naming] = {}
        for act in acts(posts):
            window = recent.setdefault(act.target, deque())
            window.append(act)
            while window[0].at < act.at - self._window:
                window.popleft()
            crowd = {one.account: one.author for one in window}
            if len(crowd) >= self._accounts:
                score = 1 - 1 / len(crowd)
                for account, author in crowd.items():
                    known = named.get(account)
                    if known is None or known.score < score:
                        at = act.at if known is None else known.at
                        named[account] = Naming(account[0], author, at, score)
        return as_alerts(self.name, named.values())
