"""Disguise: copies of one text, each altered in its own way with letters of another script (UTS 39 confusables).

People paste a text as it is: of 46,000 posts by people not one had its letters changed. A site may mark its copies with
unseen signs, so those do not count. An account counts only with an alteration that nobody else used.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, log
from typing import Final

import msgspec

from pipeline.detectors.base import Deed, Finding
from pipeline.detectors.items import Items, Use
from pipeline.detectors.null_models import binomial
from pipeline.settings import Code
from schemas.stages import ObjectKey

ORDINARY: Final = 0.01
"""Share of copies of a text that ordinarily are altered anew: none in 46,000 were, and this is on the safe side."""

ACCOUNTS: Final = 4
"""Fewest accounts with an alteration of their own."""

SURPRISE: Final = 9.2
"""Least surprise at which accounts are flagged, nats: less than 1 in 10,000."""


class Disguise:
    """See the module.

    Args:
        items: The uses of all items.
    """

    code: Code = "disguise"
    version = 1

    def __init__(self, items: Items) -> None:
        self._items = items
        self._touched: dict[ObjectKey, None] = {}
        self.looked = 0
        self.judged: list[float] = []

    def observe(self, deed: Deed) -> None:
        """Nothing: see ``touch``."""

    def touch(self, keys: Sequence[ObjectKey]) -> None:
        """Take note of items that were used."""
        for key in keys:
            if key[0] == "text":
                self._touched[key] = None

    def evaluate(self, at: int, targets: Sequence[str]) -> list[Finding]:  # noqa: ARG002  # it looks at texts
        """Return who altered one of the texts that were used since this was called last."""
        touched, self._touched = self._touched, {}
        findings = []
        for key in touched:
            finding = self._judge(list(self._items.uses(key)), at)
            if finding is not None:
                findings.append(finding)
        return findings

    def _judge(self, uses: list[Use], at: int) -> Finding | None:
        users: dict[int, set[str]] = {}
        for use in uses:
            if use.guise and use.free:
                users.setdefault(use.guise, set()).add(use.account)
        own = {account for accounts in users.values() if len(accounts) == 1 for account in accounts}
        if len(own) < ACCOUNTS:
            return None
        self.looked += 1
        everybody = len({use.account for use in uses})
        surprise = binomial(len(own), everybody, ORDINARY)
        self.judged.append(exp(-surprise))
        surprise -= log(self.looked)
        if surprise < SURPRISE:
            return None
        variants = sum(1 for accounts in users.values() if len(accounts) == 1)
        facts = {"accounts": len(own), "items": 1, "variants": variants}
        return Finding(self.code, dict.fromkeys(sorted(own), surprise), at, facts=facts)

    def expire(self, now: int) -> None:
        """Nothing: the items forget by themselves."""

    def state(self) -> bytes:
        """Return all state, encoded."""
        return msgspec.msgpack.encode(self.looked)

    def load(self, state: bytes) -> None:
        """Take over what ``state`` gave."""
        self.looked = msgspec.msgpack.decode(state, type=int)
        self._touched = {}
