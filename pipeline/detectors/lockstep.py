"""Lockstep: accounts that answer one statement of a target after another in the same moments.

Ordinary explanations, each with a chance of its own, of which the largest counts: an account answers that fast as a
habit (its delays under other statements); everybody came in that moment, because something happened (the share of all
who answered this statement); people who talk with the target are a community (``correspondence``). What they do not
yield is a few accounts, in an audience of others, whose delays go up and down together: they wait for one word.

Nobody is flagged for one moment, however many come in it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections import Counter
from collections.abc import Sequence, Set
from itertools import takewhile
from math import exp, lgamma, log
from statistics import median_low
from typing import Final

import msgspec
from msgspec import Struct

from pipeline.detectors.base import Deed, Finding
from pipeline.detectors.correspondence import are_correspondents
from pipeline.detectors.null_models import beyond
from pipeline.sessions.records import Records
from pipeline.settings import Code
from schemas.stages import Action

WIDTHS_MS: Final = (5_000, 20_000, 90_000)
"""How far from its middle a moment reaches: who is told to answer does so at once, or within a minute or two."""

AT_ONCE: Final = {5_000: 0.2, 20_000: 0.35, 90_000: 0.5}
"""Largest share of people who hear of something that answer within a moment so narrow, wherever it lies: they read and
write at speeds of their own. (Among real posts with six replies or more, a third came within the busiest moment.)"""

OVER_MS: Final = 2 * WIDTHS_MS[-1]
"""After so long a moment is over: before, who is early would be judged without all the others that come as well."""

MOMENTS: Final = 3
"""Fewest statements under which an account came in the moment of the others."""

ACCOUNTS: Final = 5
"""Fewest accounts of a moment, and of a group."""

OFTEN: Final = 0.6
"""Least share of the moments of statements that it answered in which an account came."""

AUDIENCE: Final = 0.5
"""Nobody is flagged whom half of those resemble who answered the statements."""

SPOKEN_TO: Final = 1
"""Accounts besides those that the target speaks to whom an answer to it addresses at most: the target itself."""

CROWD: Final = 8
"""Accounts of a session from which on a target's statements are remembered: it bounds memory where nothing happens."""

CROWDED: Final = 100
"""A moment of more accounts says nothing of any two of them: everybody came."""

STATEMENTS: Final = 40
"""Statements remembered of a target, the newest."""

ANSWERS: Final = 2_000
"""Answers remembered of a statement; a larger crowd says nothing of anybody."""

MEMORY_MS: Final = 14 * 86_400_000
"""How long a statement is remembered after its last answer."""

SURPRISE: Final = 9.2
"""Least surprise at which accounts are flagged, nats: less than 1 in 10,000."""

OWN: Final = 2.0
"""Least surprise of each account by itself: less than 1 in 7; the group as a whole has to reach the other bar."""


class _Statement(Struct, array_like=True):
    """A statement and its answers: when it was made (or first answered), ms, and each account's first answer."""

    said: int
    last: int
    answers: list[tuple[int, str]]
    first: dict[str, int]


