"""Handles made after one pattern: one name with numbers, or any names that end with as many digits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from typing import Final

NAMED: Final = 0.8
"""So large a share of some accounts must be named after one pattern."""

ORDINARY: Final = 0.2
"""A pattern that a larger share of all others has is the platform's, or the fashion."""

DIGITS: Final = 5
"""Digits at the end of a handle that make a pattern by their number alone; years and ages have fewer."""


def of_one_pattern(handles: Mapping[str, str], others: Callable[[], Collection[str]]) -> set[str]:
    """Return which accounts are named after one pattern; none if it is not nearly all, or if many others are as well.

    Args:
        handles: By account.
        others: Gives the handles of accounts that have nothing to do with these; asked only where there is a pattern.
    """
    for pattern in (_stem, _tail):
        found = Counter(filter(None, map(pattern, handles.values())))
        if not found:
            continue
        name, times = min(found.items(), key=lambda one: (-one[1], one[0]))
        if times < NAMED * len(handles):
            continue
        rest = others()
        if sum(pattern(one) == name for one in rest) <= ORDINARY * len(rest):
            return {key for key, handle in handles.items() if pattern(handle) == name}
    return set()


def _stem(handle: str) -> str:
    """Return what stands before the digits at the end of a handle; "" if there are none."""
    stem = handle.rstrip("0123456789")
    return stem.lower() if stem and stem != handle else ""


def _tail(handle: str) -> str:
    """Return how many digits a handle ends with, as text; "" if they are few."""
    digits = len(handle) - len(handle.rstrip("0123456789"))
    return str(digits) if digits >= DIGITS else ""
