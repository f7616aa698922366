"""Which named accounts took part in an episode, kept up as it grows and as accounts are named."""

from __future__ import annotations

from collections.abc import Set
from itertools import islice
from typing import Final

from msgspec import Struct

from pipeline.campaigns.episode import Episode
from pipeline.campaigns.registry import Member, Registry

SMALL: Final = 16
"""Accounts up to which an episode is looked through anew each time."""

KEPT: Final = 1_000
"""Episodes kept up: only those that go on matter, and these are few."""


class _Known(Struct):
    """What is known of an episode when it had so many posts and accounts."""

    named: set[str]
    posts: int
    crowd: int
    present: dict[str, Member] | None = None


class Presence:
    """Named accounts by episode; nothing of it belongs into a snapshot.

    Args:
        registry: Who is named.
    """

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._version = registry.version
        self._known: dict[tuple[str, int], _Known] = {}

    def named(self, episode: Episode) -> Set[str]:
        """Return which accounts of an episode are named; costs no more than the posts since it was asked last."""
        if len(episode.visits) <= SMALL:
            return self._registry.among(episode.visits.keys())
        return self._of(episode).named

    def present(self, episode: Episode) -> dict[str, Member] | None:
        """Return what was kept by ``keep``, or None where it may not hold any more."""
        return self._of(episode).present

    def keep(self, episode: Episode, present: dict[str, Member]) -> None:
        """Keep something that follows from who of an episode is named, until that changes."""
        self._of(episode).present = present

    def _of(self, episode: Episode) -> _Known:
        if self._version != self._registry.version or len(self._known) > KEPT:
            self._version = self._registry.version
            self._known.clear()
        place = (episode.target, episode.start)
        known = self._known.get(place)
        if known is None:
            named = self._registry.among(episode.visits.keys())
            known = self._known[place] = _Known(named, episode.posts, episode.crowd)
        elif known.crowd != episode.crowd:
            # Who came since stands among the newest visits, as many as there were posts.
            newest = islice(reversed(episode.visits), episode.posts - known.posts)
            come = {key for key in newest if key in self._registry and key not in known.named}
            gone = set() if episode.whole else {key for key in known.named if key not in episode.visits}
            known.named = (known.named | come) - gone
            known.posts, known.crowd, known.present = episode.posts, episode.crowd, None
        return known
