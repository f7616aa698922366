"""Recurrence: the same accounts together on several targets, with or without a null model.

Without one, two accounts belong together once they met on two targets. With one, a pair is kept only if so
many common targets are surprising for two accounts as busy as these: the count is held against a Poisson with
mean (M_a·n_b + M_b·n_a)/N, where n is an account's actions, M the sum of the crowds it met and N all actions,
and the false-discovery rate over all pairs that ever met is kept at 1 % (Benjamini and Hochberg 1995).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

import numpy as np
from scipy.special import pdtrc

from lab.evaluation.baselines.acts import acts
from lab.evaluation.baselines.pairs import Account, Components, Pair, meetings, pair
from lab.evaluation.contender import Naming, as_alerts
from schemas.alert import Alert
from schemas.post import Author, Post


class Recurrence:
    """Components of five accounts whose pairs met on two or more targets within 15 minutes."""

    def __init__(
        self,
        *,
        null_model: bool,
        window_s: float = 900.0,
        targets: int = 2,
        component: int = 5,
        rate: float = 0.01,
        cap: int = 20,
    ) -> None:
        self.name = "recurrence+null" if null_model else "recurrence"
        self._null_model = null_model
        self._window = window_s
        self._targets = targets
        self._component = component
        self._rate = rate
        self._cap = cap

    def alerts(self, posts: Iterable[Post]) -> Iterable[Alert]:
        """Name every account in a component; the null model is fitted to the whole stream."""
        met: dict[Pair, set[Account]] = defaultdict(set)
        since: dict[Pair, float] = {}
        actions: Counter[Account] = Counter()
        crowds: Counter[Account] = Counter()
        authors: dict[Account, Author] = {}
        for act, others in meetings(acts(posts), self._window, self._cap):
            authors[act.account] = act.author
            actions[act.account] += 1
            crowds[act.account] += len(others)
            for other in others:
                both = pair(act.account, other.account)
                met[both].add(act.target)
                if len(met[both]) == self._targets:
                    since.setdefault(both, act.at)
        kept: Mapping[Pair, float] = since
        if self._null_model:
            kept = _surprising(met, since, actions, crowds, self._rate)
        components = Components(self._component)
        best: Counter[Account] = Counter()
        for both, at in sorted(kept.items(), key=lambda item: (item[1], item[0])):
            components.join(both, at)
            for account in both:
                best[account] = max(best[account], len(met[both]))
        return as_alerts(
            self.name,
            [
                Naming(account[0], authors[account], at, 1 - 1 / best[account])
                for account, at in components.since.items()
            ],
        )


def _surprising(
    met: Mapping[Pair, set[Account]],
    since: Mapping[Pair, float],
    actions: Counter[Account],
    crowds: Counter[Account],
    rate: float,
) -> dict[Pair, float]:
    pairs = list(since)
    if not pairs:
        return {}
    total = actions.total()
    mean = np.array([(crowds[a] * actions[b] + crowds[b] * actions[a]) / total for a, b in pairs])
    chance = np.asarray(pdtrc(np.array([len(met[both]) for both in pairs]) - 1, mean))
    order = np.argsort(chance)
    ordered = np.sort(chance)
    limit = rate * np.arange(1, len(pairs) + 1) / len(met)
    passed = np.flatnonzero(ordered <= limit)
    last = int(passed[-1]) + 1 if len(passed) else 0
    return {pairs[index]: since[pairs[index]] for index in order[:last].tolist()}
