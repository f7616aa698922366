"""Repost ring: accounts that take turns to write at a target, and repost one another within minutes.

Ordinary explanations: readers repost whom they follow, however loyally, but those they follow do not repost them;
friends repost one another now and then, in their own time; a good post is passed on by everybody, so that many of any
group are among them (the chance below). What they do not yield is authors who repost nearly every post of one another,
each within minutes. Who reposts nearly all of these, of several of the authors, belongs to them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence, Set
from math import exp, log
from typing import Final

import msgspec
from msgspec import Struct

from pipeline.detectors.base import Deed, Finding
from pipeline.detectors.correspondence import are_correspondents
from pipeline.detectors.null_models import binomial
from pipeline.items.objects import stable_hash
from pipeline.sessions.records import Records
from pipeline.settings import Code

AUTHORS: Final = 3
"""Fewest authors that repost one another: two are friends."""

ACCOUNTS: Final = 5
"""Fewest accounts of a ring."""

NEARLY_ALL: Final = 0.6
"""Share of the other authors' posts that each of a ring reposts."""

PROMPT_MS: Final = 10 * 60_000
"""A repost in a ring follows within so long."""

EACH: Final = 2
"""Fewest posts of the average author: among hundreds of friends, some few repost one post of one another each."""

POSTS: Final = 4
"""Fewest posts that somebody who wrote none reposted, by ``AUTHORS`` authors or more."""

CROWD: Final = 8
"""Accounts of a session from which on posts at a target are remembered: it bounds memory where nothing happens."""

MEMORY_MS: Final = 24 * 3_600_000
"""How long a post is remembered: a ring passes it on at once, and takes turns within an hour or two."""

KEPT: Final = 5_000
"""Posts remembered of a target, the newest."""

AUDIENCE: Final = 0.5
"""Nobody is flagged whom half of a target's audience resembles."""

SURPRISE: Final = 9.2
"""Least surprise at which accounts are flagged, nats: less than 1 in 10,000."""


class _Post(Struct, array_like=True):
    """A post at a target: its author, when it was written, ms, and who reposted it within minutes."""

    author: str
    time: int
    by: list[str]


