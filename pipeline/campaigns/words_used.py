"""How abusive the posts of a campaign's accounts are, and whether insults became threats; it flags nobody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from pipeline.campaigns.explain import at
from pipeline.items.permalinks import permalink
from pipeline.sessions.packed import Quote, unpack_quote
from pipeline.sessions.session import Session
from pipeline.threats.abuse import AbuseKind, AbuseScorer
from pipeline.threats.escalation import THREAT_SCORE
from schemas.alert import Evidence, SamplePost

LOOKED_AT: Final = 200
"""Accounts whose posts are scored, those that posted last."""

SHOWN: Final = 5
"""Posts with threats that an alert quotes."""

_KINDS: Final[Mapping[AbuseKind, str]] = {
    "threat": "threats",
    "call to act": "calls to act against somebody",
    "sexual": "sexual abuse",
    "slur": "slurs",
    "insult": "insults",
}


class WordsUsed(NamedTuple):
    """What the posts of some accounts hold.

    Attributes:
        before: Highest score before the first threat; 0 where it is the first post, 0 to 1.
        now: Highest score of all.
        accounts: Accounts that were looked at.
        kinds: How many of them used each kind of abuse.
        threats: The first posts that hold threats.
    """

    before: float
    now: float
    accounts: int
    kinds: Mapping[AbuseKind, int]
    threats: list[SamplePost]

    def evidence(self) -> list[Evidence]:
        """Say how many accounts used which kind of abuse; nothing where none did."""
        told = [f"{_KINDS[kind]} ({self.kinds[kind]})" for kind in _KINDS if kind in self.kinds]
        if not told:
            return []
        return [
            Evidence(
                "abuse",
                f"For context: of {self.accounts} flagged accounts some used {', '.join(told)}, by a list of words. "
                "Abuse alone flags nobody.",
                0.0,
                [post.id for post in self.threats],
            )
        ]


def words_used(session: Session, accounts: Iterable[str], scorer: AbuseScorer) -> WordsUsed:
    """Score the first and the newest post of each account.

    Args:
        session: Where they posted.
        accounts: Their keys.
        scorer: Says how abusive a text is.
    """
    newest = sorted(accounts, key=lambda key: (-session.visits[key].last, key))[:LOOKED_AT]
    said: list[tuple[int, str, Quote]] = []
    for key in newest:
        visit = session.visits[key]
        said.append((visit.first, key, unpack_quote(visit.quote)))
        if visit.newest:
            said.append((visit.last, key, unpack_quote(visit.newest)))
    said.sort(key=lambda one: one[:2])
    before = now = 0.0
    kinds: dict[AbuseKind, set[str]] = {}
    threats: list[SamplePost] = []
    for time, key, quote in said:
        abuse = scorer.score(quote.excerpt)
        now = max(now, abuse.score)
        for kind in abuse.kinds:
            kinds.setdefault(kind, set()).add(key)
        if abuse.score >= THREAT_SCORE and len(threats) < SHOWN:
            account = session.visits[key].account
            url = permalink(account.platform, quote.post, quote.url)
            threats.append(
                SamplePost(account.platform, quote.post, account.handle, at(time), quote.excerpt, url)
            )
        elif not threats:
            before = max(before, abuse.score)
    counts = Counter({kind: len(users) for kind, users in kinds.items()})
    return WordsUsed(before, now, len(newest), counts, threats)