class Lockstep:
    """See the module.

    Args:
        records: The sessions at all targets; they take an action before this detector does.
    """

    code: Code = "lockstep"
    version = 1

    def __init__(self, records: Records) -> None:
        self._records = records
        self._said: dict[str, dict[int, _Statement]] = {}
        # By target and account: the last answer, ms, or that of others which came before it; so they stand in order.
        self._waiting: dict[tuple[str, str], int] = {}
        self.looked = 0
        self.judged: list[float] = []

    def observe(self, deed: Deed) -> None:
        """Take an answer to a statement."""
        action = deed.action
        if action.relation != "reply" or not action.primary:
            return
        statements = self._records.statements
        thread = self._answered(action)
        if thread is None:
            return
        here = self._said.get(action.target)
        if here is None:
            history = self._records.histories.get(action.target)
            if history is None or not history.has_drawn(CROWD):
                return
            here = self._said[action.target] = {}
        statement = here.pop(thread, None)
        if statement is None:
            made = statements.made(action.target, thread) or action.prompt_at or action.time
            statement = _Statement(made, action.time, [], {})
            if len(here) >= STATEMENTS:
                del here[next(iter(here))]
        here[thread] = statement
        statement.last = action.time
        if deed.key not in statement.first and len(statement.answers) < ANSWERS:
            statement.first[deed.key] = action.time
            insort(statement.answers, (action.time, deed.key))
            if len(here) >= MOMENTS:
                newest = next(reversed(self._waiting.values()), 0)
                self._waiting.pop((action.target, deed.key), None)
                self._waiting[action.target, deed.key] = max(action.time, newest)

    def _answered(self, action: Action) -> int | None:
        """Return the statement that a reply answers; None if it is not known.

        Where a source does not tell which post a reply answers, it is the newest, unless the reply speaks to somebody
        else as well whom the target does not: bots that people call in a discussion answer those people, all at once.
        """
        thread = next((name for kind, name in action.objects if kind == "thread"), None)
        if thread is not None:
            return thread
        statements = self._records.statements
        if statements.others(action.target, action.addressed) > SPOKEN_TO:
            return None
        return statements.newest(action.target, action.account.platform, action.time)

    def evaluate(self, at: int, targets: Sequence[str]) -> list[Finding]:  # noqa: ARG002  # it knows which
        """Return who came in the moments of others, once these are over."""
        findings: dict[tuple[str, tuple[str, ...]], Finding] = {}
        for target, account in self._over(at):
            statements = list(self._said[target].values())
            own = [one for one in statements if account in one.first]
            for width in WIDTHS_MS if len(own) >= MOMENTS else ():
                finding = self._judge(target, account, own, statements, width, at)
                if finding is not None:
                    findings.setdefault((target, tuple(finding.accounts)), finding)
        return list(findings.values())

    def due(self) -> int | None:
        """See ``Waiting``."""
        last = next(iter(self._waiting.values()), None)
        return None if last is None else last + OVER_MS + 1

    def _over(self, at: int) -> list[tuple[str, str]]:
        """Return the targets and accounts whose last answer there was long enough ago, each once."""
        over = list(takewhile(lambda one: self._waiting[one] + OVER_MS < at, self._waiting))
        for one in over:
            del self._waiting[one]
        return sorted(over)

    def _judge(
        self,
        target: str,
        account: str,
        own: list[_Statement],
        statements: list[_Statement],
        width: int,
        at: int,
    ) -> Finding | None:
        together: Counter[str] = Counter()
        for one in own:
            near = _near(one, one.first[account], width)
            if len(near) <= CROWDED:
                together.update(other for other in near if other != account)
        group = {other for other, times in together.items() if times >= MOMENTS}
        if len(group) + 1 < ACCOUNTS:
            return None
        group.add(account)
        while True:
            moments = _moments(group, own, width)
            if len(moments) < MOMENTS:
                return None
            kept = {one for one in group if _keeps_step(one, moments, width)}
            if len(kept) < ACCOUNTS:
                return None
            if kept == group:
                break
            group = kept
        answered = Counter(one for statement, _ in moments for one in statement.first)
        if self._is_audience(group, answered.keys(), target) or are_correspondents(group, self._records):
            return None
        surprises = {one: _surprise(one, moments, statements, width) for one in sorted(group)}
        flagged = {one: value for one, value in surprises.items() if value >= OWN}
        if len(flagged) < ACCOUNTS:
            return None
        self.looked += 1
        eligible = sum(times >= MOMENTS for times in answered.values())
        total = sum(flagged.values()) - _choices(eligible, len(flagged)) - log(len(WIDTHS_MS))
        self.judged.append(exp(-max(total, 0.0)))
        total -= log(self.looked)
        facts = {
            "accounts": len(flagged),
            "occasions": len(moments),
            "seconds": 2 * width / 1000,
            "others": len(answered) - len(flagged),
        }
        return Finding(
            self.code,
            dict.fromkeys(flagged, max(total, 0.0)),
            at,
            target,
            facts=facts,
            lead=total < SURPRISE,
        )

    def _is_audience(self, group: Set[str], answered: Set[str], target: str) -> bool:
        """Whether a group is more than half of all who are known to come to a target."""
        if len(group) <= AUDIENCE * len(answered):
            return False
        return len(group) > AUDIENCE * len(self._records.histories[target].visitors())

    def expire(self, now: int) -> None:
        """Forget statements that nobody answered within memory; a target's stand in the order of their last answer."""
        for target, here in list(self._said.items()):
            kept = {thread: one for thread, one in here.items() if one.last >= now - MEMORY_MS}
            if kept:
                self._said[target] = kept
            else:
                del self._said[target]
        self._waiting = {one: time for one, time in self._waiting.items() if one[0] in self._said}

    def state(self) -> bytes:
        """Return all state, encoded."""
        said = {
            target: [(thread, one.said, one.last, one.answers) for thread, one in here.items()]
            for target, here in self._said.items()
        }
        waiting: dict[str, dict[str, int]] = {}
        for (target, account), time in sorted(self._waiting.items(), key=_by_time):
            waiting.setdefault(target, {})[account] = time
        return msgspec.msgpack.encode((said, waiting, self.looked))

    def load(self, state: bytes) -> None:
        """Take over what ``state`` gave."""
        said, waiting, self.looked = msgspec.msgpack.decode(
            state,
            type=tuple[
                dict[str, list[tuple[int, int, int, list[tuple[int, str]]]]], dict[str, dict[str, int]], int
            ],
        )
        answers = {(target, one): time for target, here in waiting.items() for one, time in here.items()}
        self._waiting = dict(sorted(answers.items(), key=_by_time))
        self._said = {
            target: {
                thread: _Statement(when, last, answers, {key: time for time, key in answers})
                for thread, when, last, answers in here
            }
            for target, here in said.items()
        }


