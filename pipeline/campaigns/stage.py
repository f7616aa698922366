"""The memory stage: what spans targets. Hops of all partitions in, alerts out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import msgspec
import networkx as nx

from pipeline.campaigns.engine import CampaignEngine
from pipeline.campaigns.threat_alerts import ThreatAlerts
from pipeline.campaigns.threat_state import ThreatsState
from pipeline.detectors.panel import Panel
from pipeline.settings import DetectorSettings
from pipeline.snapshots import memory
from pipeline.snapshots.components import Layout, Upgrade, read, written
from pipeline.stage import Kept
from pipeline.windows.watermark import Watermarks, WatermarksState
from schemas.alert import Alert, AlertTarget
from schemas.findings import Finding
from schemas.stages import Action, Hop, Statement, TargetWindow

NEEDED: Final = frozenset({"clock", "sessions", "registry", "campaigns", "pile_ons", "calendar", "threats"})
"""Components without which alerts would get other ids, or begin again with their first revision."""


class MemoryStage:
    """The single partition of ``coactions``: see ``pipeline.stage.Stage``.

    Hops are worked off in event-time order once every detect partition has come as far, so that it does not matter
    how many partitions there are or how they interleave.

    Args:
        settings: The detector's settings.
    """

    def __init__(self, settings: DetectorSettings) -> None:
        self._settings = settings
        self._threats = ThreatAlerts(settings)
        self._engine = CampaignEngine(settings, self._threats.kinds_at)
        self._watermarks = Watermarks()
        self._taken: dict[int, int] = {}
        self._waiting: dict[int, list[tuple[int, Hop]]] = {}
        self.late = 0
        self.duplicates = 0
        self.conflicts = 0

    def take(self, item: Hop, offset: int) -> list[Alert]:
        """Take a hop; one that a partition sent before, as after a crash, changes nothing."""
        if item.at <= self._taken.get(item.source, 0):
            return []
        self._taken[item.source] = item.at
        self.late += item.late
        self.duplicates += item.duplicates
        self.conflicts += item.conflicts
        if item.actions or item.findings or item.statements:
            self._waiting.setdefault(item.at, []).append((offset, item))
        before = self._watermarks.combined
        watermark = self._watermarks.update(item.source, item.sources, item.at)
        return self._advance(watermark) if watermark > before else []

    def held(self) -> int | None:
        """Return the offset of the oldest hop that still waits for other partitions."""
        return min((offset for hops in self._waiting.values() for offset, _ in hops), default=None)

    def sizes(self) -> Mapping[Kept, int]:
        """Return how many hops wait, and how many targets, pairs and flagged accounts are remembered."""
        return {"hops_waiting": sum(map(len, self._waiting.values())), **self._engine.sizes()}

    @property
    def panel(self) -> Panel:
        """The detectors with their counts and failures."""
        return self._engine.panel

    @property
    def watermark(self) -> int:
        """How far event time has come, ms; 0 before anything did."""
        return self._watermarks.combined

    def campaign_graph(self, alert: Alert) -> nx.Graph[str]:
        """Return what is known now of what an alert's accounts did together: see ``CampaignEngine``."""
        return self._engine.campaign_graph(alert)

    def _advance(self, watermark: int) -> list[Alert]:
        alerts: list[Alert] = []
        for at in sorted(at for at in self._waiting if at <= watermark):
            alerts += self._engine.expire(at) + self._threats.close(at)
            hops = [hop for _, hop in self._waiting.pop(at)]
            actions, windows, names = _merged(hops)
            alerts += self._engine.observe(at, actions, windows, names, _statements(hops))
            alerts += self._threats.observe(at, _findings(hops), actions, names)
        alerts += self._engine.expire(watermark) + self._threats.close(watermark)
        return alerts

    def snapshot(self) -> bytes:
        """Return all state but the hops that wait, which ``held`` makes the driver read again."""
        taken = dict(self._taken)
        for hops in self._waiting.values():
            for _, hop in hops:
                taken[hop.source] = min(taken[hop.source], hop.at - 1)
        encode = msgspec.msgpack.encode
        states = {
            "clock": encode((self._watermarks.state(), taken)),
            "threats": encode(self._threats.state()),
        }
        return written(self.versions(), states | self._engine.snapshot())

    def restore(self, state: bytes) -> Upgrade:
        """See ``pipeline.stage.Stage``."""
        states, upgrade = read(Layout(self.versions(), NEEDED, memory.MIGRATIONS, memory.split), state)
        decode = msgspec.msgpack.decode
        marks, self._taken = decode(states["clock"], type=tuple[WatermarksState, dict[int, int]])
        self._watermarks = Watermarks.from_state(marks)
        self._threats = ThreatAlerts(self._settings)
        self._threats.load(decode(states["threats"], type=ThreatsState))
        self._engine = CampaignEngine(self._settings, self._threats.kinds_at)
        self._engine.restore(states)
        self._waiting = {}
        return upgrade

    def versions(self) -> dict[str, int]:
        """Return the version of each component of a snapshot."""
        return {"clock": 1, "threats": 1} | self._engine.versions()


def _place(action: Action) -> tuple[int, str, str, str, str]:
    return action.time, action.account.platform, action.post, action.target, action.account.id


def _finding_place(finding: Finding) -> tuple[int, str, str, str, str, str, str]:
    return (
        finding.time,
        finding.platform,
        finding.post,
        finding.target,
        finding.author,
        finding.kind,
        finding.subject,
    )


def _findings(hops: list[Hop]) -> list[Finding]:
    found = [finding for hop in hops for finding in hop.findings]
    found.sort(key=_finding_place)
    return found


def _statements(hops: list[Hop]) -> list[Statement]:
    said = [statement for hop in hops for statement in hop.statements]
    said.sort(key=lambda one: (one.time, one.platform, one.post, one.target, one.author))
    return said


def _merged(hops: list[Hop]) -> tuple[list[Action], list[TargetWindow], dict[str, AlertTarget]]:
    if len(hops) == 1:
        return hops[0].actions, hops[0].windows, hops[0].names
    actions = [action for hop in hops for action in hop.actions]
    actions.sort(key=_place)
    windows = [window for hop in hops for window in hop.windows]
    windows.sort(key=lambda window: window.target)
    names = {target: name for hop in hops for target, name in hop.names.items()}
    return actions, windows, names
