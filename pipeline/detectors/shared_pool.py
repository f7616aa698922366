"""Shared pool: accounts of a closed group that each post several of the same few items, in mixed order.

All is counted at one target, and at others that got several of the same items.

Ordinary explanations:

1. *A source*: what a paper, a speech or an agency brings out is passed on in its order. The staff of a house post its
   notices again and again; these hold links, so a pool of links is a lead.
2. *A taste*: who knows one of the things knows another. That holds for some; here nearly all users post several.
3. *What everybody posts*: its users are beyond any group.
4. *The regulars of a quiet place*: the users are at most half of the target's audience of the last day.
5. *A community*: the targets write back.

Tags are there to be used by many, and are in no pool. One item, however many share it, flags nobody.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from math import exp
from typing import Final

import msgspec

from pipeline.detectors.activity import DAY_MS
from pipeline.detectors.base import Deed, Finding
from pipeline.detectors.correspondence import are_correspondents
from pipeline.detectors.items import Items, Use
from pipeline.detectors.looks import Looks
from pipeline.detectors.null_models import binomial
from pipeline.detectors.pools import THINGS, USERS, Pool, pool_of
from pipeline.sessions.records import Records
from pipeline.settings import Code
from schemas.stages import ObjectKey

KINDS: Final = ("text", "link", "media")
"""Kinds of items that a pool is made of."""

ACCOUNTS: Final = 5
"""Fewest members, as of every group that is found at one target."""

AUDIENCE: Final = 0.5
"""Nobody is flagged whom half of a target's audience resembles."""

SMALL: Final = 0.2
"""If a larger share of the audience are users, the pool may be what this audience ordinarily posts, as the fans of a
club sing its songs there: such a group is a lead."""

PURE: Final = 0.9
"""Fewest of the members' posts there that are of the pool, as a share: people also say things of their own. What has no
text, link or picture to compare does not count. Of fewer, the group is a lead."""

MIXED: Final = 0.2
"""Share of pairs out of order that a source ordinarily gives, with a margin: people who wrote a speech down as it was
held, or passed on an agency's items, left the order in less than one step of ten. The same holds of what comes next."""

KNOWN: Final = 0.1
"""Share of one thing's users who ordinarily post another as well."""

SPREAD: Final = 0.6
"""A pool is used as a whole: each of its things over so much of the time, on average. A source's come in turn."""

LINKED: Final = 0.6
"""From this share of posts of things with links on, a pool is one of sources: such a group is a lead, as are the staff
of a house that post its notices. In 370 worlds of ordinary crowds, pools beyond the bar had links in .84 of it or more;
of groups that were given texts and a link, in .35 to .45."""

GROWN: Final = 1 / 8
"""A target is judged again when so many more uses of items came than were looked at: so a use costs the same, however
many there are."""

SURPRISE: Final = 6.9
"""Least surprise at which accounts are flagged, nats: less than 1 in 1,000."""


