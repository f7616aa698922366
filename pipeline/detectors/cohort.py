"""Cohort: accounts that were opened within hours of one another and come to one target together.

They are days old at most. If they are of one pattern (see ``account_patterns``), they may have been opened over a
day, or within an hour up to three months ago.

Ordinary explanations:

1. *A time when many open accounts*: an exodus from another platform, a school's first week, a big event. Then others
   were opened about the same time, and come too: the cohort is held against how many were opened around it.
2. *Something happened, and everybody came.* The crowd came then as well: the cohort's arrival is held against that of
   all others of the last day.
3. *A lesson.* A class opens accounts in an hour and writes to somebody together: without a pattern it is a lead.
4. *A newcomer among them.* So few strangers may be expected to be opened and to come at the same time that hardly
   anybody flagged is one.
5. *The regulars of a quiet place*, *a community*: as for ``shared_pool``.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from math import ceil, exp, log
from typing import Final, NamedTuple

import msgspec

from pipeline.detectors.account_patterns import of_one_pattern
from pipeline.detectors.activity import DAY_MS
from pipeline.detectors.base import Deed, Finding
from pipeline.detectors.correspondence import are_correspondents
from pipeline.detectors.looks import Looks
from pipeline.detectors.null_models import at_least, binomial
from pipeline.sessions.records import Records
from pipeline.settings import Code
from schemas.stages import Account

HOUR_MS: Final = 3_600_000

FRESH_MS: Final = 3 * DAY_MS
"""Who opened an account longer ago has had time to come for reasons of their own."""

OLD_MS: Final = 90 * DAY_MS
"""Nor does a pattern tell much of accounts that were opened longer ago."""

WIDTHS_MS: Final = (HOUR_MS, 6 * HOUR_MS)
"""Within so long a cohort's accounts were opened. Over a whole day, too many strangers were, unless names tell."""

AROUND_MS: Final = (6 * HOUR_MS, DAY_MS, 3 * DAY_MS)
"""So long before and after a cohort, others that were opened are counted; the densest time tells what is usual."""

BLUR_MS: Final = 10 * 60_000
"""Added to the time within which a cohort was opened: nothing hangs on minutes."""

ACCOUNTS: Final = 8
"""Fewest accounts: a handful of friends opens accounts on one evening."""

TOGETHER: Final = 0.8
"""Share of a cohort whose arrival is looked at; a few may come early or late."""

TOGETHER_MS: Final = HOUR_MS
"""Accounts that come over a longer time do not come together."""

OVER_MS: Final = 10 * 60_000
"""A cohort is judged so long after it came, and as long as it took to come: who is early would be judged without all
others that something brings."""

PLAIN_OVER_MS: Final = HOUR_MS
"""As long where no pattern makes it count: a school class comes in waves, and the first looks like a group."""

OTHERS: Final = 0.2
"""If a larger share of all others came in the same time, something happened that brought everybody."""

STRANGERS: Final = 0.02
"""Greatest share of those flagged that may be expected to be strangers."""

AUDIENCE: Final = 0.5
"""Nobody is flagged whom half of a target's audience resembles."""

KEPT: Final = 1_000
"""New accounts kept of a target, the latest to come: more than that is an exodus."""

SURPRISE: Final = 9.2
"""Least surprise at which accounts are flagged, nats: less than 1 in 10,000."""


class _Cohort(NamedTuple):
    """Accounts opened within one width, how many are expected there, and the surprise of that, nats."""

    accounts: list[str]
    expected: float
    surprise: float


class _Visit(NamedTuple):
    """How a cohort came to a target.

    Attributes:
        accounts: Who came in the time in which most came, or as soon before or after as half of that.
        since: From when most came, ms.
        until: Until when, ms.
        share: Share of all others that came in that time.
        others: How many others there are.
        strangers: How many of the accounts are expected to be strangers.
        surprise: Of the better of two explanations, nats.
    """

    accounts: list[str]
    since: int
    until: int
    share: float
    others: int
    strangers: float
    surprise: float


