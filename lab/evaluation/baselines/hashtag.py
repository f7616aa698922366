"""The hashtag rule: five accounts, one hashtag, one target, within the hour; reposts and quotes left out."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable
from typing import Final

from lab.evaluation.baselines.acts import Act, acts
from lab.evaluation.contender import Naming, as_alerts
from schemas.alert import Alert
from schemas.post import Post

_MANUAL: Final = re.compile(r"\b[RM]T:?\s*@|\bvia\s+@|[\"“”«']\s*@", re.IGNORECASE)
"""Reposts and quotes typed by hand: they carry the other's tag."""


class Hashtag:
    """Five or more accounts that put one hashtag at one target within an hour."""

    name = "hashtag"

    def __init__(self, accounts: int = 5, window_s: float = 3600.0) -> None:
        self._accounts = accounts
        self._window = window_s

    def alerts(self, posts: Iterable[Post]) -> Iterable[Alert]:
        """Name everybody who is in such a window."""
        recent: dict[tuple[tuple[str, str], str], deque[Act]] = {}
        named: dict[tuple[str, str], Naming] = {}
        for act in acts(posts):
            if act.post.kind in ("repost", "quote") or _MANUAL.search(act.post.text):
                continue
            for tag in {tag.casefold() for tag in act.post.hashtags if tag}:
                window = recent.setdefault((act.target, tag), deque())
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
