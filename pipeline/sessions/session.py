"""A target's session: everything from its first post until it has been quiet for a while."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from pipeline.sessions.packed import (
    MARK_BYTES,
    MINUTE_BYTES,
    pack_marks,
    pack_minute,
    pack_quote,
    unpack_account,
    unpack_minutes,
    unpack_quote,
)
from schemas.stages import Account, Action, Relation

SAMPLES: Final = 2_000
"""Accounts whose last post is kept to quote; of a larger crowd, those longest silent are dropped first."""

MINUTE_MS: Final = 60_000

FURTHER: Final = 500
"""Further posts of an account in a session whose minutes are kept with it; later ones only count for the crowd."""

ADDRESSED: Final = 32
"""Accounts that an account addresses in a session which are kept, in the order in which it addressed them."""

DIRECT: Final = ("reply", "mention")
"""Relations by which one talks to somebody, rather than about them."""


class Visit(Struct, array_like=True, gc=False):
    """An account's part in a session: when it came first and last, and its first post.

    ``habitual`` says that it had been at the target in an earlier session, ``relation`` how it
    addressed it: by reply or mention if any post of it did so, else by its newest; None if that is not known;
    ``who`` and ``quote`` are packed, the account and its first post; so are ``further``, the minutes of its other
    posts, and ``newest``, the last of these to quote; both are empty for an account with one post. ``addressed`` are
    packed marks of whom its posts reply to and mention.
    """

    who: bytes
    first: int
    last: int
    quote: bytes
    habitual: bool
    relation: Relation | None = None
    further: bytes = b""
    newest: bytes = b""
    addressed: bytes = b""

    @property
    def account(self) -> Account:
        """The account."""
        return unpack_account(self.who)

    @property
    def posts(self) -> int:
        """How many posts of the account are kept with it."""
        return 1 + len(self.further) // MINUTE_BYTES

    @property
    def post(self) -> str:
        """Id of its first post."""
        return unpack_quote(self.quote).post

    @property
    def excerpt(self) -> str:
        """What its first post says."""
        return unpack_quote(self.quote).excerpt

    @property
    def url(self) -> str:
        """Where its first post can be seen, if its id does not imply that."""
        return unpack_quote(self.quote).url


class Session(Struct, array_like=True):
    """See the module.

    Attributes:
        target: The target's key.
        start: Event time of the first action, ms.
        last: Event time of the newest action, ms.
        posts: Actions so far.
        crowd: Distinct accounts so far, as far as they are told apart: an account that was dropped counts again.
        visits: By account key, longest silent first.
        dropped: Posts and accounts by minute that no visit tells of any more; None while there are none.
    """

    target: str
    start: int
    last: int
    posts: int = 0
    crowd: int = 0
    visits: dict[str, Visit] = {}
    dropped: dict[int, tuple[int, int]] | None = None

    def add(self, key: str, who: bytes, action: Action, *, habitual: bool) -> None:
        """Count an action in, with its packed author."""
        self.last = max(self.last, action.time)
        self.posts += 1
        visit = self.visits.pop(key, None)
        if visit is None:
            self.crowd += 1
            visit = Visit(
                who,
                action.time,
                action.time,
                pack_quote(action.post, action.excerpt, action.url),
                habitual,
                action.relation,
            )
            if len(self.visits) >= SAMPLES:
                self._drop(next(iter(self.visits)))
        else:
            self._count(visit, action.time // MINUTE_MS)
            visit.newest = pack_quote(action.post, action.excerpt, action.url)
        if action.addressed and len(visit.addressed) < MARK_BYTES * ADDRESSED:
            visit.addressed += pack_marks(action.addressed)
        visit.last = action.time
        if visit.relation not in DIRECT:
            visit.relation = action.relation
        self.visits[key] = visit

    def _count(self, visit: Visit, minute: int) -> None:
        if len(visit.further) < MINUTE_BYTES * FURTHER:
            visit.further += pack_minute(minute - self.start // MINUTE_MS)
        else:
            self._fold(minute, 1, 0)

    def _drop(self, key: str) -> None:
        minutes = list(self.minutes_of(self.visits.pop(key)))
        for minute in minutes:
            self._fold(minute, 1, 0)
        for minute in set(minutes):
            self._fold(minute, 0, 1)

    def _fold(self, minute: int, posts: int, accounts: int) -> None:
        if self.dropped is None:
            self.dropped = {}
        before = self.dropped.get(minute, (0, 0))
        self.dropped[minute] = before[0] + posts, before[1] + accounts

    def minutes_of(self, visit: Visit) -> Iterator[int]:
        """Iterate over the minute of each of an account's posts, since 1970, in the order in which they came."""
        return minutes_of(self.start, visit.first, visit.further)

    @property
    def whole(self) -> bool:
        """Whether every account of the session is still at hand."""
        return self.crowd == len(self.visits)


def minutes_of(start: int, first: int, further: bytes) -> Iterator[int]:
    """Yield the minute of each post of a visit, since 1970, in the order in which they came.

    Args:
        start: When the session began, ms.
        first: When the first post came, ms.
        further: The packed minutes of the others.
    """
    yield first // MINUTE_MS
    begun = start // MINUTE_MS
    for offset in unpack_minutes(further):
        yield begun + offset
