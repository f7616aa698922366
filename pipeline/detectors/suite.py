"""The detectors that run, by name: to add one, write its file and list it here, or register it from outside."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from typing import Final

from pipeline.detectors.base import Deed, Detector
from pipeline.detectors.co_sharing import CoSharing
from pipeline.detectors.co_targeting import CoTargeting
from pipeline.detectors.cohort import Cohort
from pipeline.detectors.disguise import Disguise
from pipeline.detectors.items import Items
from pipeline.detectors.lockstep import Lockstep
from pipeline.detectors.mirrors import Mirrors
from pipeline.detectors.plugins import Given, registered
from pipeline.detectors.repost_ring import RepostRing
from pipeline.detectors.shared_pool import SharedPool
from pipeline.detectors.spray import Spray
from pipeline.sessions.records import Records
from pipeline.settings import DetectorSettings
from schemas.stages import ObjectKey, ObjectKind

OPEN_SHARE: Final = 0.1
"""What so large a share of a crowd brings alike is told as shared openly."""

OPEN_LEAST: Final = 10
"""Fewest accounts of a crowd that make an item worth telling."""


class Suite:
    """All detectors of an installation, in the order in which they are asked.

    Args:
        settings: The detector's settings.
        records: The sessions at all targets.
        watched: Whether a target is on a watchlist.
    """

    def __init__(self, settings: DetectorSettings, records: Records, watched: Callable[[str], bool]) -> None:
        self.items = Items()
        self.co_targeting = CoTargeting(settings.window_ms, settings.memory_ms, records, watched)
        self._spray = Spray(self.items, records)
        self._co_sharing = CoSharing(self.items)
        self._shared_pool = SharedPool(self.items, records)
        self._disguise = Disguise(self.items)
        self._off = {code for code, mode in settings.detectors.items() if mode == "off"}
        self.detectors: list[Detector] = [
            self.co_targeting,
            self._spray,
            self._co_sharing,
            self._shared_pool,
            Cohort(records),
            Mirrors(records),
            self._disguise,
            Lockstep(records),
            RepostRing(records),
        ]
        given = Given(settings, records, self.items, watched)
        self.detectors += [plugin.make(given) for plugin in registered()]

    def observe(self, deed: Deed) -> None:
        """Take an action's items, before the detectors take the action."""
        keys = self.items.observe(deed)
        # A detector that does not run is never asked, and would keep what it is told for ever.
        if self._spray.code not in self._off:
            self._spray.touch(keys)
        if self._disguise.code not in self._off:
            self._disguise.touch(keys)
        if self._co_sharing.code not in self._off:
            self._co_sharing.touch(deed.action.target, deed.action.time, keys)
        if self._shared_pool.code not in self._off:
            self._shared_pool.touch(deed.action.target, deed.action.time, keys)

    def shared_by(self, accounts: Collection[str]) -> list[Mapping[str, set[ObjectKey]]]:
        """Return which items that several of some accounts used each of them used."""
        wanted = set(accounts)
        used: dict[str, set[ObjectKey]] = {}
        for key, users in self.items.users(wanted).items():
            if len(users) > 1:
                for account in users:
                    used.setdefault(account, set()).add(key)
        return [used] if used else []

    def shared_openly(self, target: str, since: int, crowd: int) -> dict[ObjectKind, int]:
        """Return how many of a crowd at a target brought one and the same item since a time, ms."""
        counts = self.items.counts(target, since)
        most: Counter[ObjectKind] = Counter()
        for (kind, _), users in counts.items():
            if users >= max(OPEN_LEAST, OPEN_SHARE * crowd):
                most[kind] = max(most[kind], users)
        return dict(sorted(most.items()))
