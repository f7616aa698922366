"""Spray: the same accounts carry one item to several targets within hours.

Ordinary explanations: a call that everybody follows at a target of their own ("write to your member"), where few aim
at several; a slogan or tag that was known before; people passing on a post. What they do not yield is a few accounts of
whom most carry one item, chosen by themselves, to several people within two hours, when nobody had used it before.
"""

from __future__ import annotations

from collections.abc import Sequence
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

TARGETS: Final = 10
"""Fewest targets that get it: a show has up to eight hosts whom its regulars send one tag."""

SEVERAL: Final = 0.6
"""Least share of its users that aim it at several targets."""

EACH: Final = 4.5
"""Fewest targets of the average one of them: who writes to members of a parliament writes to one to four."""

ORDINARY: Final = 0.2
"""Share of the users of an item that ordinarily aim it at several of the targets within two hours (a judgement)."""

KNOWN_BEFORE: Final = 0.2
"""An item of whose uses so many came before is known: it is a slogan, or a page people read."""

SURPRISE: Final = 6.9
"""Least surprise at which accounts are flagged, nats: less than 1 in 1,000; five of five users have 8."""

KINDS: Final[tuple[ObjectKind, ...]] = ("tag", "link", "text", "media")
"""Kinds of items that are carried."""


class Spray:
    """See the module.

    Args:
        items: The uses of all items; they take an action before this detector does.
        records: The sessions at all targets.
    """

    code: Code = "spray"
    version = 1

    def __init__(self, items: Items, records: Records) -> None:
        self._items = items
        self._records = records
        self._touched: dict[ObjectKey, None] = {}
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
            finding = self._judge(key, list(self._items.uses(key)), at)
            if finding is not None:
                findings.append(finding)
        return findings

    def _judge(self, key: ObjectKey, uses: list[Use], at: int) -> Finding | None:
        recent = [use for use in uses if use.free and use.primary and use.time > at - WINDOW_MS]
        if len(recent) < 2 * ACCOUNTS or len(uses) - len(recent) > KNOWN_BEFORE * len(uses):
            return None
        aimed: dict[str, set[str]] = {}
        for use in recent:
            aimed.setdefault(use.account, set()).add(use.target)
        several = sorted(account for account, where in aimed.items() if len(where) > 1)
        if len(several) < ACCOUNTS or len(several) < SEVERAL * len(aimed):
            return None
        reached = {target for account in several for target in aimed[account]}
        each = sum(len(aimed[account]) for account in several) / len(several)
        if len(reached) < TARGETS or each < EACH or are_correspondents(several, self._records):
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
            "minutes": (recent[-1].time - recent[0].time) / 60_000,
            "kind": KINDS.index(key[0]),
        }
        return Finding(
            self.code, dict.fromkeys(several, max(surprise, 0.0)), at, facts=facts, lead=surprise < SURPRISE
        )

    def expire(self, now: int) -> None:
        """Nothing: the items forget by themselves."""

    def state(self) -> bytes:
        """Return all state, encoded."""
        return msgspec.msgpack.encode(self.looked)

    def load(self, state: bytes) -> None:
        """Take over what ``state`` gave."""
        self.looked = msgspec.msgpack.decode(state, type=int)
        self._touched = {}
