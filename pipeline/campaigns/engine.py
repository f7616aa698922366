"""Everything that spans targets, and the alerts: actions to records and detectors, findings to alerts."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from functools import partial
from heapq import heappop, heappush
from typing import Final

import msgspec
import networkx as nx

from pipeline.campaigns.campaign_alerts import CampaignAlerts, CampaignState
from pipeline.campaigns.circumstances import Circumstances, Kinds
from pipeline.campaigns.interactions import campaign_graph
from pipeline.campaigns.leads import Leads, LeadsState
from pipeline.campaigns.pile_on_alerts import PileOnAlerts, PileOnState
from pipeline.campaigns.registry import Registry, RegistryState
from pipeline.detectors.activity import DAY_MS
from pipeline.detectors.association import Association
from pipeline.detectors.base import Deed, Finding
from pipeline.detectors.panel import Failure, Panel
from pipeline.detectors.suite import Suite
from pipeline.sessions.records import Records, RecordsState
from pipeline.sessions.session import Session
from pipeline.settings import DetectorSettings
from pipeline.stage import Kept
from schemas.alert import Alert, AlertTarget
from schemas.stages import Action, Statement, TargetWindow

HOUSEKEEPING_MS: Final = 3_600_000
"""How often what has expired is dropped, in event time."""


VERSIONS: Final[Mapping[str, int]] = {
    "sessions": 3,
    "items": 1,
    "registry": 2,
    "leads": 1,
    "names": 1,
    "campaigns": 1,
    "pile_ons": 1,
    "calendar": 1,
}
"""Of the components of a snapshot, save the detectors: see ``pipeline.snapshots.components``."""

DETECTOR: Final = "detector."
"""How the names of the detectors' components begin."""


