"""From actions to alerts, in event-time order: remember, look for groups, open, revise and close alerts."""

from __future__ import annotations

from collections import deque
from collections.abc import Set
from heapq import heappop, heappush
from typing import Final

import msgspec
import networkx as nx
from msgspec import Struct

from pipeline.campaigns.adherents import adherents
from pipeline.campaigns.campaign_alerts import CampaignAlerts, CampaignState
from pipeline.campaigns.company import companions
from pipeline.campaigns.episode import Episode
from pipeline.campaigns.pile_on_alerts import PileOnAlerts, PileOnState
from pipeline.campaigns.registry import Member, Registry
from pipeline.campaigns.target_memory import OBJECTS_MS, TargetMemory, TargetState
from pipeline.campaigns.visitors import Visitors
from pipeline.graphs.activity import DAY_MS, Activity
from pipeline.graphs.communities import cores
from pipeline.graphs.interactions import campaign_graph
from pipeline.graphs.recurrence import Recurrence, RecurrenceState
from pipeline.graphs.repeats import Repeats, RepeatsState
from pipeline.items.traits import TraitCounts, TraitCountsState, traits_of
from pipeline.match.primary import account_key
from pipeline.settings import DetectorSettings
from pipeline.stage import Kept
from schemas.alert import Alert, AlertTarget
from schemas.stages import Action, TargetWindow

HOUSEKEEPING_MS: Final = 3_600_000
"""How often what has expired is dropped, in event time."""


class _State(Struct, array_like=True):
    activity: list[tuple[int, dict[str, int]]]
    recurrence: RecurrenceState
    repeats: RepeatsState
    targets: dict[str, msgspec.Raw]
    members: tuple[dict[str, Member], dict[str, str]]
    names: dict[str, AlertTarget]
    campaigns: list[CampaignState]
    pile_ons: list[PileOnState]
    busy: list[str]
    ending: list[tuple[int, str]]
    tests: int
    traits: TraitCountsState
    kept_house: int
    since: int


