"""Leads: accounts that are with evidence below the threshold. People look at them; no message shows them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

from msgspec import Struct

from pipeline.campaigns.registry import Registry
from pipeline.detectors.base import Finding
from pipeline.sessions.session import Session
from pipeline.settings import Code
from schemas.alert import NamedAccount
from schemas.stages import Account

SHOWN: Final = 20
"""Leads listed in an alert."""

MOST: int = 50
"""Leads kept of a target: the strongest."""


class Lead(Struct, array_like=True, gc=False):
    """Why an account is a lead at a target.

    Attributes:
        surprise: Below the threshold.
        code: The kind of evidence.
        at: When it was found, ms.
    """

    surprise: float
    code: Code
    at: int


LeadsState = dict[str, dict[str, Lead]]
"""A snapshot: leads by target and account."""


class Leads:
    """Leads by target.

    Args:
        memory: A lead is forgotten after so long, ms.
    """

    def __init__(self, memory: int) -> None:
        self._memory = memory
        self._leads: LeadsState = {}

    def note(self, finding: Finding) -> None:
        """Take a finding that is a lead and about one target."""
        if finding.target is None:
            return
        here = self._leads.setdefault(finding.target, {})
        for account, surprise in sorted(finding.accounts.items()):
            old = here.get(account)
            if old is None or surprise > old.surprise:
                here[account] = Lead(surprise, finding.code, finding.at)
        if len(here) > MOST:
            kept = sorted(here, key=lambda key: (-here[key].surprise, key))[:MOST]
            self._leads[finding.target] = {key: here[key] for key in sorted(kept)}

    def of(self, target: str) -> dict[str, Lead]:
        """Return the leads at a target by account."""
        return self._leads.get(target, {})

    def expire(self, now: int) -> None:
        """Forget old leads."""
        edge = now - self._memory
        for target, here in list(self._leads.items()):
            kept = {account: lead for account, lead in here.items() if lead.at >= edge}
            if kept:
                self._leads[target] = kept
            else:
                del self._leads[target]

    def state(self) -> LeadsState:
        """Return all state as plain values."""
        return self._leads

    def load(self, state: LeadsState) -> None:
        """Take over what ``state`` gave."""
        self._leads = dict(state)


def led(
    leads: Mapping[str, Lead],
    session: Session,
    registry: Registry,
    left_out: Mapping[str, Collection[str]],
) -> list[NamedAccount]:
    """Return whom an alert lists though nothing flags them: who is left out, then leads, the strongest first.

    Args:
        leads: The leads at the target.
        session: What the alert is about.
        registry: Who is flagged.
        left_out: Accounts that would be flagged, by the code of why they are not.
    """
    told = [
        _listed(session.visits[key].account, 0.0, code)
        for code, keys in sorted(left_out.items())
        for key in sorted(keys)
    ][:SHOWN]
    here = [key for key in leads if key in session.visits and key not in registry]
    here.sort(key=lambda key: (-leads[key].surprise, key))
    for key in here[: SHOWN - len(told)]:
        lead = leads[key]
        score = round(min(lead.surprise / (lead.surprise + 10.0), 0.5), 4)
        told.append(_listed(session.visits[key].account, score, lead.code))
    return told


def _listed(account: Account, score: float, code: str) -> NamedAccount:
    return NamedAccount(account.platform, account.id, account.handle, score, [code])
