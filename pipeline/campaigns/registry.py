"""Who is known to act together: clusters that keep their id as they grow, meet new targets and forget."""

from __future__ import annotations

from collections import Counter
from collections.abc import KeysView, Mapping, Set
from hashlib import blake2b

from msgspec import Struct

from pipeline.detectors.base import Finding
from pipeline.settings import Code


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
        """Membership between 0 and 1: the surprise on a scale where ten make one half."""
        return self.surprise / (self.surprise + 10.0)


class Registry:
    """All accounts that evidence flags.

    Args:
        memory: An account is forgotten when no evidence came for so long, ms.

    Attributes:
        version: Another number whenever an account was flagged or forgotten, or spans targets that was about one.
    """

    def __init__(self, memory: int) -> None:
        self._memory = memory
        self._members: dict[str, Member] = {}
        self._own: dict[str, None] = {}
        self._facts: dict[tuple[str, Code, str | None], dict[str, float]] = {}
        self.version = 0

    def flag(self, finding: Finding) -> list[str]:
        """Take the accounts of a finding as one group; returns those that were not known before.

        The group joins the cluster that most of its known accounts are in, else becomes a new one.
        """
        kin = sorted({*finding.accounts, *finding.beside})
        known = Counter(self._members[account].cluster for account in kin if account in self._members)
        cluster = known.most_common(1)[0][0] if known else _cluster_id(finding.accounts, finding.at)
        code, at, target = finding.code, finding.at, finding.target
        fresh: list[str] = []
        for account, surprise in sorted(finding.accounts.items()):
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
                    self.version += 1
                if member.target not in (target, None):
                    member.target = None
                    self.version += 1
            if code != "association" and account not in self._own:
                self._own[account] = None
        # Known accounts stay in their cluster: the evidence is told in each.
        for own in sorted({self._members[account].cluster for account in finding.accounts}):
            place = (own, code, target)
            told = self._facts.pop(place, None)
            if (
                told is None
                or "earlier" in told
                or finding.facts.get("accounts", 0) >= told.get("accounts", 0)
            ):
                told = {name: float(number) for name, number in finding.facts.items()}
            self._facts[place] = told
        return fresh

    def facts(self, cluster: str, code: Code, target: str | None) -> dict[str, float] | None:
        """Return the numbers of the sentence for a cluster's evidence of one kind; None if there is none.

        Those found at the target itself come before those that span targets, and these before the newest found
        elsewhere.
        """
        for place in ((cluster, code, target), (cluster, code, None)):
            if place in self._facts:
                return self._facts[place]
        elsewhere = (self._facts[place] for place in reversed(self._facts) if place[:2] == (cluster, code))
        return next(elsewhere, None)

    @property
    def own(self) -> KeysView[str]:
        """Accounts that are flagged by evidence of their own, not for their company only."""
        return self._own.keys()

    def get(self, account: str) -> Member | None:
        """Return an account's place, or None if it is not flagged."""
        return self._members.get(account)

    def among(self, accounts: Set[str]) -> set[str]:
        """Return those of the accounts that are flagged."""
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
            self._own.pop(account, None)
            self.version += 1

        if gone:
            clusters = {member.cluster for member in self._members.values()}
            self._facts = {place: told for place, told in self._facts.items() if place[0] in clusters}

    def state(self) -> RegistryState:
        """Return all state as plain values."""
        facts = [(*place, told) for place, told in self._facts.items()]
        return RegistryState(self._members, list(self._own), facts)

    def load(self, state: RegistryState) -> None:
        """Take over what ``state`` gave."""
        self._members = dict(state.members)
        self._own = dict.fromkeys(state.own)
        self._facts = {(cluster, code, target): told for cluster, code, target, told in state.facts}
        self.version += 1


class RegistryState(Struct, array_like=True):
    """A snapshot: the flagged accounts, those with evidence of their own, and the numbers of the evidence."""

    members: dict[str, Member]
    own: list[str]
    facts: list[tuple[str, Code, str | None, dict[str, float]]]


def _cluster_id(accounts: Mapping[str, float], at: int) -> str:
    digest = blake2b("\n".join([*sorted(accounts), str(at)]).encode("utf-8", "surrogatepass"), digest_size=8)
    return f"c-{digest.hexdigest()}"