class CampaignEngine:
    """Everything that spans targets, and the alerts.

    Args:
        settings: The detector's settings.
    """

    def __init__(self, settings: DetectorSettings) -> None:
        self._settings = settings
        self._activity = Activity(settings.memory_ms // DAY_MS)
        self._recurrence = Recurrence(self._activity, settings.window_ms, settings.memory_ms)
        self._repeats = Repeats(DAY_MS)
        self._targets: dict[str, TargetMemory] = {}
        self._registry = Registry(settings.memory_ms)
        self._visitors = Visitors()
        self._names: dict[str, AlertTarget] = {}
        self._campaigns = CampaignAlerts(settings, self._registry, self._recurrence, self._targets)
        self._pile_ons = PileOnAlerts(settings)
        self._busy: dict[str, None] = {}
        self._ending: list[tuple[int, str]] = []
        self._awaited: set[str] = set()
        self._traits = TraitCounts(settings.memory_ms)
        self._tests = 0
        self._kept_house = 0
        self._since = 0
        self._forgot = False

    def observe(
        self, at: int, actions: list[Action], windows: list[TargetWindow], names: dict[str, AlertTarget]
    ) -> list[Alert]:
        """Take all that happened up to ``at``, ms, in total order; returns new alerts and revisions."""
        touched: dict[str, Episode] = {}
        for target, name in names.items():
            if name != _unnamed(target):
                self._names[target] = name
        if actions and not self._since:
            self._since = actions[0].time
        for action in actions:
            touched[action.target] = self._remember(action)
        fresh = self._look(at, list(touched))
        for target, episode in touched.items():
            self._await_end(target, episode)
        where = self._episodes_of(fresh)
        alerts = self._review(at, [*touched.values(), *where, *self._keep_company(at, where)])
        for window in windows:
            if self._pile_ons.concern(window):
                memory = self._targets[window.target]
                named = self._campaigns.named_since(memory, window.start)
                alerts += self._pile_ons.review(at, window, named, memory, self._name(window.target))
        return alerts

    def _review(self, at: int, episodes: list[Episode]) -> list[Alert]:
        """Return new alerts and revisions for episodes, each once."""
        alerts: list[Alert] = []
        for episode in {(episode.target, episode.start): episode for episode in episodes}.values():
            if self._campaigns.concern(episode):
                alerts += self._campaigns.review(
                    at, self._targets[episode.target], episode, self._name(episode.target)
                )
        return alerts

    def _remember(self, action: Action) -> Episode:
        memory = self._targets.pop(action.target, None) or TargetMemory(action.target, self._settings)
        self._targets[action.target] = memory
        self._busy.pop(action.target, None)
        self._busy[action.target] = None
        key, who, is_new = self._visitors.note(action.account, memory.target)
        if is_new:
            self._traits.add(traits_of(action.account))
        episode = memory.observe(key, who, action)
        if action.primary:
            # A crowd at one place would make everybody's share of all others small, and so each meeting a wonder.
            if not self._recurrence.is_crowded(action.target, action.time):
                self._activity.add(key, action.time)
            public = memory.history.is_public(action.time, self._since)
            if not self._repeats.is_repeat(key, action) and not public:
                self._recurrence.observe(action.target, key, action.time)
        return episode

    def _look(self, at: int, targets: list[str]) -> list[str]:
        """Look for groups where something changed; returns the accounts newly named."""
        fresh: list[str] = []
        touched = self._recurrence.touched
        for component in self._recurrence.changed():
            for core in cores(component):
                inside = set(core)
                strength = {
                    account: max(
                        edge["surprise"] for other, edge in component[account].items() if other in inside
                    )
                    for account in core
                }
                fresh += self._registry.name(strength, "recurrence", at)
        fresh += self._name_adherents(touched, fresh, at)
        for target in targets:
            memory = self._targets[target]
            groups, looked = memory.groups(self._tests, self._traits)
            self._tests += looked
            for group in groups:
                memory.note(group)
                fresh += self._registry.name(group.members, "shared_objects", at, target)
        self._note_targets(fresh)
        return fresh

    def _name_adherents(self, touched: Set[str], named: list[str], at: int) -> list[str]:
        """Name who adheres to a gang, if its meetings changed or those it met were named; returns the newly named."""
        graph = self._recurrence.graph
        around = {other for account in named if account in graph for other in graph[account]}
        found = adherents(touched | around, graph, self._registry, self._activity, self._recurrence.accounts)
        fresh: list[str] = []
        for account, (surprise, gang) in found.items():
            fresh += self._registry.name({account: surprise}, "recurrence", at, beside=gang)
        return fresh

    def _note_targets(self, accounts: list[str]) -> None:
        """Tell the registry under which key each newly named account would be a target."""
        for account in accounts:
            for target in sorted(self._visitors.places(account)):
                memory = self._targets.get(target)
                who = memory.history.account(account) if memory else None
                if who is not None:
                    self._registry.note_target(account, f"{who.platform}:{account_key(who.handle)}")
                    break

    def _keep_company(self, at: int, episodes: list[Episode]) -> list[Episode]:
        """Name who came along with a gang in episodes that are over; returns the episodes that this may change."""
        queue = deque(episodes)
        changed: list[Episode] = []
        while queue:
            episode = queue.popleft()
            history = self._targets[episode.target].history
            added = (
                companions(episode, self._registry, history, at, self._since, self._visitors.places)
                if history.is_over(episode, at)
                else {}
            )
            if added:
                known = [key for key in episode.visits if key in self._registry]
                fresh = self._registry.name(added, "company", at, beside=known)
                self._note_targets(fresh)
                where = self._episodes_of(fresh)
                queue.extend(where)
                changed += where
        return changed

    def _episodes_of(self, accounts: list[str]) -> list[Episode]:
        """Return the episodes in which any of the accounts took part."""
        return [
            episode
            for account in accounts
            for target in sorted(self._visitors.places(account))
            if target in self._targets
            for episode in self._targets[target].history.episodes
            if account in episode.visits
        ]

    def _await_end(self, target: str, episode: Episode) -> None:
        if target not in self._awaited:
            self._awaited.add(target)
            heappush(self._ending, (self._end_of(episode), target))

    def _end_of(self, episode: Episode) -> int:
        return episode.last + self._settings.window_ms + 1

    def _end_episodes(self, now: int) -> list[Alert]:
        """Look back at the episodes that ended before ``now``, ms, each at its own end."""
        alerts: list[Alert] = []
        while self._ending and self._ending[0][0] < now:
            end, target = heappop(self._ending)
            self._awaited.discard(target)
            memory = self._targets.get(target)
            if memory is None:
                continue
            if self._end_of(memory.history.episodes[-1]) != end:
                # It went on meanwhile.
                self._await_end(target, memory.history.episodes[-1])
                continue
            at = -(-end // self._settings.hop_ms) * self._settings.hop_ms
            # What was due before comes first, however seldom one looks at the clock.
            alerts += self._campaigns.close(at)
            alerts += self._review(at, self._keep_company(at, [memory.history.episodes[-1]]))
        return alerts

    def _name(self, target: str) -> AlertTarget:
        return self._names.get(target) or _unnamed(target)

    def campaign_graph(self, alert: Alert) -> nx.Graph[str]:
        """Return what is known at this time of what an alert's accounts did together, for people to look at."""
        accounts: dict[str, dict[str, str | float]] = {}
        for account in alert.accounts:
            key = f"{account.platform}:{account.id}"
            member = self._registry.get(key)
            accounts[key] = {
                "handle": account.handle,
                "platform": account.platform,
                "score": account.score,
                "cluster": member.cluster if member is not None else "",
            }
        places = {target for key in accounts for target in self._visitors.places(key)}
        shared = [self._targets[target].shared() for target in sorted(places) if target in self._targets]
        return campaign_graph(accounts, self._recurrence.graph, shared)

    def sizes(self) -> dict[Kept, int]:
        """Return how many targets, pairs and named accounts are remembered."""
        return {
            "targets": len(self._targets),
            "pairs": len(self._recurrence),
            "accounts": len(self._registry),
        }

    def expire(self, now: int) -> list[Alert]:
        """Do what was due before ``now``, ms: look back at ended episodes, close alerts, forget."""
        alerts = self._end_episodes(now) + self._campaigns.close(now) + self._pile_ons.close(now)
        while self._busy and (target := next(iter(self._busy))) is not None:
            if self._targets[target].last >= now - OBJECTS_MS:
                break
            del self._busy[target]
            self._targets[target].forget_objects()
        while self._targets:
            target, memory = next(iter(self._targets.items()))
            if memory.last >= now - self._settings.memory_ms:
                break
            self._forget(target)
        hour = now // HOUSEKEEPING_MS * HOUSEKEEPING_MS
        if hour > self._kept_house:
            # On the hour, not an hour after the last time: so it does not matter how often one looks at the clock.
            self._recurrence.expire(hour)
            self._repeats.expire(hour)
            self._traits.expire(hour)
            self._registry.expire(hour)
            if self._forgot and hour // DAY_MS > self._kept_house // DAY_MS:
                self._forgot = False
                self._visitors.forget(self._targets)
            self._kept_house = hour
        return alerts

    def _forget(self, target: str) -> None:
        del self._targets[target]
        self._forgot = True
        self._names.pop(target, None)

    def snapshot(self) -> bytes:
        """Return all state."""
        encode = msgspec.msgpack.Encoder().encode
        return encode(
            _State(
                self._activity.state(),
                self._recurrence.state(),
                self._repeats.state(),
                # One target's plain values after another: all at once take as much again as what is remembered.
                {target: msgspec.Raw(encode(memory.state())) for target, memory in self._targets.items()},
                self._registry.state(),
                self._names,
                self._campaigns.state(),
                self._pile_ons.state(),
                list(self._busy),
                self._ending,
                self._tests,
                self._traits.state(),
                self._kept_house,
                self._since,
            )
        )

    def restore(self, state: bytes) -> None:
        """Take over what ``snapshot`` gave; raises msgspec.ValidationError on what is not ours."""
        old = msgspec.msgpack.decode(state, type=_State)
        self._activity.load(old.activity)
        self._recurrence.load(old.recurrence)
        self._repeats.load(old.repeats)
        self._targets.clear()
        for target, target_state in old.targets.items():
            self._targets[target] = TargetMemory(target, self._settings)
            self._targets[target].load(msgspec.msgpack.decode(target_state, type=TargetState))
            for visit in self._targets[target].history.visits():
                visit.who = self._visitors.note(visit.account, target)[1]
        self._busy = dict.fromkeys(old.busy)
        self._ending = [(end, target) for end, target in old.ending]
        self._awaited = {target for _, target in old.ending}
        self._registry.load(old.members)
        self._names = dict(old.names)
        self._campaigns.load(old.campaigns)
        self._pile_ons.load(old.pile_ons)
        self._tests = old.tests
        self._traits.load(old.traits)
        self._kept_house, self._since = old.kept_house, old.since


def _unnamed(target: str) -> AlertTarget:
    platform, separator, handle = target.partition(":")
    return AlertTarget(platform=platform, handle=handle) if separator else AlertTarget(id=target)
