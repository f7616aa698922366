"""Which of a campaign's accounts act like programs: told beside the evidence, and helpful ones left alone."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import lru_cache
from typing import Final

from pipeline.detectors.null_models import binomial
from pipeline.sessions.records import Records
from pipeline.sessions.session import DIRECT, MINUTE_MS, minutes_of
from pipeline.settings import Code
from pipeline.threats.automata import Verdict, judge, rhythm, says_it_is_a_program
from schemas.alert import Evidence
from schemas.stages import Account

LOOKED_AT: Final = 100
"""Accounts that are looked at, in the order of an alert."""

MOST_POSTS: Final = 2_000
"""Posts of an account that are looked at, the first ones."""

ERROR_RATE: Final = 0.01
"""Share of people who are taken for programs: see ``pipeline.threats.automata``."""

PRESENCE: Final[frozenset[Code]] = frozenset(("co_targeting", "co_presence", "association"))
"""Evidence that a helpful program gives as well, which is wherever it is called."""


def verdict(records: Records, key: str, account: Account) -> Verdict:
    """Say what an account seems to be, by all its posts at targets that are remembered."""
    posts = 0
    direct: list[bool] = []
    visits: list[tuple[int, int, bytes]] = []
    for session in records.sessions_of(key):
        visit = session.visits[key]
        direct.append(visit.relation in DIRECT)
        visits.append((session.start, visit.first, visit.further))
        posts += visit.posts
        if posts >= MOST_POSTS:
            break
    return _verdict(account.handle, tuple(visits), sum(direct) / max(len(direct), 1))


@lru_cache(4_096)
def _verdict(handle: str, visits: tuple[tuple[int, int, bytes], ...], replies: float) -> Verdict:
    """Judge the visits of one account: an alert is revised far more often than most of its accounts post."""
    times = [
        minute * MINUTE_MS for start, first, further in visits for minute in minutes_of(start, first, further)
    ]
    return judge(handle, rhythm(times[:MOST_POSTS]), replies=replies)


def is_helpful(records: Records, key: str, account: Account, codes: Iterable[Code]) -> bool:
    """Whether an account is a feed or a helper by its name and by how it posts, and flagged for its presence only."""
    if not says_it_is_a_program(account.handle) or not PRESENCE.issuperset(codes):
        return False
    return verdict(records, key, account).role in ("feed", "helper")


def automata(records: Records, accounts: Iterable[tuple[str, Account]]) -> tuple[list[str], list[Evidence]]:
    """Return the accounts that act like programs, and the sentence that says so.

    Args:
        records: The sessions at all targets.
        accounts: An alert's accounts with their keys.
    """
    looked = list(accounts)[:LOOKED_AT]
    found = [
        (key, one) for key, account in looked if (one := verdict(records, key, account)).role == "automaton"
    ]
    if not found:
        return [], []
    why = max((one for _, one in found), key=lambda one: one.score)
    many = "1 account posts" if len(found) == 1 else f"{len(found)} accounts post"
    return [key for key, _ in found], [
        Evidence(
            "automata",
            f"{many} like a program: {why.reasons[0]}. Of people, fewer than 1 in 100 look like that. "
            "On its own this flags nobody.",
            round(binomial(len(found), len(looked), ERROR_RATE), 1),
        )
    ]


def helpers_in_words(helpers: Collection[str]) -> list[Evidence]:
    """Say how many accounts are left out as feeds or helpful programs; nothing where there is none."""
    if not helpers:
        return []
    many = "1 account is" if len(helpers) == 1 else f"{len(helpers)} accounts are"
    told = f"{many} not flagged: by name and way of posting a feed or a program that helps when called."
    return [Evidence("helpers", told, 0.0)]