class RepostRing:
    """See the module.

    Args:
        records: The sessions at all targets; they take an action before this detector does.
    """

    code: Code = "repost_ring"
    version = 1

    def __init__(self, records: Records) -> None:
        self._records = records
        self._posts: dict[str, dict[int, _Post]] = {}
        self._waiting: dict[str, int] = {}
        self.looked = 0
        self.judged: list[float] = []

    def observe(self, deed: Deed) -> None:
        """Take a post at a target, or the repost of one."""
        action = deed.action
        if action.relation == "repost":
            return
        here = self._here(action.target)
        if here is None:
            return
        reposted = next((name for kind, name in action.objects if kind == "repost"), None)
        if reposted is not None:
            post = here.get(reposted)
            if (
                post is not None
                and action.time - post.time <= PROMPT_MS
                and deed.key != post.author
                and deed.key not in post.by
            ):
                post.by.append(deed.key)
                # From the first repost on that was not judged: at a busy target there is always another one.
                self._waiting.setdefault(action.target, action.time)
            return
        if len(here) >= KEPT:
            del here[next(iter(here))]
        here[stable_hash(action.account.platform, action.post)] = _Post(deed.key, action.time, [])

    def _here(self, target: str) -> dict[int, _Post] | None:
        """Return the posts at a target; None while it has not drawn a crowd.

        The first are those that the session of the crowd remembers: a ring's first post is what draws it.
        """
        here = self._posts.get(target)
        if here is None:
            history = self._records.histories.get(target)
            if history is None or not history.has_drawn(CROWD):
                return None
            here = self._posts[target] = {}
            for key, visit in history.sessions[-1].visits.items():
                here[stable_hash(visit.account.platform, visit.post)] = _Post(key, visit.first, [])
        return here

    def evaluate(self, at: int, targets: Sequence[str]) -> list[Finding]:  # noqa: ARG002  # it knows which
        """Return who reposts one another at targets, once everybody has had the time to pass a post on."""
        findings = []
        # A post that others are still passing on would look as if its ring alone did so.
        for target in [target for target, since in self._waiting.items() if since + PROMPT_MS < at]:
            del self._waiting[target]
            finding = self._judge(target, at)
            if finding is not None:
                findings.append(finding)
        return findings

    def due(self) -> int | None:
        """See ``Waiting``."""
        # Targets stand in the order in which they began to wait.
        since = next(iter(self._waiting.values()), None)
        return None if since is None else since + PROMPT_MS + 1

    def _judge(self, target: str, at: int) -> Finding | None:
        posts = [post for post in self._posts[target].values() if post.by and at - post.time <= MEMORY_MS]
        authors = _ring(posts)
        theirs = [post for post in posts if post.author in authors]
        if len(authors) < AUTHORS or len(theirs) < EACH * len(authors):
            return None
        group = authors | _loyal(theirs, authors)
        audience = self._records.histories[target].visitors()
        if not ACCOUNTS <= len(group) <= AUDIENCE * len(audience) or are_correspondents(group, self._records):
            return None
        self.looked += 1
        seen = sum(1 for post in theirs for account in post.by if account in authors)
        possible = len(theirs) * (len(authors) - 1)
        usual = sum(len(post.by) for post in theirs) / (len(theirs) * max(len(audience) - 1, 1))
        surprise = binomial(seen, possible, min(usual, 1.0))
        self.judged.append(exp(-surprise))
        surprise -= log(self.looked)
        facts = {
            "accounts": len(group),
            "authors": len(authors),
            "items": len(theirs),
            "minutes": PROMPT_MS / 60_000,
            "others": len(audience) - len(group),
        }
        return Finding(
            self.code,
            dict.fromkeys(sorted(group), max(surprise, 0.0)),
            at,
            target,
            facts=facts,
            lead=surprise < SURPRISE,
        )

    def expire(self, now: int) -> None:
        """Forget posts that are older than memory."""
        for target, here in list(self._posts.items()):
            kept = {name: post for name, post in here.items() if post.time >= now - MEMORY_MS}
            if kept:
                self._posts[target] = kept
            else:
                del self._posts[target]
                self._waiting.pop(target, None)

    def state(self) -> bytes:
        """Return all state, encoded."""
        posts = {target: list(here.items()) for target, here in self._posts.items()}
        return msgspec.msgpack.encode((posts, self._waiting, self.looked))

    def load(self, state: bytes) -> None:
        """Take over what ``state`` gave."""
        posts, self._waiting, self.looked = msgspec.msgpack.decode(
            state, type=tuple[dict[str, list[tuple[int, _Post]]], dict[str, int], int]
        )
        self._posts = {target: dict(here) for target, here in posts.items()}


def _ring(posts: Sequence[_Post]) -> set[str]:
    """Return the authors that each reposted nearly every post of all the others."""
    written = Counter(post.author for post in posts)
    passed: dict[str, Counter[str]] = {one: Counter() for one in written}
    for post in posts:
        for account in post.by:
            if account in passed:
                passed[account][post.author] += 1
    authors = _tied(set(written), passed)
    while len(authors) >= AUTHORS:
        total = sum(written[one] for one in authors)
        shares = {
            one: sum(times for author, times in passed[one].items() if author in authors)
            / (total - written[one])
            for one in sorted(authors)
        }
        least = min(shares.values())
        if least >= NEARLY_ALL:
            return authors
        # One by one: beside a crowd's posts, those of a ring are few, and each of it reposts few of all.
        authors = _tied(authors - {next(one for one, share in shares.items() if share == least)}, passed)
    return set()


def _tied(authors: set[str], passed: Mapping[str, Mapping[str, int]]) -> set[str]:
    """Return those of some authors who repost enough of the others, and are reposted by enough of them."""
    while authors:
        reposts = {one: passed[one].keys() & authors for one in authors}
        reposted = Counter(author for one in authors for author in reposts[one])
        kept = {one for one in authors if min(len(reposts[one]), reposted[one]) >= AUTHORS - 1}
        if kept == authors:
            break
        authors = kept
    return authors


def _loyal(posts: Sequence[_Post], authors: Set[str]) -> set[str]:
    """Return who wrote nothing and reposted nearly every one of the posts, of several authors."""
    of: dict[str, list[str]] = {}
    for post in posts:
        for account in post.by:
            of.setdefault(account, []).append(post.author)
    return {
        account
        for account, reposted in of.items()
        if account not in authors
        and len(reposted) >= max(POSTS, NEARLY_ALL * len(posts))
        and len(set(reposted)) >= AUTHORS
    }
