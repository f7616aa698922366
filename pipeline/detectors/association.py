"""Association: accounts that are hardly ever anywhere but with flagged ones.

The odds that an account belongs to the flagged group are reckoned over all sessions in which it took part. In a
session with k flagged accounts and u others within a window of it, a member is there with chance k / members, a
stranger with chance (u + STRANGERS) / accounts: the more strangers there are, the less company says. A session without
anybody flagged speaks against membership. What comes before all is the share of accounts that are flagged.

Nobody is flagged for one meeting in company where anything else explains it: only at a target without an audience,
among few, for an account without a life of its own that nobody writes back to.
"""

from __future__ import annotations

from collections.abc import Set
from math import log
from typing import Final, NamedTuple

from pipeline.detectors.base import Finding
from pipeline.detectors.correspondence import is_correspondent
from pipeline.detectors.items import Items
from pipeline.detectors.null_models import FOLLOWED, first_so_often
from pipeline.sessions.history import History
from pipeline.sessions.records import Records
from pipeline.sessions.session import Session

STRANGERS: Final = 0.15
"""Strangers that are expected in every window, beside those who were seen."""

ODDS: Final = log(8)
"""Least log odds at which an account is flagged."""

REGULAR: Final = log(150)
"""Least log odds at which sessions at one target count each: otherwise a regular of it would be flagged."""

LEAD: Final = 0.0
"""Least log odds at which it is a lead."""

UNLIKELY: Final = -1.0
"""Below these log odds nothing that was seen in one session can speak for an account."""

AGAIN: Final = 2.0
"""Most that a further session at the same target says, nats: a regular comes again."""

KNOWN: Final = 2
"""Fewest flagged accounts in a single session that can speak for an account."""

OWNERS: Final = 3
"""Fewest flagged users of an item, of whom there must be as many as of others."""

OTHERS: Final = 5
"""Most accounts in that session that are not flagged."""

OTHERS_EACH: Final = 1
"""Most of them for each flagged account."""

STRANGERS_EACH: Final = 2
"""Most strangers for each flagged account in a window that speaks for anybody: who is among more is in theirs."""

AUDIENCE: Final = 0.05
"""Most strangers, for each flagged account there, that the target's record makes one expect in such a session."""

COUNTED: Final = 8
"""So many flagged accounts count for that at most: where dozens come, somebody else does."""

ELSEWHERE: Final = 6
"""Most sessions without anybody flagged that such an account may have."""

CROWD: Final = 200
"""A session with more accounts says nothing of company, and is not looked through."""


class _Company(NamedTuple):
    target: str
    known: int
    others: int
    before: int


