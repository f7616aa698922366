"""Co-reply within a minute, as coordination-network-toolkit defines it (Graham et al. 2024), in our own code.

An edge weighs as many posts as one account has within 60 s of one of the other's on the same target; edges of
two or more name both accounts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from lab.evaluation.baselines.acts import acts
from lab.evaluation.baselines.pairs import Account, meetings
from lab.evaluation.contender import Naming, as_alerts
from schemas.alert import Alert
from schemas.post import Author, Post


class CoReply:
    """Accounts that twice hit one target within 60 seconds of each other."""

    name = "co-reply"

    def __init__(self, window_s: float = 60.0, weight: int = 2) -> None:
        self._window = window_s
        self._weight = weight

    def alerts(self, posts: Iterable[Post]) -> Iterable[Alert]:
        """Name both ends of every edge that is heavy enough."""
        shared: dict[tuple[Account, Account], set[str]] = defaultdict(set)
        named: dict[Account, Naming] = {}

        def touch(one: Account, other: Account, post: str, author: Author, at: float) -> None:
            posts_of = shared[one, other]
            posts_of.add(post)
            if len(posts_of) >= self._weight:
                known = named.get(one)
                score = 1 - 1 / len(posts_of)
                if known is None or known.score < score:
                    named[one] = Naming(one[0], author, at if known is None else known.at, score)

        for act, others in meetings(acts(posts), self._window):
            for other in others:
                touch(act.account, other.account, act.post.id, act.author, act.at)
                touch(other.account, act.account, other.post.id, other.author, act.at)
        return as_alerts(self.name, named.values())