class CampaignEngine:
    """Everything that spans targets, and the alerts.

    Args:
        settings: The detector's settings.
        kinds: Tells of other alerts about a person; by default there are none.
    """

    def __init__(self, settings: DetectorSettings, kinds: Kinds = lambda *_: ()) -> None:
        self._settings = settings
        self._records = Records(settings.window_ms, settings.memory_ms)
        self._suite = Suite(settings, self._records, self._is_watched)
        self._panel = Panel(self._suite.detectors, settings.detectors, strict=settings.strict)
        self._association = Association(settings.window_ms, self._records, self._suite.items)
        self._registry = Registry(settings.memory_ms)
        self._leads = Leads(settings.memory_ms)
        self._names: dict[str, AlertTarget] = {}
        self._campaigns = CampaignAlerts(
            settings,
            self._registry,
            self._leads,
            self._records,
            self._suite,
            Circumstances(self._records, self._suite, kinds),
        )
        self._pile_ons = PileOnAlerts(settings, self._suite)
        self._ending: list[tuple[int, str]] = []
        self._awaited: set[str] = set()
        self._kept_house = 0

    def observe(
        self,
        at: int,
        actions: list[Action],
        windows: list[TargetWindow],
        names: Mapping[str, AlertTarget],
        statements: Sequence[Statement] = (),
    ) -> list[Alert]:
        """Take all that happened up to ``at``, ms, in total order; returns new alerts and revisions."""
        for statement in statements:
            self._records.statements.note(statement)
        for target, name in names.items():
            if name != _unnamed(target):
                self._names[target] = name
        touched: dict[str, Session] = {}
        for action in actions:
            key, session, _ = self._records.observe(action)
            touched[action.target] = session
            deed = Deed(key, action)
            self._suite.observe(deed)
            self._panel.observe(deed)
        fresh = self._flag(self._panel.evaluate(at, list(touched)))
        for target, session in touched.items():
            self._await_end(target, session)
        where = self._sessions_of(fresh)
        alerts = self._review(at, [*touched.values(), *where, *self._associate(at, where)])
        for window in windows:
            if self._pile_ons.concern(window):
                history = self._records.histories[window.target]
                flagged = self._campaigns.flagged_since(history, window.start)
                alerts += self._pile_ons.review(at, window, flagged, history, self._name(window.target))
        return alerts

    def _flag(self, findings: list[Finding]) -> list[str]:
        """Take findings; returns the accounts that are flagged now and were not before."""
        fresh: list[str] = []
        for finding in findings:
            if finding.lead:
                self._leads.note(finding)
            else:
                fresh += self._registry.flag(finding)
        return fresh

    def _review(self, at: int, sessions: list[Session]) -> list[Alert]:
        """Return new alerts and revisions for sessions, each once."""
        alerts: list[Alert] = []
        for session in {(session.target, session.start): session for session in sessions}.values():
            if self._campaigns.concern(session):
                alerts += self._campaigns.review(at, session, self._name(session.target))
        return alerts

    def _associate(self, at: int, sessions: list[Session]) -> list[Session]:
        """Flag who belongs to flagged accounts in sessions that are over; returns the sessions this may change."""
        queue = deque(sessions)
        changed: list[Session] = []
        while queue:
            session = queue.popleft()
            if not self._records.histories[session.target].is_over(session, at):
                continue
            watched = self._is_watched(session.target)
            find = partial(self._association.evaluate, session, at, self._registry.own, watched=watched)
            found = self._panel.ask("association", at, session.target, find)
            where = self._sessions_of(self._flag(found))
            queue.extend(where)
            changed += where
        return changed

    def _sessions_of(self, accounts: list[str]) -> list[Session]:
        """Return the sessions in which any of the accounts took part, each once."""
        sessions = (session for account in accounts for session in self._records.sessions_of(account))
        return list({(session.target, session.start): session for session in sessions}.values())

    def _await_end(self, target: str, session: Session) -> None:
        if target not in self._awaited:
            self._awaited.add(target)
            heappush(self._ending, (self._end_of(session), target))

    def _end_of(self, session: Session) -> int:
        return session.last + self._settings.window_ms + 1

    def _settle(self, now: int) -> list[Alert]:
        """Judge what was over before ``now``, ms, each at its own time: sessions, and what detectors waited for."""
        alerts: list[Alert] = []
        settled = 0
        while (due := self._panel.due()) is not None and settled < due < now:
            alerts += self._end_sessions(due)
            settled, at = due, self._hop_end(due)
            fresh = self._flag(self._panel.settle(at))
            alerts += self._campaigns.close(at)
            where = self._sessions_of(fresh)
            alerts += self._review(at, [*where, *self._associate(at, where)])
        return alerts + self._end_sessions(now)

    def _hop_end(self, time: int) -> int:
        return -(-time // self._settings.hop_ms) * self._settings.hop_ms

    def _end_sessions(self, now: int) -> list[Alert]:
        """Look back at the sessions that ended before ``now``, ms, each at its own end."""
        alerts: list[Alert] = []
        while self._ending and self._ending[0][0] < now:
            end, target = heappop(self._ending)
            self._awaited.discard(target)
            history = self._records.histories.get(target)
            if history is None:
                continue
            newest = history.sessions[-1]
            if self._end_of(newest) != end:
                # It went on meanwhile.
                self._await_end(target, newest)
                continue
            at = self._hop_end(end)
            # What was due before comes first, however seldom one looks at the clock.
            alerts += self._campaigns.close(at)
            alerts += self._review(at, [newest, *self._associate(at, [newest])])
        return alerts

    def _name(self, target: str) -> AlertTarget:
        return self._names.get(target) or _unnamed(target)

    def _is_watched(self, target: str) -> bool:
        return self._name(target).id is not None

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
        return campaign_graph(accounts, self._suite.co_targeting.graph, self._suite.shared_by(accounts))

    def failures(self) -> list[Failure]:
        """Return the failures of detectors since this was asked last."""
        return self._panel.failures()

    @property
    def panel(self) -> Panel:
        """The detectors with their counts."""
        return self._panel

    def sizes(self) -> dict[Kept, int]:
        """Return how many targets, pairs, flagged accounts and accounts at all are remembered."""
        return {
            "targets": len(self._records),
            "pairs": len(self._suite.co_targeting.meetings),
            "accounts": len(self._registry),
            "visitors": self._records.accounts,
        }

    def expire(self, now: int) -> list[Alert]:
        """Do what was due before ``now``, ms: look back at ended sessions, close alerts, forget."""
        alerts = self._settle(now) + self._campaigns.close(now) + self._pile_ons.close(now)
        hour = now // HOUSEKEEPING_MS * HOUSEKEEPING_MS
        if hour > self._kept_house:
            # On the hour, not an hour after the last time: so it does not matter how often one looks at the clock.
            for target in self._records.expire(hour):
                self._names.pop(target, None)
            self._suite.items.expire(hour)
            self._panel.expire(hour)
            self._registry.expire(hour)
            self._leads.expire(hour)
            if hour // (7 * DAY_MS) > self._kept_house // (7 * DAY_MS):
                # It looks at every account.
                self._records.forget_accounts()
            self._kept_house = hour
        return alerts

    def versions(self) -> dict[str, int]:
        """Return the version of each component of a snapshot."""
        return dict(VERSIONS) | {
            f"{DETECTOR}{code}": version for code, version in self._panel.versions().items()
        }

    def snapshot(self) -> dict[str, bytes]:
        """Return all state as encoded components."""
        encode = msgspec.msgpack.Encoder().encode
        return {
            "sessions": encode(self._records.state()),
            "items": self._suite.items.state(),
            "registry": encode(self._registry.state()),
            "leads": encode(self._leads.state()),
            "names": encode(self._names),
            "campaigns": encode(self._campaigns.state()),
            "pile_ons": encode(self._pile_ons.state()),
            "calendar": encode((self._ending, self._kept_house)),
        } | {f"{DETECTOR}{code}": state for code, state in self._panel.state().items()}

    def restore(self, states: Mapping[str, bytes]) -> None:
        """Take over what ``snapshot`` gave; what is not there starts empty.

        Raises:
            msgspec.DecodeError: If a component is not ours.
        """
        decode = msgspec.msgpack.decode
        if "names" in states:
            self._names = decode(states["names"], type=dict[str, AlertTarget])
        if "sessions" in states:
            self._records.load(decode(states["sessions"], type=RecordsState))
        if "items" in states:
            self._suite.items.load(states["items"])
        # Names and sessions come before: they tell what a meeting means.
        self._panel.load(
            {
                name.removeprefix(DETECTOR): state
                for name, state in states.items()
                if name.startswith(DETECTOR)
            }
        )
        if "registry" in states:
            self._registry.load(decode(states["registry"], type=RegistryState))
        if "leads" in states:
            self._leads.load(decode(states["leads"], type=LeadsState))
        if "campaigns" in states:
            self._campaigns.load(decode(states["campaigns"], type=list[CampaignState]))
        if "pile_ons" in states:
            self._pile_ons.load(decode(states["pile_ons"], type=list[PileOnState]))
        if "calendar" in states:
            self._ending, self._kept_house = decode(
                states["calendar"], type=tuple[list[tuple[int, str]], int]
            )
            self._awaited = {target for _, target in self._ending}


def _unnamed(target: str) -> AlertTarget:
    platform, separator, handle = target.partition(":")
    return AlertTarget(platform=platform, handle=handle) if separator else AlertTarget(id=target)
