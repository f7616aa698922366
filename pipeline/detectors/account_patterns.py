"""Accounts made after one pattern: in their handles, or in the picture or the words that they show of themselves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from typing import Final

from schemas.stages import Account

SHARED: Final = 0.8
"""So large a share of some accounts must be of one pattern."""

ORDINARY: Final = 0.2
"""A pattern of handles that a larger share of all others has is the platform's, or the fashion."""

SHOWN_BY_OTHERS: Final = 0.02
"""A picture or words that a larger share of all others shows are the platform's own, or a badge that people put up."""

SEEN: Final = 50
"""Fewest others that can tell whether a picture or words are anybody's: the platform's own are on one account in
twenty or more."""

DIGITS: Final = 5
"""Digits at the end of a handle that make a pattern by their number alone; years and ages have fewer."""


def of_one_pattern(
    accounts: Mapping[str, Account], others: Callable[[], Collection[Account]]
) -> frozenset[str]:
    """Return which accounts are of one pattern; none if it is not nearly all, or if others are as well.

    Args:
        accounts: By key.
        others: Gives accounts that have nothing to do with these; asked only where there is a pattern.
    """
    for pattern, least, ordinary in (
        (_stem, 0, ORDINARY),
        (_tail, 0, ORDINARY),
        (_picture, SEEN, SHOWN_BY_OTHERS),
        (_words, SEEN, SHOWN_BY_OTHERS),
    ):
        found = Counter(filter(None, map(pattern, accounts.values())))
        if not found:
            continue
        name, times = min(found.items(), key=lambda one: (-one[1], one[0]))
        if times < SHARED * len(accounts):
            continue
        rest = others()
        if len(rest) >= least and sum(pattern(one) == name for one in rest) <= ordinary * len(rest):
            return frozenset(key for key, one in accounts.items() if pattern(one) == name)
    return frozenset()


def _stem(account: Account) -> str:
    """Return what stands before the digits at the end of a handle; "" if there are none."""
    stem = account.handle.rstrip("0123456789")
    return stem.lower() if stem and stem != account.handle else ""


def _tail(account: Account) -> str:
    """Return how many digits a handle ends with, as text; "" if they are few."""
    digits = len(account.handle) - len(account.handle.rstrip("0123456789"))
    return str(digits) if digits >= DIGITS else ""


def _picture(account: Account) -> str:
    return account.avatar or ""


def _words(account: Account) -> str:
    return str(account.bio or "")
