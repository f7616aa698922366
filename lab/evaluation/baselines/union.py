"""Two methods together: whoever either names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lab.evaluation.contender import Contender
from schemas.alert import Alert
from schemas.post import Post


class Union:
    """All alerts of several contenders."""

    def __init__(self, name: str, contenders: Sequence[Contender]) -> None:
        self.name = name
        self._contenders = contenders

    def alerts(self, posts: Iterable[Post]) -> Iterable[Alert]:
        """Run them one after the other on the same posts."""
        kept = list(posts)
        return [alert for contender in self._contenders for alert in contender.alerts(kept)]
