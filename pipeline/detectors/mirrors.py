"""Mirrors: accounts that each post one page under several hosts.

A page that a platform slows down or removes under one address is posted under the next, and each looks like another
page to whoever counts links.

Ordinary explanations: a newspaper's chain, an archive or another front end has the page as well, and each reader passes
on the address that they found; organisers hand out several addresses, and people pass on one. What they do not yield is
a closed group of whom nearly everybody posts several of the addresses. One address flags nobody, however many share it.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Sequence
from math import exp
from typing import Final

import msgspec
from msgspec import Struct

from pipeline.detectors.activity import DAY_MS
from pipeline.detectors.base import Deed, Finding
from pipeline.detectors.correspondence import are_correspondents
from pipeline.detectors.items import MEMORY_MS
from pipeline.detectors.looks import Looks
from pipeline.detectors.null_models import binomial
from pipeline.sessions.records import Records
from pipeline.settings import Code

HOSTS: Final = 3
"""Fewest hosts of the page: a site and its other front end make two."""

EACH: Final = 2
"""Fewest of them that each account posts."""

ACCOUNTS: Final = 5
"""Fewest accounts of a group."""

OUTSIDE: Final = 1 / 3
"""A page of whose posters more than so many post one host only is passed on by its readers."""

KNOWN: Final = 0.1
"""Share of a page's posters who ordinarily post it under several hosts (a judgement)."""

AUDIENCE: Final = 0.5
"""Nobody is flagged whom half of the targets' audience resembles."""

SURPRISE: Final = 9.2
"""Least surprise at which accounts are flagged, nats: less than 1 in 10,000."""


class _Use(Struct, frozen=True, array_like=True, gc=False):
    """A post of a page: when, ms, by whom, at which target, under which host."""

    time: int
    account: str
    target: str
    host: int


class _Page:
    """The posts of a page within memory, and how often each account posted it under each host.

    It is counted as posts come and go: a page that thousands read is looked at whenever one of them posts it.
    """

    def __init__(self, uses: Iterable[_Use] = ()) -> None:
        self.uses: deque[_Use] = deque()
        self.hosts: Counter[int] = Counter()
        self.by: dict[str, Counter[int]] = {}
        self.several = 0
        """Accounts that posted it under several hosts."""
        for use in uses:
            self.add(use)

    def add(self, use: _Use) -> None:
        """Take a post, and forget those that are older than memory then."""
        while self.uses and self.uses[0].time < use.time - MEMORY_MS:
            self._forget(self.uses.popleft())
        self.uses.append(use)
        self.hosts[use.host] += 1
        own = self.by.setdefault(use.account, Counter())
        own[use.host] += 1
        self.several += own[use.host] == 1 and len(own) == EACH

    def _forget(self, use: _Use) -> None:
        own = self.by[use.account]
        for counts in (self.hosts, own):
            counts[use.host] -= 1
            if not counts[use.host]:
                del counts[use.host]
                self.several -= counts is own and len(own) == EACH - 1
        if not own:
            del self.by[use.account]


class Mirrors:
    """See the module.

    Args:
        records: The sessions at all targets; they take an action before this detector does.
    """

    code: Code = "mirrors"
    version = 1

    def __init__(self, records: Records) -> None:
        self._records = records
        self._pages: dict[int, _Page] = {}
        self._touched: dict[int, None] = {}
        self._looks = Looks()
        self.judged: list[float] = []

    @property
    def looked(self) -> int:
        """How many pages under several hosts were looked at within memory."""
        return len(self._looks)

    def observe(self, deed: Deed) -> None:
        """Take a post of a page; what is part of a post that was passed on does not count."""
        action = deed.action
        page = host = 0
        for kind, name in action.objects:
            if kind == "page":
                page = name
            elif kind == "host":
                host = name
            elif kind == "repost":
                return
        if not page or action.relation == "repost":
            return
        self._pages.setdefault(page, _Page()).add(_Use(action.time, deed.key, action.target, host))
        self._touched[page] = None

    def evaluate(self, at: int, targets: Sequence[str]) -> list[Finding]:  # noqa: ARG002  # it looks at pages
        """Return who posted one of the pages under several hosts that were posted since this was called last."""
        touched, self._touched = self._touched, {}
        found = [self._judge(page, at) for page in touched]
        return [finding for finding in found if finding is not None]

    def _judge(self, page: int, at: int) -> Finding | None:
        here = self._pages[page]
        posters = here.by.keys()
        if (
            len(here.hosts) < HOSTS
            or here.several < ACCOUNTS
            or len(posters) - here.several > OUTSIDE * len(posters)
        ):
            return None
        members = sorted(account for account, own in here.by.items() if len(own) >= EACH)
        places = sorted({use.target for use in here.uses})
        audience = posters | self._records.arrived(places, at - DAY_MS)
        if len(posters) > AUDIENCE * len(audience) or are_correspondents(members, self._records):
            return None
        surprise = binomial(len(members), len(posters), KNOWN)
        self.judged.append(exp(-surprise))
        surprise -= self._looks.note(str(page), at)
        facts = {
            "accounts": len(members),
            "hosts": len(here.hosts),
            "targets": len(places),
            "minutes": (here.uses[-1].time - here.uses[0].time) / 60_000,
            "outside": len(posters) - len(members),
            "others": len(audience) - len(members),
        }
        target = places[0] if len(places) == 1 else None
        return Finding(
            self.code,
            dict.fromkeys(members, max(surprise, 0.0)),
            at,
            target,
            facts=facts,
            lead=surprise < SURPRISE,
        )

    def expire(self, now: int) -> None:
        """Forget pages that nobody posts within memory, and looks of more than a day ago."""
        self._pages = {
            page: here for page, here in self._pages.items() if here.uses[-1].time >= now - MEMORY_MS
        }
        self._touched = {page: None for page in self._touched if page in self._pages}
        self._looks.expire(now)

    def state(self) -> bytes:
        """Return all state, encoded."""
        pages = {page: list(here.uses) for page, here in self._pages.items()}
        return msgspec.msgpack.encode((pages, self._looks.state()))

    def load(self, state: bytes) -> None:
        """Take over what ``state`` gave."""
        pages, looks = msgspec.msgpack.decode(state, type=tuple[dict[int, list[_Use]], dict[str, int]])
        self._pages = {page: _Page(uses) for page, uses in pages.items()}
        self._looks.load(looks)
        self._touched = {}
