"""What is told of a campaign beside the evidence against its accounts, and what of it raises the severity."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Final

from msgspec import Struct

from pipeline.campaigns.circle import circle, watched_circle
from pipeline.campaigns.programs import automata
from pipeline.campaigns.registry import Member
from pipeline.campaigns.words_used import words_used
from pipeline.detectors.suite import Suite
from pipeline.sessions.records import Records
from pipeline.sessions.session import Session
from pipeline.threats import escalation
from pipeline.threats.abuse import AbuseScorer, LexiconScorer
from pipeline.threats.across_platforms import group_in_words, pairs, pairs_in_words, used_on_several
from schemas.alert import AlertKind, Evidence, Minute, SamplePost, Tie

MOST_STEPS: Final = 2
"""Steps by which circumstances raise a severity at most."""

MOVED: Final = 3
"""Accounts that must have been at another target before, for the group to have moved from there."""

LEAST_POSTS: Final = 10
"""Posts in each half of a campaign that it takes to say that its share of the crowd rises."""

Kinds = Callable[[str, int, int], Collection[AlertKind]]
"""Tells which kinds of other alerts there were about a person between two times, ms."""


class Told(Struct, frozen=True):
    """What there is to tell.

    Attributes:
        evidence: Sentences; only what acts like a program adds weight.
        steps: By how many steps the severity rises.
        posts: Posts that the sentences refer to.
        ties: Replies and mentions among the accounts.
        automata: Keys of the accounts that act like programs.
    """

    evidence: list[Evidence]
    steps: int
    posts: list[SamplePost]
    ties: list[Tie]
    automata: list[str]


class Circumstances:
    """Looks at what the accounts of a campaign say, where else they are, and what happens beside them.

    Args:
        records: The sessions at all targets.
        suite: The detectors, which know what accounts share.
        kinds: Tells of other alerts.
        scorer: Says how abusive a text is; the list of words by default.
    """

    def __init__(
        self, records: Records, suite: Suite, kinds: Kinds, scorer: AbuseScorer | None = None
    ) -> None:
        self._records = records
        self._suite = suite
        self._kinds = kinds
        self._scorer = scorer or LexiconScorer()

    def tell(
        self, session: Session, present: Mapping[str, Member], minutes: Sequence[Minute], *, watched: bool
    ) -> Told:
        """Return what there is to tell of a campaign.

        Args:
            session: Where it is.
            present: Its accounts that are flagged, by key.
            minutes: The crowd by the minute.
            watched: Whether the target is on a watchlist; else targets are accounts, and replies to the accounts
                themselves are seen.
        """
        accounts = {key: session.visits[key].account for key in present}
        platforms = {key: account.platform for key, account in accounts.items()}
        words = words_used(session, present, self._scorer)
        share = _halves(minutes)
        steps = escalation.steps(
            before=self._were_before(session, present),
            now=session.target,
            platforms=sorted(set(platforms.values())),
            abuse_before=words.before if words.threats and words.before else words.now,
            abuse_now=words.now,
            kinds=self._kinds(escalation.root_of(session.target), session.start, session.last),
            share_before=share[0],
            share_now=share[1],
        )
        evidence = escalation.evidence(steps, threats=[post.id for post in words.threats])
        evidence += words.evidence()
        programs, told = automata(self._records, accounts.items())
        evidence += told
        if len(set(platforms.values())) > 1:
            items = used_on_several(self._suite.shared_by(present), platforms)
            evidence.append(Evidence("platforms", group_in_words(platforms.values(), items), 0.0))
            if same := pairs(accounts.values()):
                evidence.append(Evidence("one_person", pairs_in_words(same), 0.0))
        ties: list[Tie] = []
        if watched:
            evidence += watched_circle(self._records, session, accounts)
        else:
            ties, closed = circle(self._records, accounts)
            evidence += closed
        return Told(evidence, min(len(steps), MOST_STEPS), words.threats, ties, programs)

    def _were_before(self, session: Session, present: Mapping[str, Member]) -> list[str]:
        """Return the targets at which several of the accounts were before they came here."""
        if escalation.root_of(session.target) == session.target:
            # Only a move to somebody near a target is asked for.
            return []
        counts: dict[str, int] = {}
        for key in present:
            for other in self._records.sessions_of(key):
                if other.target != session.target and other.visits[key].first < session.visits[key].first:
                    counts[other.target] = counts.get(other.target, 0) + 1
        return sorted(target for target, count in counts.items() if count >= MOVED)


def _halves(minutes: Sequence[Minute]) -> tuple[float, float]:
    """Return the flagged accounts' share of all posts in the first and the second half of their time."""
    active = [index for index, minute in enumerate(minutes) if minute.named]
    if not active:
        return 0.0, 0.0
    span = minutes[active[0] : active[-1] + 1]
    first, second = span[: len(span) // 2], span[len(span) // 2 :]
    if min(sum(one.posts for one in half) for half in (first, second)) < LEAST_POSTS:
        return 0.0, 0.0
    before, now = (
        sum(one.named for one in half) / sum(one.posts for one in half) for half in (first, second)
    )
    return before, now
