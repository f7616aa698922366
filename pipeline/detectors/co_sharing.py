"""Co-sharing: accounts that each post several of a few texts, every copy with other words filled in.

Ordinary explanations: a text from a common source (a petition, a share button, a wire report, a call to vote, a
repost as text) comes as it is, so many use one wording; what an app posts for its players holds one link; a formula or
a joke is filled in by each, but each uses one; a joke that everybody makes has users beyond any group. What they do not
yield is a closed group whose members each fill in several texts that hardly anybody else uses. One text, however many
share it, flags nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import exp, log
from typing import Final, NamedTuple

import msgspec

from pipeline.detectors.base import Deed, Finding
from pipeline.detectors.items import Items
from pipeline.detectors.null_models import binomial
from pipeline.detectors.texts import families
from pipeline.settings import Code
from schemas.stages import ObjectKey

TEXTS: Final = 2
"""Fewest texts of the group that each member filled in."""

ACCOUNTS: Final = 5
"""Fewest members, of the group and of each of its texts."""

OUTSIDE: Final = 1 / 3
"""A text of whose users so many do not belong to the group is open: everybody uses it."""

SAME: Final = 0.25
"""A text of whose copies so many are word for word that of another account comes from a common source."""

AUDIENCE: Final = 0.5
"""Nobody is flagged whom half of a target's audience resembles."""

SMALL: Final = 0.2
"""If a larger share of the audience uses the texts, they may be what this audience fills in: such a group is a lead."""

LINKED: Final = 0.5
"""If so many of a text's copies hold one link, it has a source: an app that posts results, a page's share button."""

SURPRISE: Final = 9.2
"""Least surprise at which accounts are flagged, nats: less than 1 in 10,000."""


class _Text(NamedTuple):
    """A text that is filled in anew at a target.

    Attributes:
        own: Who filled it in in a way of their own.
        users: Who posted it.
        posts: Each post of it: when, ms, and by whom.
    """

    own: set[str]
    users: set[str]
    posts: set[tuple[int, str]]


