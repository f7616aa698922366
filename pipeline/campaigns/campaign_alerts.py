"""Alerts of kind ``coordinated_campaign``: one for every episode in which a gang is at work."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import chain
from math import inf
from typing import Final

from msgspec import Struct, structs

from pipeline.campaigns import explain
from pipeline.campaigns.episode import DIRECT, Episode
from pipeline.campaigns.identity import alert_id
from pipeline.campaigns.presence import Presence
from pipeline.campaigns.registry import Member, Registry
from pipeline.campaigns.target_memory import TargetMemory
from pipeline.graphs.activity import DAY_MS
from pipeline.graphs.interactions import acquainted, interaction_graph
from pipeline.graphs.recurrence import Recurrence
from pipeline.match.primary import account_key
from pipeline.settings import DetectorSettings
from schemas.alert import (
    Alert,
    AlertTarget,
    Cluster,
    Counts,
    Evidence,
    NamedAccount,
    Severity,
    Window,
)
from schemas.stages import Account

PRESENT: Final = 3
"""Members of one cluster that must come within a window of each other before their presence is a campaign."""

SAMPLES: Final = 20
"""Posts quoted in an alert."""

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
        registry: Who is named.
        recurrence: Whose graph explains meetings at other targets.
        targets: All targets by key, where accounts may have addressed one another.
    """

    def __init__(
        self,
        settings: DetectorSettings,
        registry: Registry,
        recurrence: Recurrence,
        targets: Mapping[str, TargetMemory],
    ) -> None:
        self._targets = targets
        self._settings = settings
        self._registry = registry
        self._recurrence = recurrence
        self._alerts: dict[tuple[str, int], CampaignState] = {}
        self._open: dict[tuple[str, int], None] = {}
        self._presence = Presence(registry)
        self._due: float = 0

    def concern(self, episode: Episode) -> bool:
        """Whether so many of an episode's accounts are named that there may be an alert."""
        return len(episode.visits) >= PRESENT and len(self._presence.named(episode)) >= PRESENT

    def review(self, at: int, memory: TargetMemory, episode: Episode, name: AlertTarget) -> list[Alert]:
        """Return the new alert or revision that an episode gives rise to, if any."""
        named = self._presence.named(episode)
        if len(named) < PRESENT:
            return []
        present = self._presence.present(episode)
        if present is None:
            present = self._present(episode, named)
            self._presence.keep(episode, present)
        alert = self._revise(at, memory, episode, present, name) if present else None
        return [] if alert is None else [alert]

    def _present(self, episode: Episode, named: Iterable[str]) -> dict[str, Member]:
        """Return the members that came within a window of two others of their cluster, or are named for this target."""
        known = {key: member for key in named if (member := self._registry.get(key)) is not None}
        present: dict[str, Member] = {}
        by_cluster: dict[str, list[str]] = {}
        for key, member in known.items():
            by_cluster.setdefault(member.cluster, []).append(key)
        for members in by_cluster.values():
            if len(members) < PRESENT:
                continue
            members.sort(key=lambda key: (episode.visits[key].first, key))
            times = [episode.visits[key].first for key in members]
            for index in range(len(members) - PRESENT + 1):
                if times[index + PRESENT - 1] - times[index] <= self._settings.window_ms:
                    for key in members[index : index + PRESENT]:
                        present[key] = known[key]
            for key in members:
                if known[key].target == episode.target:
                    present[key] = known[key]
        return present

    def _revise(
        self, at: int, memory: TargetMemory, episode: Episode, present: dict[str, Member], name: AlertTarget
    ) -> Alert | None:
        key = (memory.target, episode.start)
        old = self._alerts.get(key)
        last = max(episode.visits[account].last for account in present)
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
        ordered = self._present(episode, [account for account in episode.visits if account in self._registry])
        alert = self._compose(at, memory, episode, ordered, name, old.alert if old else None)
        self._alerts[key] = CampaignState(alert, memory.target, episode.start, last)
        self._due = min(self._due, last + self._settings.episode_ms)
        if alert.status == "open":
            self._open[key] = None
        return alert

    def _compose(
        self,
        at: int,
        memory: TargetMemory,
        episode: Episode,
        present: dict[str, Member],
        name: AlertTarget,
        old: Alert | None,
    ) -> Alert:
        first = min(episode.visits[account].first for account in present)
        last = max(episode.visits[account].last for account in present)
        detected = explain.at(at + self._settings.max_out_of_orderness_ms)
        evidence = self._evidence(memory, present)
        if name.id is None:
            evidence.append(self._acquaintance(episode, present))
        score = max(member.score for member in present.values())
        return Alert(
            id=alert_id("coordinated_campaign", memory.target, episode.start),
            revision=old.revision + 1 if old else 1,
            kind="coordinated_campaign",
            target=name,
            status="closed" if at - last > self._settings.episode_ms else "open",
            severity=_severity(len(present)),
            score=round(score, 4),
            opened_at=old.opened_at if old else explain.at(first),
            detected_at=old.detected_at if old and len(present) <= len(old.accounts) else detected,
            window=Window(explain.at(episode.start), explain.at(episode.last)),
            counts=Counts(episode.posts, episode.crowd),
            accounts=[
                _named(episode.visits[key].account, present[key])
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
            posts=[explain.sample(episode.visits[key]) for key in _first_come(episode, present)[:SAMPLES]],
        )

    def _evidence(self, memory: TargetMemory, present: dict[str, Member]) -> list[Evidence]:
        minutes, days = self._settings.window_ms // 60_000, self._settings.memory_ms // DAY_MS
        evidence: list[Evidence] = []
        met = explain.recurrence(self._recurrence.graph, present, minutes, days)
        if met is not None:
            evidence.append(met)
        evidence += [
            explain.shared_objects(group)
            for group in memory.group_evidence
            if present.keys() & group.members.keys()
        ]
        along = [key for key, member in present.items() if member.codes == ["company"]]
        if along:
            evidence.append(explain.company(len(along), len(present) - len(along)))
        told = {one.code for one in evidence}
        for code in sorted({code for member in present.values() for code in member.codes}):
            if code not in told:
                known = [member.surprise for member in present.values() if code in member.codes]
                evidence.append(explain.earlier(code, len(known), min(known)))
        return evidence

    def _acquaintance(self, episode: Episode, present: dict[str, Member]) -> Evidence:
        """Return how many of the accounts talk to one another, where targets are accounts as well."""
        keys: dict[str, str] = {}
        for key in present:
            account = episode.visits[key].account
            keys[f"{account.platform}:{account_key(account.id)}"] = key
            keys[f"{account.platform}:{account_key(account.handle)}"] = key
        addresses = [
            address
            for target in keys
            if target in self._targets
            for address in self._targets[target].addresses(present.keys())
        ]
        graphs = [interaction_graph(addresses, relation, keys) for relation in DIRECT]
        talking = acquainted(graphs, present.keys())
        return explain.acquaintance(len(talking), len(present), self._settings.memory_ms // DAY_MS)

    def named_since(self, memory: TargetMemory, start: int) -> int:
        """Return how many named accounts came to a target since ``start``, ms."""
        return sum(
            1
            for episode in memory.history.episodes
            if episode.last >= start
            for key in self._presence.named(episode)
            if episode.visits[key].last >= start
        )

    def close(self, now: int) -> list[Alert]:
        """Return the closing revisions of alerts to which nothing was added for an episode's length."""
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


def _named(account: Account, member: Member) -> NamedAccount:
    return NamedAccount(
        account.platform,
        account.id,
        account.handle,
        round(member.score, 4),
        explain.by_code(member.codes),
    )


def _first_come(episode: Episode, present: dict[str, Member]) -> list[str]:
    return sorted(present, key=lambda key: (episode.visits[key].first, key))
