"""Alerts of kind ``pile_on``: a burst of accounts beyond the target's own usual, flagging nobody."""

from __future__ import annotations

from msgspec import Struct, structs

from pipeline.campaigns import explain
from pipeline.campaigns.identity import alert_id
from pipeline.campaigns.timeline import timeline
from pipeline.detectors.suite import Suite
from pipeline.sessions.history import History
from pipeline.settings import DetectorSettings
from schemas.alert import Alert, AlertTarget, Counts, SamplePost, Severity, Window
from schemas.stages import TargetWindow


class PileOnState(Struct, array_like=True):
    """An open pile-on: its newest alert, and when its window last qualified, ms."""

    target: str
    alert: Alert
    last: int


class PileOnAlerts:
    """Opens, revises and closes pile-ons.

    Args:
        settings: The detector's settings.
        suite: The detectors, which know what a crowd shares.
    """

    def __init__(self, settings: DetectorSettings, suite: Suite) -> None:
        self._settings = settings
        self._suite = suite
        self._open: dict[str, PileOnState] = {}

    def concern(self, window: TargetWindow) -> bool:
        """Whether a window has so many accounts, flagged ones among them, that it may open or keep up a pile-on."""
        settings = self._settings
        if window.target in self._open:
            return window.accounts >= settings.pile_on_accounts // 2
        return window.accounts >= settings.pile_on_accounts and window.surprise >= settings.pile_on_nats

    def review(
        self, at: int, window: TargetWindow, flagged: int, history: History, name: AlertTarget
    ) -> list[Alert]:
        """Return the alert or revision that a window of concern gives rise to.

        Args:
            at: End of the window, ms.
            window: The target's window.
            flagged: Accounts in it that evidence flags; they are not the crowd.
            history: The target's record.
            name: What alerts say of the target.
        """
        crowd = window.accounts - flagged
        old = self._open.get(window.target)
        burst = crowd >= self._settings.pile_on_accounts and window.surprise >= self._settings.pile_on_nats
        if old is not None:
            if crowd >= self._settings.pile_on_accounts // 2:
                old.last = at
            if not burst or crowd < 2 * old.alert.counts.accounts:
                return []
        elif not burst:
            return []
        alert = self._compose(at, window, crowd, history, name, old.alert if old else None)
        self._open[window.target] = PileOnState(window.target, alert, at)
        return [alert]

    def _compose(
        self,
        at: int,
        window: TargetWindow,
        crowd: int,
        history: History,
        name: AlertTarget,
        old: Alert | None,
    ) -> Alert:
        samples = _samples(history)
        burst = explain.burst(window, self._settings.window_ms // 60_000)
        evidence = [
            structs.replace(burst, posts=[post.id for post in samples]),
            explain.no_coordination(crowd),
        ]
        openly = self._suite.shared_openly(window.target, window.start, crowd)
        if openly:
            evidence.append(explain.shared_openly(openly, crowd))
        if window.sampled:
            evidence.append(explain.sampled())
        return Alert(
            id=old.id if old else alert_id("pile_on", window.target, at),
            revision=old.revision + 1 if old else 1,
            kind="pile_on",
            target=name,
            status="open",
            severity=_severity(crowd),
            score=round(min(window.surprise / 100.0, 1.0), 4),
            opened_at=old.opened_at if old else explain.at(at),
            detected_at=explain.at(at + self._settings.max_out_of_orderness_ms),
            window=Window(explain.at(window.start), explain.at(at)),
            counts=Counts(window.posts, crowd),
            evidence=evidence,
            posts=samples,
            timeline=timeline(history.sessions[-1], frozenset()),
        )

    def close(self, now: int) -> list[Alert]:
        """Return the closing revisions of pile-ons that have ebbed for ``episode_ms``."""
        alerts: list[Alert] = []
        if not self._open:
            return alerts
        for target in [
            key for key, state in self._open.items() if now - state.last > self._settings.episode_ms
        ]:
            alert = self._open.pop(target).alert
            alerts.append(structs.replace(alert, revision=alert.revision + 1, status="closed"))
        return alerts

    def state(self) -> list[PileOnState]:
        """Return all state as plain values."""
        return list(self._open.values())

    def load(self, state: list[PileOnState]) -> None:
        """Take over what ``state`` gave."""
        self._open = {entry.target: entry for entry in state}


def _severity(accounts: int) -> Severity:
    if accounts >= 2_000:
        return "high"
    return "medium" if accounts >= 300 else "low"


def _samples(history: History) -> list[SamplePost]:
    session = history.sessions[-1]
    newest = list(session.visits.values())[-5:]
    return [explain.sample(visit) for visit in newest]