class Cohort:
    """See the module.

    Args:
        records: The sessions at all targets; they take an action before this detector does.
    """

    code: Code = "cohort"
    version = 1

    def __init__(self, records: Records) -> None:
        self._records = records
        self._new: dict[str, dict[str, tuple[int, int]]] = {}
        self._due: dict[str, int] = {}
        self._looks = Looks()
        self.judged: list[float] = []

    @property
    def looked(self) -> int:
        """At how many targets a cohort was looked at within memory."""
        return len(self._looks)

    def observe(self, deed: Deed) -> None:
        """Note a new account: when it was opened and when it came."""
        action = deed.action
        born = action.account.created_at
        if born is None or not 0 <= action.time - born <= OLD_MS or action.relation == "repost":
            return
        here = self._new.setdefault(action.target, {})
        if deed.key not in here:
            here[deed.key] = born, action.time
            self._due[action.target] = 0
            if len(here) > KEPT:
                del here[next(iter(here))]

    def evaluate(self, at: int, targets: Sequence[str]) -> list[Finding]:  # noqa: ARG002  # it knows which
        """Return the cohorts at the targets where new accounts came, when others have had time to come as well."""
        findings = []
        for target in [one for one, due in self._due.items() if due <= at]:
            del self._due[target]
            finding = self._judge(target, at) if len(self._new[target]) >= ACCOUNTS else None
            if finding is not None:
                findings.append(finding)
        return findings

    def due(self) -> int | None:
        """See ``Waiting``."""
        return min((time for time in self._due.values() if time), default=None)

    def _judge(self, target: str, at: int) -> Finding | None:
        here = {key: both for key, both in self._new[target].items() if both[1] >= at - DAY_MS}
        dense = _dense(sorted((born, key) for key, (born, _) in here.items()), at)
        if not dense:
            return None
        arrivals = self._records.histories[target].arrivals(at - DAY_MS)
        best: _Visit | None = None
        alike = False
        for found, by_pattern in dense:
            cohort = self._of_one_pattern(found, arrivals) if by_pattern else found
            if not ACCOUNTS <= len(cohort.accounts) <= AUDIENCE * len(arrivals):
                continue
            visit = _visit(cohort, arrivals, log((len(WIDTHS_MS) + 2) * len(here)))
            if visit is None or visit.share > OTHERS or visit.until - visit.since > TOGETHER_MS:
                continue
            least = OVER_MS if by_pattern else PLAIN_OVER_MS
            over = visit.until + max(least, visit.until - visit.since)
            if at < over:
                self._due[target] = min(self._due.get(target, over), over)
            elif best is None or (by_pattern, visit.surprise) > (alike, best.surprise):
                best, alike = visit, by_pattern
        if best is None or best.surprise <= 0.0 or are_correspondents(best.accounts, self._records):
            return None
        self.judged.append(exp(-best.surprise))
        surprise = max(best.surprise - self._looks.note(target, at), 0.0)
        born = [here[key][0] for key in best.accounts]
        facts = {
            "accounts": len(best.accounts),
            "hours": ceil((max(born) - min(born)) / HOUR_MS),
            "days": ceil((at - min(born)) / DAY_MS),
            "minutes": ceil((best.until - best.since) / 60_000),
            "percent": round(100 * best.share),
            "others": best.others,
        }
        lead = not alike or surprise < SURPRISE or best.strangers > STRANGERS * len(best.accounts)
        flagged = dict.fromkeys(sorted(best.accounts), surprise)
        return Finding(self.code, flagged, at, target, facts=facts, lead=lead)

    def _of_one_pattern(self, cohort: _Cohort, arrivals: Mapping[str, int]) -> _Cohort:
        """Return the accounts of a cohort that are of one pattern, which few others are."""
        own = self._accounts(cohort.accounts)
        alike = of_one_pattern(own, lambda: self._accounts(arrivals.keys() - own.keys()).values())
        return cohort._replace(accounts=[key for key in cohort.accounts if key in alike])

    def _accounts(self, keys: Iterable[str]) -> dict[str, Account]:
        known = ((key, self._records.account(key)) for key in keys)
        return {key: account for key, account in known if account is not None}

    def expire(self, now: int) -> None:
        """Forget new accounts that came more than a day ago, and where was looked then."""
        for target, here in list(self._new.items()):
            kept = {key: both for key, both in here.items() if both[1] >= now - DAY_MS}
            if kept:
                self._new[target] = kept
            else:
                del self._new[target]
                self._due.pop(target, None)
        self._looks.expire(now)

    def state(self) -> bytes:
        """Return all state, encoded."""
        return msgspec.msgpack.encode((self._new, self._due, self._looks.state()))

    def load(self, state: bytes) -> None:
        """Take over what ``state`` gave."""
        self._new, self._due, looks = msgspec.msgpack.decode(
            state, type=tuple[dict[str, dict[str, tuple[int, int]]], dict[str, int], dict[str, int]]
        )
        self._looks.load(looks)


