"""Pairs of accounts that met on a target, the common ground of co-reply and recurrence."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from lab.evaluation.baselines.acts import Act

Account = tuple[str, str]
Pair = tuple[Account, Account]


class Meeting(NamedTuple):
    """Somebody acts on a target where others acted shortly before."""

    act: Act
    others: list[Act]


def meetings(stream: Iterable[Act], window_s: float, cap: int | None = None) -> Iterator[Meeting]:
    """Yield each act with the last act of every other account on its target within the window.

    Args:
        stream: Acts in order of time.
        window_s: How long ago the others may have acted, seconds.
        cap: At most so many others are kept for a target, the latest ones; None keeps all.
    """
    recent: dict[Account, deque[Act]] = {}
    for act in stream:
        window = recent.setdefault(act.target, deque())
        while window and window[0].at < act.at - window_s:
            window.popleft()
        others = {one.account: one for one in window if one.account != act.account}
        yield Meeting(act, list(others.values()))
        if cap is not None:
            for one in [one for one in window if one.account == act.account]:
                window.remove(one)
            if len(window) >= cap:
                window.popleft()
        window.append(act)


def pair(one: Account, other: Account) -> Pair:
    """Return two accounts in a fixed order."""
    return (one, other) if one < other else (other, one)


class Components:
    """Connected components that grow edge by edge; tells when an account's component became large enough."""

    def __init__(self, least: int) -> None:
        self._least = least
        self._parent: dict[Account, Account] = {}
        self._members: dict[Account, list[Account]] = {}
        self.since: dict[Account, float] = {}
        """Account to the time at which its component had enough members."""

    def join(self, edge: Pair, at: float) -> None:
        """Add an edge that came into being at a time; call in order of time."""
        one, other = self._root(edge[0]), self._root(edge[1])
        if one != other:
            if len(self._members[one]) < len(self._members[other]):
                one, other = other, one
            self._parent[other] = one
            self._members[one] += self._members.pop(other)
        if len(self._members[one]) >= self._least:
            for account in self._members[one]:
                self.since.setdefault(account, at)

    def _root(self, account: Account) -> Account:
        if account not in self._parent:
            self._parent[account] = account
            self._members[account] = [account]
        while self._parent[account] != account:
            self._parent[account] = self._parent[self._parent[account]]
            account = self._parent[account]
        return account
