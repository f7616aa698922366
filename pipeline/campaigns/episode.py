"""A target's episode: everything from its first post until it has been quiet for a while."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from msgspec import Struct

from pipeline.campaigns.packed import pack_quote, unpack_account, unpack_quote
from schemas.stages import Account, Action, ObjectKey, Relation

SAMPLES: Final = 2_000
"""Accounts whose last post is kept to quote; of a larger crowd, those longest silent are dropped first."""

SHARED: Final = 8
"""Objects kept of a visit, the first few: most accounts bring one or two."""

DIRECT: Final = ("reply", "mention")
"""Relations by which one talks to somebody, rather than about them."""


class Visit(Struct, array_like=True, gc=False):
    """An account's part in an episode: when it came first and last, and its first post.

    ``habitual`` says that it had been at the target in an earlier episode, ``relation`` how it
    addressed it: by reply or mention if any post of it did so, else by its newest; None if that is not known;
    ``shared`` are the first few conversations, texts, links, pictures and reposts that it took part in or brought.
    ``who`` and ``quote`` are packed, the account and its first post.
    """

    who: bytes
    first: int
    last: int
    quote: bytes
    habitual: bool
    relation: Relation | None = None
    shared: tuple[ObjectKey, ...] = ()

    @property
    def account(self) -> Account:
        """The account."""
        return unpack_account(self.who)

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


class Episode(Struct, array_like=True):
    """See the module.

    Attributes:
        target: The target's key.
        start: Event time of the first action, ms.
        last: Event time of the newest action, ms.
        posts: Actions so far.
        crowd: Distinct accounts so far, as far as they are told apart: an account that was dropped counts again.
        visits: By account key, longest silent first.
    """

    target: str
    start: int
    last: int
    posts: int = 0
    crowd: int = 0
    visits: dict[str, Visit] = {}

    def add(
        self, key: str, who: bytes, action: Action, *, habitual: bool, objects: Sequence[ObjectKey] = ()
    ) -> None:
        """Count an action in, with its packed author, and the objects by which accounts are in company."""
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
                del self.visits[next(iter(self.visits))]
        visit.last = action.time
        if visit.relation not in DIRECT:
            visit.relation = action.relation
        for shared in objects:
            if len(visit.shared) < SHARED and shared not in visit.shared:
                visit.shared = (*visit.shared, shared)
        self.visits[key] = visit

    @property
    def whole(self) -> bool:
        """Whether every account of the episode is still at hand."""
        return self.crowd == len(self.visits)
