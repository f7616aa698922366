"""All that is remembered of one target: its episodes, and the objects that groups may share."""

from __future__ import annotations

from collections.abc import Set
from typing import Final

from msgspec import Struct, structs

from pipeline.campaigns.episode import Episode
from pipeline.campaigns.history import History
from pipeline.graphs.facets import Facets, FacetsState
from pipeline.graphs.groups import Group, find_groups
from pipeline.graphs.interactions import Address
from pipeline.graphs.target_objects import TargetObjects, TargetObjectsState
from pipeline.items.traits import TraitCounts, traits_of
from pipeline.settings import DetectorSettings
from schemas.stages import Action, ObjectKey, ObjectKind

OBJECTS_MS: Final = 6 * 3_600_000
"""How long a target's objects are remembered: a slow drip spreads its texts over an afternoon."""


EXPIRY_MS: Final = 600_000
"""How often an active target forgets what is too old."""

SETTLE_MS: Final = 60_000
"""How often it drops what it has worked out, which weighs as much as what it remembers."""


class TargetState(Struct, array_like=True):
    """A snapshot of a target's memory."""

    episodes: list[Episode]
    habitual: dict[str, int]
    facets: FacetsState
    objects: TargetObjectsState
    groups: list[Group]
    last: int
    expired: int
    swept: int = 0


class TargetMemory:
    """Memory of one target.

    Args:
        target: The target's key.
        settings: The detector's settings.
    """

    def __init__(self, target: str, settings: DetectorSettings) -> None:
        self.target = target
        self.history = History(target, settings.window_ms, settings.memory_ms)
        self._facets: Facets | None = None
        self._objects: TargetObjects | None = None
        self.group_evidence: list[Group] = []
        self._held: set[ObjectKey] = set()
        self.last = 0
        self._expired = 0
        self._settled = 0

    def observe(self, key: str, who: bytes, action: Action) -> Episode:
        """Take an action by an account, packed as ``who``, in event-time order; returns the episode it belongs to."""
        self.last = max(self.last, action.time)
        facets, objects = self._wake()
        if action.time - self._expired >= EXPIRY_MS:
            self._expired = action.time
            self.history.expire(action.time)
            objects.expire(action.time)
            facets.expire(action.time)
        if action.time - self._settled >= SETTLE_MS:
            self._settled = action.time
            objects.settle()
        keys = facets.of(action, key, objects.touched)
        brought = [facets.kept(shared) for shared in action.objects if shared[0] not in ("tag", "guise")]
        episode = self.history.add(
            key, who, action, [*brought, *(shared for shared in keys if shared[0] == "text")]
        )
        traits = None if objects.actions(key) else traits_of(action.account)
        objects.observe(key, action.time, action.post, keys, traits)
        return episode

    def _wake(self) -> tuple[Facets, TargetObjects]:
        """Return what objects are remembered in; a quiet target, as most are, has none of it."""
        if self._facets is None or self._objects is None:
            self._facets, self._objects = Facets(OBJECTS_MS), TargetObjects(OBJECTS_MS)
        return self._facets, self._objects

    def groups(self, tests: int, traits: TraitCounts) -> tuple[list[Group], int]:
        """Return groups that the newest actions reveal, and how many pairs of objects were looked at."""
        if self._objects is None:
            return [], 0
        return find_groups(self.target, self._objects, self.group_evidence, tests, traits, self._held)

    def note(self, group: Group) -> None:
        """Keep a group as evidence, in place of what it extends; whom that named stays in."""
        kept = [old for old in self.group_evidence if not set(old.objects) <= set(group.objects)]
        members = dict(group.members)
        for old in self.group_evidence:
            if set(old.objects) <= set(group.objects):
                members = {**old.members, **members}
        self.group_evidence = [*kept, structs.replace(group, members=members)]
        self._held = {key for one in self.group_evidence for key in one.objects}

    def shared(self) -> dict[str, set[ObjectKey]]:
        """Return which of its groups' objects each account touched, as far as they are remembered."""
        if self._objects is None:
            return {}
        touches = self._objects.touches
        objects = {key for group in self.group_evidence for key in group.objects}
        members = sorted({account for group in self.group_evidence for account in group.members})
        return {account: objects & touches(account).keys() for account in members}

    def shared_openly(self, since: int, crowd: int) -> dict[ObjectKind, int]:
        """Return how many of a crowd brought one and the same thing since a time, ms, but for what a gang shares."""
        return {} if self._objects is None else self._objects.shared_openly(since, crowd, self._held)

    def addresses(self, accounts: Set[str]) -> list[Address]:
        """Return how these accounts addressed the target, once for each episode they came in."""
        return [
            Address(key, visit.account.handle, self.target, visit.relation, visit.first, visit.last)
            for episode in self.history.episodes
            for key, visit in ((key, episode.visits[key]) for key in sorted(accounts & episode.visits.keys()))
        ]

    def forget_objects(self) -> None:
        """Drop what is remembered of objects, as when the target has been quiet for as long as that lasts."""
        self._facets = self._objects = None
        self.group_evidence = []
        self._held = set()

    def state(self) -> TargetState:
        """Return all state as plain values."""
        episodes, habitual, swept = self.history.state()
        facets, objects = self._facets or Facets(OBJECTS_MS), self._objects or TargetObjects(OBJECTS_MS)
        return TargetState(
            episodes,
            habitual,
            facets.state(),
            objects.state(),
            self.group_evidence,
            self.last,
            self._expired,
            swept,
        )

    def load(self, state: TargetState) -> None:
        """Take over what ``state`` gave."""
        self.history.load((state.episodes, state.habitual, state.swept))
        facets, objects = self._wake()
        facets.load(state.facets)
        objects.load(state.objects)
        if objects.empty and facets.unused:
            self._facets = self._objects = None
        self.group_evidence = list(state.groups)
        self._held = {(kind, name) for one in self.group_evidence for kind, name in one.objects}
        self.last, self._expired = state.last, state.expired