def _by_time(waiting: tuple[tuple[str, str], int]) -> tuple[int, tuple[str, str]]:
    return waiting[1], waiting[0]


def _near(statement: _Statement, middle: int, width: int) -> list[str]:
    """Return who answered a statement within so long of a time, ms."""
    answers = statement.answers
    since, until = bisect_left(answers, (middle - width, "")), bisect_right(answers, (middle + width + 1, ""))
    return [account for _, account in answers[since:until]]


def _moments(group: Set[str], statements: list[_Statement], width: int) -> list[tuple[_Statement, int]]:
    """Return the statements that many of a group answered in one moment, each with the middle of it, ms."""
    found = []
    for statement in statements:
        times = sorted(statement.first[one] for one in group if one in statement.first)
        if len(times) < ACCOUNTS:
            continue
        middle = median_low(times)
        if bisect_right(times, middle + width) - bisect_left(times, middle - width) >= ACCOUNTS:
            found.append((statement, middle))
    return found


def _keeps_step(account: str, moments: list[tuple[_Statement, int]], width: int) -> bool:
    answered = [abs(one.first[account] - middle) for one, middle in moments if account in one.first]
    came = sum(distance <= width for distance in answered)
    return came >= MOMENTS and came >= OFTEN * len(answered)


def _surprise(
    account: str,
    moments: list[tuple[_Statement, int]],
    statements: list[_Statement],
    width: int,
) -> float:
    """Return how surprising it is that an account came in so many of the moments, nats."""
    delays = [(one, one.first[account] - one.said) for one in statements if account in one.first]
    chances = []
    came = 0
    for statement, middle in moments:
        if account not in statement.first:
            continue
        in_it = abs(statement.first[account] - middle) <= width
        came += in_it
        usual = [delay for one, delay in delays if one is not statement]
        habit = sum(abs(delay - (middle - statement.said)) <= width for delay in usual)
        # The group is among all who came: where it is most of them, nobody else shows what is usual.
        crowd = len(_near(statement, middle, width)) - in_it
        others = len(statement.first) - 1
        everybody = min((crowd + 1) / (others + 2), AT_ONCE[width])
        chances.append(max((habit + 1) / (len(usual) + 2), everybody))
    return beyond(came, chances)


def _choices(accounts: int, group: int) -> float:
    """Return the logarithm of how many groups of a size there are among some accounts."""
    return lgamma(accounts + 1) - lgamma(group + 1) - lgamma(accounts - group + 1)
