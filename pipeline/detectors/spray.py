"""Spray: the same accounts carry one item, or the same few, to several targets within hours.

Ordinary explanations: a call that everybody follows at a target of their own ("write to your member"), where few aim
at several; a slogan or tag that was known before; people passing on a post. What they do not yield is a few accounts of
whom most carry one item, chosen by themselves, to several people within two hours, when nobody had used it before.
So it is with the same few items that the accounts take in turn: a text that each fills in another way, a set of tags.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from math import exp, log
from typing import Final

import msgspec

from pipeline.detectors.base import Deed, Finding
from pipeline.detectors.correspondence import are_correspondents
from pipeline.detectors.items import Items, Use
from pipeline.detectors.null_models import binomial
from pipeline.sessions.records import Records
from pipeline.settings import Code
from schemas.stages import ObjectKey, ObjectKind

WINDOW_MS: Final = 2 * 3_600_000
"""A spray is over within so long."""

ACCOUNTS: Final = 5
"""Fewest accounts that each aim the item at several targets."""

TARGETS: Final = 24
"""Fewest targets that get it: people send one thing to the hosts of a show, all candidates of an election, the members
of a council, every vendor of a faulty part. Such lists are short; sprays were seen to go to 46 to 388 people."""

SEVERAL: Final = 0.8
"""Least share of its users that aim it at several targets: .87 to 1 of the users of real sprays did, and two thirds of
the neighbours who took the notice of a lost dog about, some of them keenly."""

IN_TURN: Final = 0.6
"""Least share of the users of several items that carry several of them, and of the targets that get several."""

EACH: Final = 4.5
"""Fewest targets of the average one of them: who writes to members of a parliament writes to one to four."""

FAR: Final = 9.0
"""As many, of the average account that carries several items: a neighbour takes a notice, its picture and its link to
the six desks of a town."""

ORDINARY: Final = 0.2
"""Share of the users of an item that ordinarily aim it at several of the targets within two hours (a judgement)."""

KNOWN_BEFORE: Final = 0.2
"""An item of whose uses so many came before is known: it is a slogan, or a page people read."""

SURPRISE: Final = 6.9
"""Least surprise at which accounts are flagged, nats: less than 1 in 1,000; five of five users have 8."""

TOGETHER: Final = 0.5
"""Items are carried together if so many of the users of the rarer one use the other as well."""

GROWN: Final = 1 / 8
"""What is carried together with an item is looked at again when so many more uses of it came."""

KINDS: Final[tuple[ObjectKind, ...]] = ("tag", "link", "text", "media")
"""Kinds of items that are carried."""


class Spray:
    """See the module.

    Args:
        items: The uses of all items; they take an action before this detector does.
        records: The sessions at all targets.
    """

    code: Code = "spray"
    version = 2

    def __init__(self, items: Items, records: Records) -> None:
        self._items = items
        self._records = records
        self._touched: dict[ObjectKey, None] = {}
        self._size: dict[ObjectKey, int] = {}
        self.looked = 0
        self.judged: list[float] = []

    def observe(self, deed: Deed) -> None:
        """Nothing: see ``touch``."""

    def touch(self, keys: Sequence[ObjectKey]) -> None:
        """Take note of items that were used."""
        for key in keys:
            if key[0] in KINDS:
                self._touched[key] = None

    def evaluate(self, at: int, targets: Sequence[str]) -> list[Finding]:  # noqa: ARG002  # it looks at items
        """Return who sprayed one of the items that were used since this was called last."""
        touched, self._touched = self._touched, {}
        findings = []
        for key in touched:
            finding = self._judge([key], at)
            if finding is None and (others := self._carried_with(key, at)):
                finding = self._judge([key, *others], at)
            if finding is not None:
                findings.append(finding)
        return findings

    def _carried_with(self, key: ObjectKey, at: int) -> list[ObjectKey]:
        """Return what the users of an item carry as well; nothing if hardly any of its uses is new."""
        uses = len(self._items.uses(key))
        if uses < max(ACCOUNTS, (1 + GROWN) * self._size.get(key, 0)):
            return []
        self._size[key] = uses
        users = self._users(key, at)
        if len(users) < ACCOUNTS:
            return []
        shared = Counter(other for account in users for other in self._items.held_by(account))
        del shared[key]
        return [
            other
            for other, times in shared.items()
            if times >= ACCOUNTS
            and other[0] in KINDS
            and times >= TOGETHER * min(len(users), len(self._users(other, at)))
        ]

    def _users(self, key: ObjectKey, at: int) -> set[str]:
        return {use.account for use in self._items.uses(key) if _is_carried(use, at)}

    def _judge(self, keys: Sequence[ObjectKey], at: int) -> Finding | None:
        known = sum(len(self._items.uses(key)) for key in keys)
        carried = {key: [use for use in self._items.uses(key) if _is_carried(use, at)] for key in keys}
        recent = [use for uses in carried.values() for use in uses]
        if len(recent) < 2 * ACCOUNTS or known - len(recent) > KNOWN_BEFORE * known:
            return None
        aimed: dict[str, set[str]] = {}
        for use in recent:
            aimed.setdefault(use.account, set()).add(use.target)
        several = sorted(account for account, where in aimed.items() if len(where) > 1)
        if len(several) < ACCOUNTS or len(several) < SEVERAL * len(aimed):
            return None
        if len(keys) > 1 and not _are_taken_in_turn(carried):
            return None
        reached = {target for account in several for target in aimed[account]}
        each = sum(len(aimed[account]) for account in several) / len(several)
        if (
            len(reached) < TARGETS
            or each < (FAR if len(keys) > 1 else EACH)
            or are_correspondents(several, self._records)
        ):
            return None
        self.looked += 1
        surprise = binomial(len(several), len(aimed), ORDINARY)
        self.judged.append(exp(-surprise))
        surprise -= log(self.looked)
        facts = {
            "accounts": len(several),
            "targets": len(reached),
            "users": len(aimed),
            "several": len(several),
            "minutes": (max(use.time for use in recent) - min(use.time for use in recent)) / 60_000,
            "kind": KINDS.index(keys[0][0]),
            "items": len(keys),
        }
        return Finding(
            self.code, dict.fromkeys(several, max(surprise, 0.0)), at, facts=facts, lead=surprise < SURPRISE
        )

    def expire(self, now: int) -> None:  # noqa: ARG002  # the items know what is old
        """Forget items that nobody uses within the items' memory."""
        self._size = {key: size for key, size in self._size.items() if self._items.uses(key)}

    def state(self) -> bytes:
        """Return all state, encoded."""
        return msgspec.msgpack.encode((self.looked, list(self._size.items())))

    def load(self, state: bytes) -> None:
        """Take over what ``state`` gave."""
        self.looked, sizes = msgspec.msgpack.decode(state, type=tuple[int, list[tuple[ObjectKey, int]]])
        self._size, self._touched = dict(sizes), {}


def _is_carried(use: Use, at: int) -> bool:
    """Whether an account took an item to a target by its own choice, and lately."""
    return use.free and use.primary and use.time > at - WINDOW_MS


def _are_taken_in_turn(carried: Mapping[ObjectKey, Iterable[Use]]) -> bool:
    """Whether most users of some items carry several of them, and most of their targets get several.

    Who follows two calls, one to members of a parliament and one to a council, brings to each what is meant for it.
    """
    for held in (
        Counter(one for uses in carried.values() for one in {use.account for use in uses}),
        Counter(one for uses in carried.values() for one in {use.target for use in uses}),
    ):
        if sum(items > 1 for items in held.values()) < IN_TURN * len(held):
            return False
    return True
