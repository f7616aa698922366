"""Which flagged accounts took part in a session, kept up as it grows and as accounts are flagged."""

from __future__ import annotations

from collections.abc import Collection, Set
from itertools import islice
from typing import Final

from msgspec import Struct

from pipeline.campaigns.registry import Member, Registry
from pipeline.sessions.session import Session

SMALL: Final = 16
"""Accounts up to which a session is looked through again each time."""

KEPT: Final = 1_000
"""Sessions kept up: only those that go on matter, and these are few."""


class _Known(Struct):
    """What is known of a session when it had so many posts and accounts."""

    named: set[str]
    posts: int
    crowd: int
    present: dict[str, Member] | None = None


class Presence:
    """Flagged accounts by session; nothing of it belongs into a snapshot.

    Args:
        registry: Who is flagged.
        spared: Accounts that are left out, whatever flags them.
    """

    def __init__(self, registry: Registry, spared: Collection[str] = ()) -> None:
        self._registry = registry
        self._spared = frozenset(spared)
        self._version = registry.version
        self._known: dict[tuple[str, int], _Known] = {}

    def named(self, session: Session) -> Set[str]:
        """Return which accounts of a session are flagged; costs no more than the posts since it was asked last."""
        if len(session.visits) <= SMALL:
            return self._registry.among(session.visits.keys()) - self._spared
        return self._of(session).named

    def spared(self, session: Session) -> set[str]:
        """Return which accounts of a session would be flagged if they were not spared."""
        return self._registry.among(self._spared & session.visits.keys()) if self._spared else set()

    def present(self, session: Session) -> dict[str, Member] | None:
        """Return what was kept by ``keep``, or None where it may not hold any more."""
        return self._of(session).present

    def keep(self, session: Session, present: dict[str, Member]) -> None:
        """Keep something that follows from who of a session is flagged, until that changes."""
        self._of(session).present = present

    def _of(self, session: Session) -> _Known:
        if self._version != self._registry.version or len(self._known) > KEPT:
            self._version = self._registry.version
            self._known.clear()
        place = (session.target, session.start)
        known = self._known.get(place)
        if known is None:
            named = self._registry.among(session.visits.keys()) - self._spared
            known = self._known[place] = _Known(named, session.posts, session.crowd)
        elif known.crowd != session.crowd:
            # Who came since stands among the newest visits, as many as there were posts.
            newest = islice(reversed(session.visits), session.posts - known.posts)
            come = {key for key in newest if key in self._registry and key not in known.named} - self._spared
            gone = set() if session.whole else {key for key in known.named if key not in session.visits}
            known.named = (known.named | come) - gone
            known.posts, known.crowd, known.present = session.posts, session.crowd, None
        return known