def _dense(births: list[tuple[int, str]], at: int) -> list[tuple[_Cohort, bool]]:
    """Return the densest cohorts of new accounts, each with whether only a pattern makes it count."""
    fresh = births[bisect_left(births, (at - FRESH_MS, "")) :]
    asked = [(fresh, width, False) for width in WIDTHS_MS]
    asked += [(births, HOUR_MS, True), (fresh, DAY_MS, True)]
    found = [(_densest(known, width, at), by_pattern) for known, width, by_pattern in asked]
    return [(cohort, by_pattern) for cohort, by_pattern in found if cohort is not None]


def _densest(births: list[tuple[int, str]], width: int, at: int) -> _Cohort | None:
    """Return the cohort of a width that is the most surprising for when the others were opened."""
    times = [born for born, _ in births]
    best, first = None, 0
    for last, born in enumerate(times):
        while born - times[first] > width:
            first += 1
        count = last - first + 1
        if count < ACCOUNTS or (last + 1 < len(times) and times[last + 1] - times[first] <= width):
            continue
        expected = _expected(times, first, last, at)
        surprise = at_least(count, expected)
        if best is None or surprise > best.surprise:
            best = _Cohort([key for _, key in births[first : last + 1]], expected, surprise)
    return best


def _expected(times: list[int], first: int, last: int, at: int) -> float:
    """Return how many accounts would be opened while a cohort was, at the rate of the densest time around it."""
    low, high = times[first], times[last]
    most = 0.0
    for around in AROUND_MS:
        since, until = max(low - around, at - OLD_MS - DAY_MS), min(high + around, at)
        span = (low - since) + (until - high)
        if span > 0:
            near = bisect_right(times, until) - bisect_left(times, since) - (last - first + 1)
            most = max(most, (near + 1) / max(span, BLUR_MS))
    return most * (high - low + BLUR_MS)


def _visit(cohort: _Cohort, arrivals: Mapping[str, int], choices: float) -> _Visit | None:
    """Return how a cohort came, if it did; ``choices`` is the log of how many cohorts there were to choose from."""
    members = set(cohort.accounts)
    times = sorted(arrivals[key] for key in members if key in arrivals)
    if len(times) < ACCOUNTS:
        return None
    others = sorted(time for key, time in arrivals.items() if key not in members)
    since, until = _together(times)

    def share(low: int, high: int) -> float:
        return (bisect_right(others, high) - bisect_left(others, low) + 1) / (len(others) + 2)

    most = bisect_right(times, until) - bisect_left(times, since)
    usual = share(since, until)
    came = binomial(most, len(times), usual) - log(len(times) - most + 1)
    near = (until - since) // 2
    low, high = since - near, until + near
    accounts = [key for key in cohort.accounts if key in arrivals and low <= arrivals[key] <= high]
    strangers = cohort.expected * share(low, high)
    return _Visit(accounts, since, until, usual, len(others), strangers, min(cohort.surprise - choices, came))


def _together(times: list[int]) -> tuple[int, int]:
    """Return the shortest time within which most came, from and to, ms."""
    most = max(ACCOUNTS, ceil(TOGETHER * len(times)))
    spans = [(times[place + most - 1] - times[place], place) for place in range(len(times) - most + 1)]
    _, place = min(spans)
    return times[place], times[place + most - 1]
