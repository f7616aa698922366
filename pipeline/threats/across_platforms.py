"""Whether accounts on several platforms are one group's, or one person's, told for people to check."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Set
from itertools import combinations
from typing import Final, Literal, NamedTuple

from pipeline.threats.glyphs import letters
from schemas.stages import Account, ObjectKey

Mark = Literal["handle", "words about itself", "picture"]

SHORTEST: Final = 6
"""Letters and digits of a handle from which on two people seldom share it by chance."""

MOST: Final = 50
"""Pairs told."""


class Pair(NamedTuple):
    """Two accounts on different platforms that look like one person's, by their keys, and what is the same."""

    one: str
    other: str
    marks: tuple[Mark, ...]


def pairs(accounts: Iterable[Account]) -> list[Pair]:
    """Return pairs of accounts on different platforms with the same handle, words about themselves, or picture."""
    alike: dict[tuple[Mark, str], list[Account]] = {}
    for account in sorted(accounts, key=lambda one: one.key):
        for mark, value in _marks(account):
            alike.setdefault((mark, value), []).append(account)
    found: dict[tuple[str, str], list[Mark]] = {}
    for (mark, _), same in sorted(alike.items()):
        # What a dozen accounts have alike is a default picture, or a badge.
        if len(same) <= 12:
            for one, other in combinations(same, 2):
                if one.platform != other.platform:
                    found.setdefault((one.key, other.key), []).append(mark)
    ordered = sorted(found.items(), key=lambda entry: (-len(entry[1]), entry[0]))[:MOST]
    return [Pair(one, other, tuple(marks)) for (one, other), marks in ordered]


def _marks(account: Account) -> list[tuple[Mark, str]]:
    local = letters(account.handle.casefold().split("@")[0].removesuffix(".bsky.social"))
    marks: list[tuple[Mark, str]] = []
    if len(local) >= SHORTEST:
        marks.append(("handle", local))
    if account.bio:
        marks.append(("words about itself", str(account.bio)))
    if account.avatar:
        marks.append(("picture", account.avatar))
    return marks


def used_on_several(shared: Iterable[Mapping[str, Set[ObjectKey]]], platforms: Mapping[str, str]) -> int:
    """Return how many items were used by accounts of several platforms.

    Args:
        shared: Which items that several accounts used each of them used, by account key.
        platforms: The platform of each account, by key.
    """
    users: dict[ObjectKey, set[str]] = {}
    for used in shared:
        for account, keys in used.items():
            for key in keys:
                users.setdefault(key, set()).add(platforms.get(account, ""))
    return sum(1 for places in users.values() if len(places) > 1)


def group_in_words(platforms: Iterable[str], items: int) -> str:
    """Say on which platforms one group acts, and what it uses on several of them.

    >>> group_in_words(["x", "x", "telegram"], 0)
    'The group acts on 2 platforms: x (2 accounts), telegram (1 account).'
    """
    counts = Counter(platforms)
    listed = ", ".join(
        f"{platform} ({count} account{'' if count == 1 else 's'})"
        for platform, count in sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))
    )
    told = f"The group acts on {len(counts)} platforms: {listed}."
    if items:
        many = "1 item was" if items == 1 else f"{items} items were"
        told += f" {many} used on several of them: texts, links, pictures or hashtags."
    return told


def pairs_in_words(found: Iterable[Pair]) -> str:
    """Say how many accounts on different platforms look like one person's, and by what."""
    known = list(found)
    marks = Counter(mark for pair in known for mark in pair.marks)
    listed = ", ".join(f"the same {mark} ({count})" for mark, count in sorted(marks.items()))
    what = "1 pair of accounts looks" if len(known) == 1 else f"{len(known)} pairs of accounts look"
    return f"{what} like one person on different platforms: {listed}. People should check that."
