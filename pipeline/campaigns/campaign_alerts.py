"""Alerts of kind ``coordinated_campaign``: one for every session in which a coordinated group takes part."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import chain
from math import inf
from typing import Final

from msgspec import Struct, structs

from pipeline.campaigns import explain
from pipeline.campaigns.circle import acquaintance
from pipeline.campaigns.circumstances import Circumstances
from pipeline.campaigns.identity import alert_id
from pipeline.campaigns.leads import Leads, led
from pipeline.campaigns.presence import Presence
from pipeline.campaigns.programs import helpers_in_words, is_helpful
from pipeline.campaigns.reasons import reasons, with_posts
from pipeline.campaigns.registry import Member, Registry
from pipeline.campaigns.spared import spared_in_words
from pipeline.campaigns.ties import ties
from pipeline.campaigns.timeline import timeline
from pipeline.detectors.activity import DAY_MS
from pipeline.detectors.suite import Suite
from pipeline.sessions.history import History
from pipeline.sessions.records import Records
from pipeline.sessions.session import Session
from pipeline.settings import DetectorSettings
from pipeline.threats.escalation import graver, raised
from schemas.alert import (
    Alert,
    AlertTarget,
    Cluster,
    Counts,
    NamedAccount,
    Severity,
    Window,
)
from schemas.stages import Account

PRESENT: Final = 3
"""Members of one cluster that must come within a window of each other before their presence is a campaign."""

RECOUNT_MS: Final = 300_000
"""An alert in which only counts changed is revised at most this often."""


class CampaignState(Struct, array_like=True):
    """An alert that is open, or was within memory."""

    alert: Alert
    target: str
    start: int
    last: int


class CampaignAlerts:
    """Opens, revises and closes campaign alerts.

    Args:
        settings: The detector's settings.
        registry: Who is flagged.
        leads: Who has evidence below the threshold.
        records: The sessions at all targets.
        suite: The detectors, whose graphs tell what accounts did together.
        circumstances: What is told beside the evidence.
    """

    def __init__(
        self,
        settings: DetectorSettings,
        registry: Registry,
        leads: Leads,
        records: Records,
        suite: Suite,
        circumstances: Circumstances,
    ) -> None:
        self._records = records
        self._settings = settings
        self._registry = registry
        self._leads = leads
        self._suite = suite
        self._alerts: dict[tuple[str, int], CampaignState] = {}
        self._open: dict[tuple[str, int], None] = {}
        self._circumstances = circumstances
        self._presence = Presence(registry, settings.spared_accounts)
        self._due: float = 0

    def concern(self, session: Session) -> bool:
        """Whether so many of a session's accounts are flagged that there may be an alert."""
        return len(session.visits) >= PRESENT and len(self._presence.named(session)) >= PRESENT

    def review(self, at: int, session: Session, name: AlertTarget) -> list[Alert]:
        """Return the new alert or revision that a session gives rise to, if any."""
        named = self._presence.named(session)
        if len(named) < PRESENT:
            return []
        present = self._presence.present(session)
        if present is None:
            present = self._present(session, named)
            self._presence.keep(session, present)
        alert = self._revise(at, session, present, name) if present else None
        return [] if alert is None else [alert]

    def _present(self, session: Session, named: Iterable[str]) -> dict[str, Member]:
        """Return the members that came within a window of two others of their cluster, or are flagged here."""
        known = {
            key: member
            for key in named
            if (member := self._registry.get(key)) is not None and not self._is_helper(session, key, member)
        }
        present: dict[str, Member] = {}
        by_cluster: dict[str, list[str]] = {}
        for key, member in known.items():
            by_cluster.setdefault(member.cluster, []).append(key)
        for members in by_cluster.values():
            if len(members) < PRESENT:
                continue
            members.sort(key=lambda key: (session.visits[key].first, key))
            times = [session.visits[key].first for key in members]
            for index in range(len(members) - PRESENT + 1):
                if times[index + PRESENT - 1] - times[index] <= self._settings.window_ms:
                    for key in members[index : index + PRESENT]:
                        present[key] = known[key]
            for key in members:
                if known[key].target == session.target:
                    present[key] = known[key]
        return present

    def _helpers(self, session: Session) -> list[str]:
        """Return the accounts that would be flagged if they were not feeds or helpful programs."""
        known = ((key, self._registry.get(key)) for key in self._presence.named(session))
        return sorted(
            key for key, member in known if member is not None and self._is_helper(session, key, member)
        )

    def _is_helper(self, session: Session, key: str, member: Member) -> bool:
        return is_helpful(self._records, key, session.visits[key].account, member.codes)

    def _revise(
        self, at: int, session: Session, present: dict[str, Member], name: AlertTarget
    ) -> Alert | None:
        key = (session.target, session.start)
        old = self._alerts.get(key)
        last = max(session.visits[account].last for account in present)
        if old is not None:
            same = {f"{account.platform}:{account.id}" for account in old.alert.accounts} == present.keys()
            recounted = explain.at(at + self._settings.max_out_of_orderness_ms)
            if same and (
                last == old.last or (recounted - old.alert.window.end).total_seconds() * 1000 < RECOUNT_MS
            ):
                old.last = last
                self._due = min(self._due, last + self._settings.episode_ms)
                return None
        # In the order of the visits, not in that of a set, which differs from process to process.
        named = self._presence.named(session)
        ordered = self._present(session, [account for account in session.visits if account in named])
        alert = self._compose(at, session, ordered, name, old.alert if old else None)
        self._alerts[key] = CampaignState(alert, session.target, session.start, last)
        self._due = min(self._due, last + self._settings.episode_ms)
        if alert.status == "open":
            self._open[key] = None
        return alert

    def _compose(
        self,
        at: int,
        session: Session,
        present: dict[str, Member],
        name: AlertTarget,
        old: Alert | None,
    ) -> Alert:
        first = min(session.visits[account].first for account in present)
        last = max(session.visits[account].last for account in present)
        detected = explain.at(at + self._settings.max_out_of_orderness_ms)
        why = reasons(self._settings, self._registry, session, present)
        evidence = why.evidence
        if name.id is None:
            accounts = {key: session.visits[key].account for key in present}
            evidence.append(acquaintance(self._records, accounts, self._settings.memory_ms // DAY_MS))
        minutes = timeline(session, present.keys())
        told = self._circumstances.tell(session, present, minutes, watched=name.id is not None)
        spared = self._presence.spared(session)
        helpers = self._helpers(session)
        evidence += [
            *told.evidence,
            *spared_in_words(spared, self._settings.spared_accounts),
            *helpers_in_words(helpers),
        ]
        severity = raised(_severity(len(present)), told.steps)
        score = max(member.score for member in present.values())
        return Alert(
            id=alert_id("coordinated_campaign", session.target, session.start),
            revision=old.revision + 1 if old else 1,
            kind="coordinated_campaign",
            target=name,
            status="closed" if at - last > self._settings.episode_ms else "open",
            severity=severity if old is None else graver(severity, old.severity),
            score=round(score, 4),
            opened_at=old.opened_at if old else explain.at(first),
            detected_at=old.detected_at if old and len(present) <= len(old.accounts) else detected,
            window=Window(explain.at(session.start), explain.at(session.last)),
            counts=Counts(session.posts, session.crowd),
            accounts=[
                _named(session.visits[key].account, present[key], automaton=key in told.automata)
                for key in sorted(present, key=lambda key: (-present[key].score, key))
            ],
            clusters=[
                Cluster(
                    cluster,
                    size,
                    explain.by_code(
                        {
                            code
                            for member in present.values()
                            if member.cluster == cluster
                            for code in member.codes
                        }
                    ),
                )
                for cluster, size in sorted(Counter(member.cluster for member in present.values()).items())
            ],
            evidence=evidence,
            posts=with_posts(why.posts, told.posts),
            leads=led(
                self._leads.of(session.target),
                session,
                self._registry,
                {"spared": spared, "helpers": helpers},
            ),
            ties=[
                *ties(
                    list(present),
                    self._suite.co_targeting.graph,
                    self._suite.shared_by(present),
                    self._settings.window_ms // 60_000,
                ),
                *told.ties,
            ],
            timeline=minutes,
        )

    def flagged_since(self, history: History, start: int) -> int:
        """Return how many flagged accounts came to a target since ``start``, ms."""
        return len(
            {
                key
                for session in history.sessions
                if session.last >= start
                for key in self._presence.named(session)
                if session.visits[key].last >= start
            }
        )

    def close(self, now: int) -> list[Alert]:
        """Return the closing revisions of alerts to which nothing was added for ``episode_ms``."""
        if now <= self._due:
            return []
        alerts: list[Alert] = []
        for key in list(self._open):
            state = self._alerts[key]
            if now - state.last > self._settings.episode_ms:
                state.alert = structs.replace(state.alert, revision=state.alert.revision + 1, status="closed")
                alerts.append(state.alert)
                del self._open[key]
        edge = now - self._settings.memory_ms
        for key in [key for key, state in self._alerts.items() if state.last < edge]:
            del self._alerts[key]
        closing = (self._alerts[key].last + self._settings.episode_ms for key in self._open)
        forgotten = (state.last + self._settings.memory_ms for state in self._alerts.values())
        self._due = min(chain(closing, forgotten), default=inf)
        return alerts

    def state(self) -> list[CampaignState]:
        """Return all state as plain values."""
        return list(self._alerts.values())

    def load(self, state: list[CampaignState]) -> None:
        """Take over what ``state`` gave."""
        self._alerts = {(entry.target, entry.start): entry for entry in state}
        self._open = {key: None for key, entry in self._alerts.items() if entry.alert.status == "open"}
        self._due = 0


def _severity(accounts: int) -> Severity:
    if accounts >= 50:
        return "critical"
    if accounts >= 15:
        return "high"
    return "medium" if accounts >= 6 else "low"


def _named(account: Account, member: Member, *, automaton: bool) -> NamedAccount:
    codes: list[str] = explain.by_code(member.codes)
    return NamedAccount(
        account.platform,
        account.id,
        account.handle,
        round(member.score, 4),
        [*codes, "automata"] if automaton else codes,
    )