class CoSharing:
    """See the module.

    Args:
        items: The uses of all items.
    """

    code: Code = "co_sharing"
    version = 1

    def __init__(self, items: Items) -> None:
        self._items = items
        self._texts: dict[str, dict[ObjectKey, int]] = {}
        self._touched: dict[str, None] = {}
        self._audience: dict[str, dict[str, int]] = {}
        self.looked = 0
        self.judged: list[float] = []

    def observe(self, deed: Deed) -> None:
        """Count an account into a target's audience."""
        here = self._audience.setdefault(deed.action.target, {})
        here.pop(deed.key, None)
        here[deed.key] = deed.action.time

    def touch(self, target: str, time: int, keys: Sequence[ObjectKey]) -> None:
        """Take note of the items that were used at a target."""
        for key in keys:
            if key[0] == "text":
                self._texts.setdefault(target, {})[key] = time
                self._touched[target] = None

    def evaluate(self, at: int, targets: Sequence[str]) -> list[Finding]:  # noqa: ARG002  # it knows which
        """Return who shares texts at one of the targets where texts were posted since this was called last."""
        touched, self._touched = self._touched, {}
        findings = []
        for target in touched:
            finding = self._judge(target, at)
            if finding is not None:
                findings.append(finding)
        return findings

    def _judge(self, target: str, at: int) -> Finding | None:
        shared = self._variants(target, self._texts[target])
        core = _closed(shared)
        if len(core) < ACCOUNTS:
            return None
        texts = [text for text in shared if len(text.own & core) >= ACCOUNTS]
        audience = self._audience.get(target, {}).keys() | core
        users = set().union(*(text.users for text in texts))
        if len(core) > AUDIENCE * len(audience) or self._has_source(core, texts):
            return None
        self.looked += 1
        surprise = _surprise(core, texts, len(audience))
        self.judged.append(exp(-surprise))
        surprise -= log(self.looked)
        facts = {
            "accounts": len(core),
            "items": len(texts),
            "outside": len(users - core),
            "others": len(audience) - len(core),
        }
        lead = surprise < SURPRISE or len(users | core) > SMALL * len(audience)
        return Finding(
            self.code, dict.fromkeys(sorted(core), max(surprise, 0.0)), at, target, facts=facts, lead=lead
        )

    def _variants(self, target: str, texts: Iterable[ObjectKey]) -> list[_Text]:
        """Return the texts that are filled in anew."""
        uses = {
            key: [use for use in self._items.uses(key) if use.target == target and use.free] for key in texts
        }
        uses = {key: here for key, here in uses.items() if len({use.account for use in here}) >= ACCOUNTS}
        found = []
        for keys in families({key: here[0].copy for key, here in uses.items()}).to_sets():
            wordings: dict[bytes, set[str]] = {}
            for key in sorted(keys):
                for use in uses[key]:
                    wordings.setdefault(use.copy, set()).add(use.account)
            users = set().union(*wordings.values())
            same = set().union(*(accounts for accounts in wordings.values() if len(accounts) > 1))
            if len(same) <= SAME * len(users):
                posts = {(use.time, use.account) for key in keys for use in uses[key]}
                found.append(_Text(users - same, users, posts))
        return found

    def _has_source(self, core: set[str], texts: Sequence[_Text]) -> bool:
        """Whether most of a group's posts of some texts hold one and the same link."""
        posts = {post for text in texts for post in text.posts if post[1] in core}
        links = {key for account in core for key in self._items.held_by(account) if key[0] == "link"}
        shares = [sum((use.time, use.account) in posts for use in self._items.uses(key)) for key in links]
        return max(shares, default=0) >= LINKED * len(posts)

    def expire(self, now: int) -> None:
        """Forget texts and accounts that were last seen before the items' memory."""
        for target, texts in list(self._texts.items()):
            kept = {key: time for key, time in texts.items() if self._items.uses(key)}
            if kept:
                self._texts[target] = kept
            else:
                del self._texts[target]
        for target, here in list(self._audience.items()):
            recent = {key: time for key, time in here.items() if time >= now - 24 * 3_600_000}
            if recent:
                self._audience[target] = recent
            else:
                del self._audience[target]

    def state(self) -> bytes:
        """Return all state, encoded."""
        texts = {target: list(here.items()) for target, here in self._texts.items()}
        return msgspec.msgpack.encode((texts, self._audience, self.looked))

    def load(self, state: bytes) -> None:
        """Take over what ``state`` gave."""
        texts, audience, looked = msgspec.msgpack.decode(
            state,
            type=tuple[dict[str, list[tuple[ObjectKey, int]]], dict[str, dict[str, int]], int],
        )
        self._texts = {target: dict(here) for target, here in texts.items()}
        self._audience, self.looked, self._touched = audience, looked, {}


def _closed(texts: Sequence[_Text]) -> set[str]:
    """Return the largest group whose members filled in several texts each, which hardly anybody else uses."""
    core = set().union(*(text.own for text in texts))
    while True:
        closed = [
            text.own
            for text in texts
            if len(text.own & core) >= ACCOUNTS and len(text.users - core) <= OUTSIDE * len(text.users)
        ]
        kept = {account for account in core if sum(account in own for own in closed) >= TEXTS}
        if kept == core:
            return core
        core = kept


def _surprise(core: set[str], texts: Sequence[_Text], audience: int) -> float:
    """Return how surprising it is that so many users of one text filled in another as well, nats.

    Each text's share of the audience is that of those outside the group, and never less than a tenth: people who know
    one formula know another.
    """
    least = float("inf")
    for text in texts:
        others = [one for one in texts if one is not text]
        share = max(0.1, sum(len(one.users - core) for one in others) / max(audience - len(core), 1))
        again = sum(1 for account in text.users if any(account in one.own for one in others))
        least = min(least, binomial(again, len(text.users), min(share, 1.0)))
    return least if texts else 0.0