class SharedPool:
    """See the module.

    Args:
        items: The uses of all items.
        records: The sessions at all targets; they take an action before this detector does.
    """

    code: Code = "shared_pool"
    version = 1

    def __init__(self, items: Items, records: Records) -> None:
        self._items = items
        self._records = records
        self._keys: dict[str, dict[ObjectKey, int]] = {}
        self._new: dict[str, int] = {}
        self._size: dict[str, int] = {}
        self._looks = Looks()
        self.judged: list[float] = []

    @property
    def looked(self) -> int:
        """At how many targets a pool was looked at within memory."""
        return len(self._looks)

    def observe(self, deed: Deed) -> None:
        """Nothing: see ``touch``."""

    def touch(self, target: str, time: int, keys: Sequence[ObjectKey]) -> None:
        """Take note of the items that were used at a target."""
        for key in keys:
            if key[0] in KINDS:
                self._keys.setdefault(target, {})[key] = time
                if len(self._items.uses(key)) >= USERS:
                    self._new[target] = self._new.get(target, 0) + 1

    def evaluate(self, at: int, targets: Sequence[str]) -> list[Finding]:  # noqa: ARG002  # it knows which
        """Return who shares a pool at one of the targets where enough items were posted since it was judged last."""
        due = [target for target, new in self._new.items() if new >= GROWN * self._size.get(target, 0)]
        found = [self._judge(target, at) for target in due]
        return [finding for finding in found if finding is not None]

    def _judge(self, target: str, at: int) -> Finding | None:
        uses = self._uses(target)
        del self._new[target]
        self._size[target] = sum(map(len, uses.values()))
        pool = pool_of(uses)
        if pool is None or len(pool.members) < ACCOUNTS or pool.spread < SPREAD:
            return None
        places = {use.target for each in uses.values() for use in each}
        audience = pool.users | self._records.arrived(places, at - DAY_MS)
        if len(pool.users) > AUDIENCE * len(audience) or are_correspondents(pool.members, self._records):
            return None
        surprise = _surprise(pool)
        self.judged.append(exp(-surprise))
        surprise -= self._looks.note(target, at)
        facts = {
            "accounts": len(pool.members),
            "items": pool.things,
            "mixed": pool.order.mixed,
            "pairs": pool.order.pairs,
            "targets": len(places),
            "outside": len(pool.users - pool.members),
            "others": len(audience) - len(pool.members),
        }
        flagged = dict.fromkeys(sorted(pool.members), max(surprise, 0.0))
        lead = (
            surprise < SURPRISE
            or len(pool.users) > SMALL * len(audience)
            or pool.linked >= LINKED
            or self._pure(pool, places) < PURE
        )
        return Finding(self.code, flagged, at, target, facts=facts, lead=lead)

    def _pure(self, pool: Pool, places: Set[str]) -> float:
        """Return the share of the members' posts at some targets that are of a pool, of those that can be compared."""
        held = {key for account in pool.members for key in self._items.held_by(account) if key[0] in KINDS}
        posts: dict[tuple[int, str], bool] = {}
        for key in held:
            for use in self._items.uses(key):
                if use.account in pool.members and use.target in places:
                    post = use.time, use.account
                    posts[post] = posts.get(post, False) or key in pool.items
        return sum(posts.values()) / max(len(posts), 1)

    def _uses(self, target: str) -> dict[ObjectKey, list[Use]]:
        """Return the uses of a target's items, here and at each target where several of them are shared as well."""
        there: dict[str, dict[ObjectKey, list[Use]]] = {target: {}}
        for key in self._keys[target]:
            uses = self._items.uses(key)
            if len(uses) >= USERS:
                for use in uses:
                    if use.free:
                        there.setdefault(use.target, {}).setdefault(key, []).append(use)
        found = there.pop(target)
        here = {key for key, uses in found.items() if _is_shared(uses)}
        for held in there.values():
            if sum(key in here and _is_shared(uses) for key, uses in held.items()) >= THINGS:
                for key, uses in held.items():
                    found.setdefault(key, []).extend(uses)
        return found

    def expire(self, now: int) -> None:
        """Forget items that nobody uses within the items' memory, and where was looked more than a day ago."""
        for target, here in list(self._keys.items()):
            kept = {key: time for key, time in here.items() if self._items.uses(key)}
            if kept:
                self._keys[target] = kept
            else:
                del self._keys[target]
                self._new.pop(target, None)
                self._size.pop(target, None)
        self._looks.expire(now)

    def state(self) -> bytes:
        """Return all state, encoded."""
        keys = {target: list(here.items()) for target, here in self._keys.items()}
        return msgspec.msgpack.encode((keys, self._new, self._size, self._looks.state()))

    def load(self, state: bytes) -> None:
        """Take over what ``state`` gave."""
        keys, self._new, self._size, looks = msgspec.msgpack.decode(
            state,
            type=tuple[
                dict[str, list[tuple[ObjectKey, int]]], dict[str, int], dict[str, int], dict[str, int]
            ],
        )
        self._keys = {target: dict(here) for target, here in keys.items()}
        self._looks.load(looks)


def _is_shared(uses: Sequence[Use]) -> bool:
    return len({use.account for use in uses}) >= USERS


def _surprise(pool: Pool) -> float:
    """Return how surprising a pool is under the best explanation, nats: a source's order, or a taste."""
    order = pool.order
    surprise = min(
        binomial(order.mixed, order.pairs, MIXED), binomial(len(pool.members), len(pool.users), KNOWN)
    )
    # Of two things the other one always comes next.
    return min(surprise, binomial(order.astray, order.steps, MIXED)) if pool.things > THINGS else surprise