class Association:
    """See the module.

    Args:
        window: Accounts are in company within so long of one another, ms.
        records: The sessions at all targets.
        items: What accounts brought along.
    """

    def __init__(self, window: int, records: Records, items: Items) -> None:
        self._window = window
        self._items = items
        self._records = records

    def evaluate(self, session: Session, at: int, flagged: Set[str], watched: bool) -> list[Finding]:
        """Return who of a session that is over belongs to those that flagged accounts are.

        Args:
            session: At one target.
            at: ms.
            flagged: Accounts that are flagged by evidence of their own.
            watched: Whether the target is on a watchlist: then it has an audience, whatever was seen of it.
        """
        known = [key for key in session.visits if key in flagged]
        unknown = [key for key in session.visits if key not in flagged]
        if not known or not unknown or session.crowd > CROWD:
            return []
        # Who talks to somebody that is flagged again and again may be a follower of theirs.
        history = self._records.histories[session.target]
        of_theirs = self._records.is_account_of(session.target, flagged)
        joined: dict[str, float] = {}
        found: dict[str, float] = {}
        leads: dict[str, float] = {}
        for key in unknown:
            odds, occasions, targets, elsewhere = self._odds(key, flagged)
            if odds < UNLIKELY or is_correspondent(key, self._records, flagged):
                continue
            # People have reasons of their own to come to a watched target: there company makes a lead, nothing more.
            if not watched and odds >= ODDS and (targets if of_theirs else occasions) > 1:
                joined[key] = odds
            elif not watched and (
                self._is_alone(session, history, key, flagged, elsewhere, at)
                or self._shares(session, key, flagged)
            ):
                found[key] = max(odds, ODDS)
            elif odds >= (ODDS if watched else LEAD):
                leads[key] = odds
        findings = []
        if joined:
            facts = {"accounts": len(joined), "known": len(known)}
            findings.append(Finding("co_presence", joined, at, beside=tuple(known), facts=facts))
        if found:
            facts = {"accounts": len(found), "known": len(known)}
            findings.append(Finding("association", found, at, beside=tuple(known), facts=facts))
        if leads:
            findings.append(Finding("association", leads, at, session.target, tuple(known), lead=True))
        return findings

    def _odds(self, key: str, flagged: Set[str]) -> tuple[float, int, int, int]:
        """Return the log odds of membership, sessions and targets with company, and sessions without.

        Sessions at one target count as one where the odds are not ``REGULAR``: a regular comes again.
        """
        company: dict[str, list[float]] = {}
        elsewhere, occasions = 0, 0
        places: list[tuple[bool, float]] = []
        ratio = max(self._records.accounts, 1) / max(len(flagged), 1)
        for session in self._records.sessions_of(key):
            met = self._company(session, key, flagged)
            if met is None or not met.known:
                elsewhere += 1
                continue
            places.append((not met.before, 1 / (met.known + 1)))
            if met.others > STRANGERS_EACH * met.known:
                elsewhere += 1
                continue
            occasions += 1
            company.setdefault(met.target, []).append(log(ratio * met.known / (met.others + STRANGERS)))
        if first_so_often(places) < FOLLOWED:
            return -1.0, occasions, len(company), elsewhere
        odds = -log(ratio)
        for said in company.values():
            said.sort(reverse=True)
            odds += said[0] + sum(min(more, AGAIN) for more in said[1:])
        # A member is elsewhere seldom; how seldom is not known, so each time weighs little.
        odds -= 0.5 * elsewhere
        return odds, occasions if odds >= REGULAR else len(company), len(company), elsewhere

    def _company(self, session: Session, key: str, flagged: Set[str]) -> _Company | None:
        if session.crowd > CROWD:
            return None
        own = session.visits[key]
        since, until = own.first - self._window, own.last + self._window
        known = others = before = 0
        for other, visit in session.visits.items():
            if other != key and visit.last >= since and visit.first <= until:
                if other in flagged:
                    known += 1
                    before += visit.first <= own.first
                else:
                    others += 1
        return _Company(session.target, known, others, before)

    def _shares(self, session: Session, key: str, flagged: Set[str]) -> bool:
        """Whether an account brought an item here that is the flagged ones' own: hardly anybody else used it."""
        for item in self._items.brought(key, session.target):
            users = {use.account for use in self._items.uses(item) if use.free}
            known = len(users & flagged)
            if known >= OWNERS and len(users) - known <= known:
                return True
        return False

    def _is_alone(
        self, session: Session, history: History, key: str, flagged: Set[str], elsewhere: int, at: int
    ) -> bool:
        """Whether nothing but belonging to the flagged ones explains that somebody came to this session."""
        known = [other for other in session.visits if other in flagged]
        others = len(session.visits) - len(known)
        if len(known) < KNOWN or others > min(OTHERS, OTHERS_EACH * len(known)) or elsewhere > ELSEWHERE:
            return False
        own = session.visits[key]
        if not any(own.first - self._window <= session.visits[other].first <= own.first for other in known):
            return False
        lasted = session.last - session.start + self._window
        watched = max(at - self._records.since, self._window)
        return history.strangers(flagged) * lasted / watched <= AUDIENCE * min(len(known), COUNTED)
