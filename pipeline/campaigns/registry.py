"""Who is known to act together: clusters that keep their id as they grow, meet new targets and forget."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Set
from hashlib import blake2b
from typing import Literal

from msgspec import Struct

Code = Literal["recurrence", "shared_objects", "company"]


class Member(Struct, array_like=True):
    """An account's place in a cluster.

    Attributes:
        cluster: The cluster's id.
        surprise: Strongest evidence, nats.
        codes: Kinds of evidence, sorted.
        at: When evidence last came, ms.
        target: The one target that the evidence is about; None if it spans targets.
    """

    cluster: str
    surprise: float
    codes: list[Code]
    at: int
    target: str | None

    @property
    def score(self) -> float:
        """Membership between 0 and 1: nats against chance on a scale where ten make one half."""
        return self.surprise / (self.surprise + 10.0)


class Registry:
    """All accounts that evidence names.

    Args:
        memory: An account is forgotten when no evidence came for so long, ms.

    Attributes:
        version: Another number whenever an account was named or forgotten, or spans targets that was about one.
    """

    def __init__(self, memory: int) -> None:
        self._memory = memory
        self._members: dict[str, Member] = {}
        self._targets: dict[str, str] = {}
        self._named_targets: set[str] | None = None
        self.version = 0

    def name(
        self,
        accounts: Mapping[str, float],
        code: Code,
        at: int,
        target: str | None = None,
        *,
        beside: Iterable[str] = (),
    ) -> list[str]:
        """Take a group of accounts as one cluster.

        The group joins the cluster that most of its known accounts are in, else becomes a new one.

        Args:
            accounts: Nats by account.
            code: The kind of evidence.
            at: When it came, ms.
            target: The one target that the evidence is about; None if it spans targets.
            beside: Accounts whose cluster the group belongs to, besides its own.

        Returns:
            The accounts that were not known before.
        """
        kin = sorted({*accounts, *beside})
        known = Counter(self._members[account].cluster for account in kin if account in self._members)
        cluster = known.most_common(1)[0][0] if known else _cluster_id(accounts, at)
        fresh: list[str] = []
        for account, surprise in sorted(accounts.items()):
            member = self._members.get(account)
            if member is None:
                self._members[account] = Member(cluster, surprise, [code], at, target)
                fresh.append(account)
                self.version += 1
            else:
                member.surprise = max(member.surprise, surprise)
                member.at = at
                if code not in member.codes:
                    member.codes = sorted([*member.codes, code])
                if member.target not in (target, None):
                    member.target = None
                    self.version += 1
        return fresh

    def note_target(self, account: str, target: str) -> None:
        """Note under which key a named account would itself be a target."""
        self._targets[account] = target
        self._named_targets = None

    def is_named_target(self, target: str) -> bool:
        """Whether a target is itself an account that evidence names."""
        if self._named_targets is None:
            self._named_targets = set(self._targets.values())
        return target in self._named_targets

    def get(self, account: str) -> Member | None:
        """Return an account's place, or None if it is not named."""
        return self._members.get(account)

    def among(self, accounts: Set[str]) -> set[str]:
        """Return those of the accounts that are named."""
        return self._members.keys() & accounts

    def __contains__(self, account: str) -> bool:
        return account in self._members

    def __len__(self) -> int:
        return len(self._members)

    def expire(self, now: int) -> None:
        """Forget accounts without recent evidence."""
        edge = now - self._memory
        gone = [account for account, member in self._members.items() if member.at < edge]
        for account in gone:
            del self._members[account]
            self._targets.pop(account, None)
            self._named_targets = None
            self.version += 1

    def state(self) -> tuple[dict[str, Member], dict[str, str]]:
        """Return all state as plain values."""
        return self._members, self._targets

    def load(self, state: tuple[dict[str, Member], dict[str, str]]) -> None:
        """Take over what ``state`` gave."""
        self._members, self._targets = dict(state[0]), dict(state[1])
        self._named_targets = None
        self.version += 1


def _cluster_id(accounts: Mapping[str, float], at: int) -> str:
    digest = blake2b("\n".join([*sorted(accounts), str(at)]).encode("utf-8", "surrogatepass"), digest_size=8)
    return f"c-{digest.hexdigest()}"
